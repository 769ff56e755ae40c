import Answers
import Files
import ScriptedEngine
import Testing

/// The scripted engine plays what it is given: what the interface's tests rest on.
struct ScriptedEngineTests {
  private let log = EventLog()
  private let agenda = StepAgenda()

  private func engine(_ script: Script) -> ScriptedEngine {
    ScriptedEngine(script, on: agenda) { [log] in log.add($0) }
  }

  private func request(_ id: RunID, _ prompt: String = "caption en", _ picture: Path = "/a.png") -> Request {
    Request(id: id, pictures: [.file(picture)], prompt: Prompt(prompt))
  }

  private func settle() { while agenda.step() {} }

  private func texts(_ id: RunID) -> [String] {
    log.events(of: id).compactMap { if case .token(let token, _) = $0 { token.text } else { nil } }
  }

  @Test func answersAreTakenApartAsAllAre() throws {
    let engine = engine(Script(otherwise: Script.answer("<loc0010><loc0020><loc0300><loc0400> a cat ; two")))
    engine.run(request(1))
    settle()
    guard case .finished(let answer)? = log.events(of: 1).last else {
      Issue.record("\(log.all)")
      return
    }
    #expect(texts(1).first == "<loc0010>" && texts(1).suffix(3) == [" cat", " ;", " two"])
    #expect(answer.output.detections.map(\.label) == ["a cat"])
    #expect(answer.output.detections.first?.box == LocationBox(y0: 10, x0: 20, y1: 300, x1: 400))
    #expect(answer.text == "<loc0010><loc0020><loc0300><loc0400> a cat ; two")
  }

  @Test func whatIsPlayedGoesByPromptThenPictureThenOrder() {
    var script = Script(otherwise: Script.answer("other"))
    script.prompts["ocr"] = Script.answer("prompt")
    script.pictures["/b.png"] = Script.answer("picture")
    script.order = [Script.answer("first"), Script.answer("second")]
    let engine = engine(script)
    engine.run(request(1))
    engine.run(request(2, "ocr", "/b.png"))
    engine.run(request(3, "caption en", "/b.png"))
    engine.run(request(4))
    settle()
    #expect((1...4).map { texts(RunID(UInt64($0))) } == [["first"], ["prompt"], ["picture"], ["other"]])
  }

  @Test func asManyRunSideBySideAsTheModelTakes() {
    let engine = engine(Script(.scripted(runsAtOnce: 2), otherwise: [.began, .hang]))
    for id in 1...4 { engine.run(request(RunID(UInt64(id)))) }
    settle()
    #expect((1...4).filter { !log.events(of: RunID(UInt64($0))).isEmpty } == [1, 2])
    engine.cancel(1)
    settle()
    #expect((1...4).filter { !log.events(of: RunID(UInt64($0))).isEmpty } == [1, 2, 3])
    #expect(log.ends == [1: ["cancelled"]])
  }

  @Test func loadsGoByTheScriptOneAfterAnother() {
    let engine = engine(Script(loads: [[.progress(0.5), .failed("cut short")], [.loaded(.scripted())]]))
    engine.run(request(1))
    settle()
    engine.run(request(2))
    settle()
    engine.load()
    engine.run(request(3))
    settle()
    #expect(log.loadEnds == ["cut short", "loaded"])
    #expect(log.ends == [1: ["cut short"], 2: ["cut short"], 3: ["eos"]])
  }

  @Test func loadingThatHangsEndsWithTheEngine() {
    let engine = engine(Script(loads: [[.progress(0.5), .hang]]))
    engine.run(request(1))
    settle()
    #expect(log.loadEnds.isEmpty && log.ends.isEmpty)
    engine.stop()
    settle()
    #expect(log.loadEnds.count == 1 && log.ends == [1: ["cancelled"]])
  }

  @Test func aClockThatIsSteppedKeepsTheOrderOfDelays() {
    let slow = [Script.RunStep.delay(seconds: 5)] + Script.answer("slow")
    var script = Script(.scripted(runsAtOnce: 2), otherwise: [.delay(seconds: 1)] + Script.answer("fast"))
    script.order = [slow]
    let engine = engine(script)
    engine.run(request(1))
    engine.run(request(2))
    settle()
    let ended = log.all.compactMap { if case .run(let id, .finished) = $0 { id } else { nil } }
    #expect(ended == [2, 1] && agenda.now == 5)
  }

  @Test func aFloodEndsWhereItsRunIsCancelled() {
    let agenda = StepAgenda()
    let log = EventLog()
    let engine = ScriptedEngine(Script(otherwise: [.flood(1000)]), on: agenda) { log.add($0) }
    engine.run(request(1))
    while log.events(of: 1).isEmpty, agenda.step() {}
    while agenda.step() {}
    #expect(log.events(of: 1).count == 1002)
    engine.run(request(2))
    engine.cancel(2)
    while agenda.step() {}
    #expect(log.ends[2] == ["cancelled"] && log.events(of: 2).count == 1)
  }
}
