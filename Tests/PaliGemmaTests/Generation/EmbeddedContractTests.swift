import Answers
import ScriptedEngine
import Testing

@testable import PaliGemma

/// What every engine keeps to, of the embedded one.
struct EmbeddedContractTests {
  private let folder: TemporaryModel
  private let contract: EngineContract

  init() throws {
    let folder = try TemporaryModel(.paligemma2)
    let settings = EmbeddedEngine.Settings(folder: folder.path)
    let record = try TinyCheckpoint.paligemma2.records()[0]
    self.folder = folder
    contract = EngineContract(
      make: { EmbeddedEngine(settings, handler: $0) }, request: { record.request(id: $0) })
  }

  @Test func loading() { #expect(contract.loading() == []) }
  @Test func order() { #expect(contract.order() == []) }
  @Test func cancelling() { #expect(contract.cancelling() == []) }
  @Test func stopping() { #expect(contract.stopping() == []) }
  @Test func stoppingWhileItLoads() { #expect(contract.stoppingWhileItLoads() == []) }
  @Test func calls() { #expect(contract.calls() == []) }
  @Test func oneAtATime() { #expect(contract.oneAtATime() == []) }
  @Test func capabilities() { #expect(contract.capabilities() == []) }
}
