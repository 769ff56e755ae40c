import PaliGemma
import Tensors
import Testing

@testable import pali

@Suite struct SpeedFactsTests {
  private struct Fault: Error, CustomStringConvertible { let description = "no clock" }

  @Test func whatFitsHasTimesAndWhatDoesNotIsMarked() throws {
    let facts = try SpeedFacts(.success(try SpeedRecordTests.record()), free: 4_000_000_000)
    #expect(facts.rows.map(\.fits) == [false, false, true, true])
    #expect(facts.rows.map(\.times.count) == [0, 0, 2, 2])
    let lines = Fact.lines(facts.facts, columns: nil)
    #expect(lines.contains { $0.hasPrefix("  bf16    ! 5.9 GB") && $0.hasSuffix("more than is free") })
    #expect(lines.contains { $0.hasPrefix("  q8        3.4 GB") && $0.hasSuffix(" s") })
    #expect(lines.last?.contains("estimates, measured on 2023-11-14") == true)
    #expect(lines.allSatisfy { $0.count <= 80 })
  }

  @Test func withoutRoomThereAreServers() throws {
    let facts = try SpeedFacts(.success(try SpeedRecordTests.record()), free: 1_000_000_000)
    #expect(facts.facts.last?.value.contains("--server") == true && facts.facts.last?.isMissing == true)
  }

  @Test func aFaultIsToldInPlaceOfTimes() throws {
    let facts = try SpeedFacts(.failure(Fault()), free: nil)
    #expect(facts.rows.allSatisfy { $0.fits && $0.times.isEmpty })
    #expect(facts.facts.last == Fact(name: "", value: "no times: no clock", isMissing: true))
  }
}
