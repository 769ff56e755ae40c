import Testing

@testable import Interface

struct ContrastingColorTests {
  private let yellow = RGB(232, 180, 90)

  @Test func aColourThatStandsOutIsKept() {
    #expect(ContrastingColor(yellow).beside([RGB(20, 30, 60), RGB(230, 230, 255)]) == yellow)
    #expect(ContrastingColor(yellow).beside([]) == yellow)
  }

  /// Lighter or darker, whichever is farther from all neighbours.
  @Test func elseAVariantIsTaken() {
    let light = RGB.mix(yellow, RGB(255, 255, 255), 0.55)
    let dark = RGB.mix(yellow, RGB(0, 0, 0), 0.5)
    #expect(ContrastingColor(yellow).beside([yellow, dark]) == light)
    #expect(ContrastingColor(yellow).beside([yellow, light]) == dark)
  }

  @Test func theSelectedOneIsNeverItself() {
    for neighbor in [RGB(0, 0, 0), RGB(255, 255, 255), yellow] {
      #expect(ContrastingColor(yellow, isSelected: true).beside([neighbor]) != yellow)
    }
  }
}
