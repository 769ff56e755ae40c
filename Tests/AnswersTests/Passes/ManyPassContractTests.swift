import Answers
import Pictures
import ScriptedEngine
import Testing

/// What every engine keeps to, of one that is wrapped: for plain requests, for parts and for several passes.
struct ManyPassContractTests {
  private static let part = PictureReference.changed(
    .file("/a.png"), [.crop(PictureArea(left: 0, top: 0, right: 0.5, bottom: 0.5))])
  private static let cat = "<loc0010><loc0010><loc0500><loc0500> cat"

  private static let requests: [@Sendable (RunID) -> Request] = [
    { Request(id: $0, pictures: [.file("/a.png")], prompt: Prompt("caption en")) },
    { Request(id: $0, pictures: [part], prompt: Prompt("detect cat")) },
  ]

  private func contract(_ script: Script, _ request: @escaping (RunID) -> Request) -> EngineContract {
    EngineContract(
      make: { handler in ManyPassEngine(handler: handler) { ScriptedEngine(script, handler: $0) } },
      request: request)
  }

  @Test(arguments: [0, 1], [1, 3]) func `it keeps it`(request: Int, runsAtOnce: Int) {
    let script = Script(
      .scripted(runsAtOnce: runsAtOnce), otherwise: Script.answer("\(Self.cat) ; \(Self.cat)"))
    let contract = contract(script, Self.requests[request])
    #expect(contract.loading() == [])
    #expect(contract.order() == [])
    #expect(contract.cancelling() == [])
    #expect(contract.stopping() == [])
    #expect(contract.stoppingWhileItLoads() == [])
    #expect(contract.calls() == [])
    #expect(contract.oneAtATime() == [])
    #expect(contract.capabilities() == [])
  }

  @Test func `it keeps it over several passes`() {
    let passes = Passes(eachName: true, tiles: .init(across: 2, down: 2))
    let contract = contract(Script(otherwise: Script.answer(Self.cat))) {
      Request(id: $0, pictures: [.file("/a.png")], prompt: Prompt("detect cat ; dog"), passes: passes)
    }
    #expect(contract.loading() == [])
    #expect(contract.order() == [])
    #expect(contract.cancelling() == [])
    #expect(contract.stopping() == [])
    #expect(contract.stoppingWhileItLoads() == [])
    #expect(contract.calls() == [])
    #expect(contract.oneAtATime() == [])
  }

  @Test func `an engine's own offers are found through it`() async {
    let engine = ManyPassEngine(handler: { _ in }) { ScriptedEngine(Script(), handler: $0) }
    let said = await withCheckedContinuation { done in
      engine.use(adapter: nil) { done.resume(returning: $0) }
    }
    #expect(throws: NotOffered.adapters) { try said.get() }
    let cut = await withCheckedContinuation { done in
      engine.tokenize(Prompt("caption en")) { done.resume(returning: $0) }
    }
    #expect(throws: NotOffered.tokens) { try cut.get() }
  }
}
