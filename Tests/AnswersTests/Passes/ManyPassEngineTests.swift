import Dispatch
import Pictures
import ScriptedEngine
import Synchronization
import Testing

@testable import Answers

/// Whole runs of several passes over a scripted engine.
struct ManyPassEngineTests {
  private static let picture = PictureReference.file("/a.png")
  private static let tiles = Passes.Tiles(across: 2, down: 1)

  private func box(_ x0: Int, _ x1: Int) -> String { LocationBox(y0: 0, x0: x0, y1: 1000, x1: x1).text }

  private func request(
    _ prompt: String, _ passes: Passes, start: AnswerStart = .none, picture: PictureReference = picture,
    id: RunID = 1
  ) -> Request {
    Request(id: id, pictures: [picture], prompt: Prompt(prompt), start: start, passes: passes)
  }

  /// What is told of a run.
  private func events(
    of request: Request, replies: @escaping @Sendable (Request) -> [Script.RunStep]?
  ) -> [RunEvent] {
    var script = Script()
    script.replies = replies
    let log = EventLog()
    let engine = ManyPassEngine(handler: { log.add($0) }) { ScriptedEngine(script, handler: $0) }
    engine.run(request)
    #expect(log.wait { $0.ends[request.id] != nil })
    return log.events(of: request.id)
  }

  private func answer(_ events: [RunEvent]) throws -> Answer {
    guard case .finished(let answer)? = events.last else {
      throw Missing(what: events.last?.end ?? "no end")
    }
    return answer
  }

  private struct Missing: Error { let what: String }

  // MARK: Names

  @Test func `each name is asked for by itself, and names what has no label`() throws {
    let (cat, dog) = (box(0, 100), box(500, 600))
    let events = events(of: request("detect cat ; dog", Passes(eachName: true))) {
      switch $0.prompt.text {
      case "detect cat": Script.answer("\(cat) cat ; \(cat) cat")
      case "detect dog": Script.answer(dog)
      default: nil
      }
    }
    let answer = try answer(events)
    #expect(answer.output.detections.map(\.label) == ["cat", "dog"])
    #expect(answer.output.detections.map(\.index) == [0, 1])
    #expect(answer.output.detections.map(\.flags) == [[], []])
    #expect(answer.text == "\(cat) cat ; \(dog) dog" && answer.finish == .eos)
    // Tokens are those of all passes, as they were written.
    #expect(answer.tokens.map(\.text).joined() == "\(cat) cat ; \(cat) cat\(dog)")
    #expect(Self.faults(in: events) == [])
  }

  // MARK: More

  @Test func `a model goes on until it says nothing new`() throws {
    let boxes = [box(0, 100), box(200, 300), box(400, 500), box(405, 505)]
    let events = events(of: request("detect cat", Passes(more: true))) { request in
      let said = request.start.text.split(separator: ";").count
      let next = said == 0 ? "\(boxes[0]) cat" : " \(boxes[said]) cat"
      return (said == 0 ? [] : [.given]) + Script.words(next) + [.finish(.eos)]
    }
    let answer = try answer(events)
    #expect(answer.output.detections.map(\.box.x0) == [0, 200, 400])
    // The last one repeats; it is told among the tokens.
    #expect(answer.tokens.map(\.text).joined() == boxes.map { "\($0) cat" }.joined(separator: " ; "))
    #expect(answer.tokens.filter(\.isGiven).map(\.text) == [" ;", " ;", " ;"])
    #expect(Self.faults(in: events) == [])
  }

