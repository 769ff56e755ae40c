import Answers
import Dispatch
import ScriptedEngine
import Testing

/// What every engine keeps to, of the scripted one; and that breaches are found.
struct EngineContractTests {
  private static let scripts: [Script] = [
    Script(), Script(.scripted(runsAtOnce: 3)), Script(.scripted(capabilities: [])),
    Script(.scripted(capabilities: [.forcedStart, .constrainedForm])),
    Script(
      otherwise: [.began, .delay(seconds: 0.002)] + Script.words("<loc0001> a cat") + [.finish(.length)]),
    Script(otherwise: [.progress(.vision, 0.5), .token("a"), .flood(300)]),
  ]

  private func contract(_ script: Script) -> EngineContract {
    EngineContract(
      make: { ScriptedEngine(script, handler: $0) },
      request: { Request(id: $0, pictures: [.file("/a.png")], prompt: Prompt("caption en")) })
  }

  @Test(arguments: scripts.indices) func theScriptedEngineKeepsIt(index: Int) {
    let contract = contract(Self.scripts[index])
    #expect(contract.loading() == [])
    #expect(contract.order() == [])
    #expect(contract.cancelling() == [])
    #expect(contract.stopping() == [])
    #expect(contract.stoppingWhileItLoads() == [])
    #expect(contract.calls() == [])
    #expect(contract.oneAtATime() == [])
    #expect(contract.capabilities() == [])
  }

  /// Ends each run twice, ends none by name, and answers after it was stopped.
  private final class Careless: Engine {
    let handler: EngineHandler
    let capabilities: Capabilities = []
    private let queue = DispatchQueue(label: "careless")

    init(_ handler: @escaping EngineHandler) { self.handler = handler }

    func load() { queue.async { self.handler(.loaded(.scripted())) } }

    func run(_ request: Request) {
      queue.async {
        for _ in 0..<2 { self.handler(.run(request.id, .failed(message: "no"))) }
      }
    }

    func cancel(_ id: RunID) {}
    func stop() {}
  }

  @Test func anEngineThatDoesNotIsFoundOut() {
    let contract = EngineContract(
      make: { Careless($0) },
      request: { Request(id: $0, pictures: [.file("/a.png")], prompt: Prompt("caption en")) })
    #expect(contract.loading().contains("loading ended as [\"loaded\", \"loaded\"]"))
    #expect(contract.order().contains("it did not load first: []"))
    #expect(contract.order().contains("something after the end"))
    #expect(contract.cancelling().contains { $0.hasPrefix("run 3, cancelled, ended as") })
    #expect(contract.capabilities().contains { $0.contains("is lacking, and it says no") })
  }
}
