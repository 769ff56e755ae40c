import Tensors
import Testing

@testable import PaliGemma

struct SpeedMeasurementTests {
  @Test func attentionIsTakenOffTheTime() {
    #expect(SpeedMeasurement.rate(100, 10, attention: 20, at: 10) == 80 / 8)
    // Its own time may come out as more than all took.
    #expect(SpeedMeasurement.rate(100, 10, attention: 20, at: 1) == 80 / 5)
  }

  @Test func everyPrecisionThatIsAskedForIsMeasured() throws {
    let measurement = try SpeedMeasurement(threads: 2, seconds: 0, isCancelled: { false })
    var parts: [Double] = []
    let speed = try measurement.run([.q8, .q4]) { parts.append($0) }
    #expect(Set(speed.rates.keys) == [.q8, .q4] && parts == [0, 0.5])
    let time = try #require(ExpectedModel(try SyntheticModel("3b-224")).time(.q8, on: speed))
    #expect(time.firstToken > 0 && time.token > 0)
  }

  @Test func itCanBeCalledOff() throws {
    let measurement = try SpeedMeasurement(seconds: 0, isCancelled: { true })
    #expect(throws: Cancelled.self) { try measurement.run([.q8]) }
  }

  @Test func withoutMemoryNothingIsMeasured() {
    let error = #expect(throws: BenchmarkError.self) {
      try SpeedMeasurement(available: 10 << 20, isCancelled: { false })
    }
    #expect(error == .memory(needed: SpeedMeasurement.byteCount, available: 10 << 20))
    #expect(
      BenchmarkError.memory(needed: 160 << 20, available: 10 << 20).description
        == "measuring takes 160 MB of memory, 10 are free")
  }
}