  @Test func `what was written before is gone on from`() throws {
    let (first, second) = (box(0, 100), box(200, 300))
    let starts = Mutex<[AnswerStart]>([])
    let events = events(
      of: request("detect cat", Passes(more: true), start: AnswerStart("\(first) cat", ids: [5, 6]))
    ) { request in
      starts.withLock { $0.append(request.start) }
      let more = request.start.text.contains(second) ? [] : Script.words(" \(second) cat")
      return [.given] + more + [.finish(.eos)]
    }
    #expect(try answer(events).output.detections.map(\.box.x0) == [0, 200])
    #expect(
      starts.withLock { $0.map(\.text) } == ["\(first) cat ;", "\(first) cat ; \(second) cat ;"])
  }

  @Test func `a half answer is a start like any other`() throws {
    let first = box(0, 100)
    let events = events(of: request("detect cat", Passes(more: true), start: AnswerStart(first))) { request in
      request.start.text.hasSuffix(";")
        ? [.given, .finish(.eos)] : [.given] + Script.words(" cat") + [.finish(.eos)]
    }
    #expect(try answer(events).text == "\(first) cat")
  }

  @Test func `nothing to go on from, an answer that is cut off, one that never ends`() throws {
    let asked = Mutex(0)
    func count(_ reply: @escaping @Sendable (Request) -> [Script.RunStep]) -> ([RunEvent], Int) {
      asked.withLock { $0 = 0 }
      let events = events(of: request("detect cat", Passes(more: true))) { request in
        asked.withLock { $0 += 1 }
        return reply(request)
      }
      return (events, asked.withLock { $0 })
    }
    let (none, noneCount) = count { _ in [.began, .finish(.eos)] }
    #expect(try answer(none).output.detections == [] && noneCount == 1)
    let text = "\(box(0, 100)) cat"
    let (cut, cutCount) = count { _ in Script.answer(text, finish: .length) }
    #expect(try answer(cut).finish == .length && cutCount == 1)
    let (endless, endlessCount) = count { request in
      let said = request.start.text.split(separator: ";").count
      let box = LocationBox(y0: 0, x0: 100 * said, y1: 100, x1: 100 * said + 50).text
      return (said == 0 ? [] : [.given]) + Script.words("\(box) cat") + [.finish(.eos)]
    }
    #expect(try answer(endless).output.detections.count == 9 && endlessCount == 9)
  }

  @Test func `an answer with no room left is at its end, another failure is one`() throws {
    let text = "\(box(0, 100)) cat"
    func events(failing message: String) -> [RunEvent] {
      self.events(of: request("detect cat", Passes(more: true))) {
        $0.start.isEmpty ? Script.answer(text) : [.began, .fail(message)]
      }
    }
    #expect(try answer(events(failing: "\(StartTooLong(tokens: 9, limit: 8))")).text == text)
    #expect(
      events(failing: "no memory").last?.end == "pass 1 of 1 (detect cat, asked again): no memory")
  }

  // MARK: Tiles

  @Test func `tiles are asked about besides the whole`() throws {
    let events = events(of: request("detect cat", Passes(tiles: Self.tiles))) { request in
      let area = request.pictures[0].area
      if area == .whole { return Script.answer("\(self.box(0, 100)) cat") }
      // The right one sees a thing of its own, and half of one that the left sees the other half of.
      return Script.answer(
        area.left == 0
          ? "\(self.box(0, 184)) cat ; \(self.box(700, 1023)) cat"
          : "\(self.box(0, 500)) cat ; \(self.box(800, 900)) cat")
    }
    let answer = try answer(events)
    let (side, second) = (1 / 1.8, 1 - 1 / 1.8)
    func place(_ place: Double) -> Int { Int((place * 1023).rounded()) }
    let boxes = answer.output.detections.map(\.box)
    #expect(boxes.count == 3)
    #expect(boxes[0].x1 == 100 || boxes[0].x1 == 102)
    let whole = try #require(boxes.first { $0.x0 > 300 && $0.x0 < 500 })
    #expect(abs(whole.x0 - place(700 / 1023 * side)) <= 1)
    #expect(abs(whole.x1 - place(second + 500 / 1023 * side)) <= 1)
    #expect(boxes.contains { abs($0.x0 - place(second + 800 / 1023 * side)) <= 1 })
    #expect(Self.faults(in: events) == [])
  }

  @Test func `all of it together`() throws {
    let prompts = Mutex<[String]>([])
    let passes = Passes(more: true, eachName: true, tiles: Self.tiles)
    let events = events(of: request("detect cat ; dog", passes)) { request in
      let left = Int((request.pictures[0].area.left * 100).rounded())
      let again = request.start.isEmpty ? "" : " again"
      prompts.withLock { $0.append("\(request.prompt.text) \(left)\(again)") }
      return request.start.isEmpty ? Script.answer("\(self.box(300, 400))") : [.given, .finish(.eos)]
    }
    // What has no label is no whole answer to go on from.
    #expect(
      prompts.withLock { $0 } == [
        "detect cat 0", "detect dog 0", "detect cat 0", "detect dog 0", "detect cat 44", "detect dog 44",
      ])
    #expect(try answer(events).output.detections.map(\.label) == ["cat", "dog", "cat", "dog", "cat", "dog"])
    #expect(Self.faults(in: events) == [])
  }

  // MARK: Parts

  @Test func `boxes of a part are told in the whole's places`() throws {
    let part = PictureReference.changed(
      Self.picture, [.crop(PictureArea(left: 0.5, top: 0, right: 1, bottom: 1))])
    let text = "\(box(0, 1023)) cat"
    let events = events(of: request("detect cat", .one, picture: part)) { _ in Script.answer(text) }
    let answer = try answer(events)
    #expect(answer.output.detections.map(\.box) == [LocationBox(y0: 0, x0: 512, y1: 1000, x1: 1023)])
    #expect(answer.text == "<loc0000><loc0512><loc1000><loc1023> cat")
    #expect(answer.tokens.map(\.text).joined() == text)
    #expect(Self.faults(in: events) == [])
    let caption = self.events(of: request("caption en", .one, picture: part)) { _ in Script.answer("a cat") }
    #expect(try self.answer(caption).text == "a cat")
  }

  @Test func `tiles of a part lie in it`() throws {
    let part = PictureReference.changed(
      Self.picture, [.crop(PictureArea(left: 0.5, top: 0, right: 1, bottom: 1))])
    let events = events(of: request("detect cat", Passes(tiles: Self.tiles), picture: part)) { request in
      request.pictures[0].area.right == 1 && request.pictures[0].area.left > 0.6
        ? Script.answer("\(self.box(900, 1000)) cat") : [.began, .finish(.eos)]
    }
    let box = try #require(try answer(events).output.detections.first?.box)
    #expect(abs(box.x0 - 989) <= 1 && abs(box.x1 - 1017) <= 1)
  }

  // MARK: Ends

  @Test func `a pass that fails fails the run, and is named`() {
    let events = events(of: request("detect cat ; dog", Passes(eachName: true))) {
      $0.prompt.text == "detect dog" ? [.began, .fail("no memory")] : nil
    }
    #expect(events.last?.end == "pass 2 of 2 (detect dog): no memory")
    let first = self.events(of: request("detect cat ; dog", Passes(eachName: true))) { _ in [.fail("no file")]
    }
    #expect(first.count == 1 && first.last?.end == "no file")
  }

  @Test func `what makes no sense is refused in one line`() {
    let events = events(of: request("caption en", Passes(more: true))) { _ in nil }
    #expect(events.count == 1 && events.last?.end == "\(PassesFault.task(.caption))")
  }

  @Test func `an engine that cannot go on with an answer says so before it is asked`() {
    let log = EventLog()
    let engine = ManyPassEngine(handler: { log.add($0) }) {
      ScriptedEngine(Script(.scripted(capabilities: [])), handler: $0)
    }
    engine.run(request("detect cat", Passes(more: true)))
    #expect(log.wait { $0.ends[1] != nil })
    #expect(
      log.events(of: 1).count == 1 && log.ends[1] == ["scripted cannot do this: a given start of the answer"])
  }

  @Test func `cancelled, there is what there is`() throws {
    // The other run does not wait for this one: its passes are requests like any other.
    var script = Script(.scripted(runsAtOnce: 2))
    let (first, second) = (box(0, 100), box(200, 300))
    script.replies = { request in
      request.prompt.text == "detect cat"
        ? Script.answer("\(first) cat") : [.began] + Script.words(second) + [.hang]
    }
    let log = EventLog()
    let engine = ManyPassEngine(handler: { log.add($0) }) { ScriptedEngine(script, handler: $0) }
    engine.run(request("detect cat ; dog", Passes(eachName: true)))
    engine.run(request("detect dog", .one, id: 2))
    #expect(log.wait { $0.events(of: 1).count { if case .token = $0 { true } else { false } } == 9 })
    engine.cancel(1)
    engine.cancel(2)
    #expect(log.wait { $0.ends[1] != nil && $0.ends[2] != nil })
    let answer = try answer(log.events(of: 1))
    #expect(answer.finish == .cancelled && answer.text == "\(first) cat ; \(second) dog")
    #expect(Self.faults(in: log.events(of: 1)) == [])
  }

  /// What holds of each run of passes: it begins once, progress grows, the answer is what was told.
  private static func faults(in events: [RunEvent]) -> [String] {
    var faults: [String] = []
    let begins = events.indices.filter { if case .began = events[$0] { true } else { false } }
    if begins != [0] { faults.append("began at \(begins)") }
    let fractions = events.compactMap { if case .progress(_, let fraction) = $0 { fraction } else { nil } }
    if fractions != fractions.sorted() || fractions.contains(where: { !(0...1 ~= $0) }) {
      faults.append("progress: \(fractions)")
    }
    if events.dropLast().contains(where: { $0.end != nil }) { faults.append("something after the end") }
    guard case .finished(let answer)? = events.last else { return faults + ["no answer"] }
    let tokens = events.compactMap { if case .token(let token, _) = $0 { token } else { nil } }
    let outputs = events.compactMap { if case .token(_, let output) = $0 { output } else { nil } }
    if tokens != answer.tokens { faults.append("other tokens than those told") }
    if let last = outputs.last, last != answer.output { faults.append("an answer read otherwise") }
    if answer.output.detections.map(\.index) != Array(answer.output.detections.indices) {
      faults.append("indices \(answer.output.detections.map(\.index))")
    }
    return faults
  }
}
