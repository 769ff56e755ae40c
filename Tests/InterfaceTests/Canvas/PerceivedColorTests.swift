import Testing

@testable import Interface

struct PerceivedColorTests {
  @Test func graysHaveLightnessAlone() {
    for shade in [UInt8(0), 60, 128, 255] {
      let axes = PerceivedColor(RGB(shade, shade, shade)).axes
      #expect(abs(axes.y) < 1e-4 && abs(axes.z) < 1e-4)
    }
    #expect(PerceivedColor(RGB(0, 0, 0)).axes.x == 0)
    #expect(abs(PerceivedColor(RGB(255, 255, 255)).axes.x - 1) < 1e-4)
  }

  @Test func theAxesAreHues() {
    #expect(PerceivedColor(RGB(255, 0, 0)).axes.y > 0.1 && PerceivedColor(RGB(0, 255, 0)).axes.y < -0.1)
    #expect(PerceivedColor(RGB(255, 255, 0)).axes.z > 0.1 && PerceivedColor(RGB(0, 0, 255)).axes.z < -0.1)
  }
}
