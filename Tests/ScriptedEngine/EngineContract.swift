import Answers
import Dispatch
import Synchronization

/// What every engine keeps to, whatever it is: each clause gives the faults that it found, none where it holds.
///
/// Made of a way to make engines, none of which has loaded, and of a request that is answered with some tokens.
public struct EngineContract {
  private let make: (@escaping EngineHandler) -> any Engine
  private let request: (RunID) -> Request

  public init(
    make: @escaping (@escaping EngineHandler) -> any Engine, request: @escaping (RunID) -> Request
  ) {
    self.make = make
    self.request = request
  }

  /// `.loading`, growing from 0 to 1, then `.loaded`; once, however often it is asked for.
  public func loading() -> [String] {
    let log = EventLog()
    let engine = make { log.add($0) }
    engine.load()
    engine.load()
    engine.run(request(1))
    var faults = awaitEnds([1], log)
    let fractions = log.all.compactMap { if case .loading(let fraction) = $0 { fraction } else { nil } }
    if fractions != fractions.sorted() || fractions.contains(where: { !(0...1 ~= $0) }) {
      faults.append("fractions of loading: \(fractions)")
    }
    if log.loadEnds != ["loaded"] { faults.append("loading ended as \(log.loadEnds)") }
    let isOver = log.all.firstIndex { if case .loaded = $0 { true } else { false } }
    let last = log.all.lastIndex { if case .loading = $0 { true } else { false } }
    if let isOver, let last, last > isOver { faults.append("loading goes on after .loaded") }
    return faults
  }

  /// Loads first; then `began`, progress and tokens, and one end that has what was told.
  public func order() -> [String] {
    let log = EventLog()
    let engine = make { log.add($0) }
    engine.run(request(7))
    var faults = awaitEnds([7], log)
    // What is told too late has been told once another run is over.
    engine.run(request(8))
    faults += awaitEnds([8], log)
    if log.loadEnds != ["loaded"] { faults.append("it did not load first: \(log.loadEnds)") }
    faults += Self.faults(in: log.events(of: 7))
    if case .finished(let answer)? = log.events(of: 7).last, answer.finish == .cancelled {
      faults.append("cancelled by nobody")
    }
    return faults
  }

  /// Ended now, with what there is; the others are answered, the one after it too.
  public func cancelling() -> [String] {
    let log = EventLog()
    let engine = Mutex<(any Engine)?>(nil)
    let goOn = DispatchSemaphore(value: 0)
    let isFirst = Atomic(true)
    let made = make { event in
      log.add(event)
      if isFirst.exchange(false, ordering: .relaxed) { goOn.wait() }
      if case .run(1, .token) = event { engine.withLock { $0 }?.cancel(1) }
    }
    engine.withLock { $0 = made }
    for id in 1...4 { made.run(request(RunID(UInt64(id)))) }
    var faults = log.wait { !$0.all.isEmpty } ? [] : ["nothing is told"]
    made.cancel(3)
    made.cancel(99)
    goOn.signal()
    faults += awaitEnds([1, 2, 3, 4], log)
    made.cancel(2)
    made.cancel(3)
    made.run(request(5))
    faults += awaitEnds([5], log)
    engine.withLock { $0 = nil }
    for id in [1, 3] as [RunID] where log.ends[id] != ["cancelled"] {
      faults.append("run \(id), cancelled, ended as \(log.ends[id] ?? [])")
    }
    for id in [2, 4, 5] as [RunID] {
      if log.ends[id] == ["cancelled"] { faults.append("run \(id) was cancelled with another") }
      faults += Self.faults(in: log.events(of: id))
    }
    if Self.tokens(log.events(of: 1)).count != 1 {
      faults.append("tokens after the first, where that cancels")
    }
    return faults + Self.faults(in: log.events(of: 1))
  }

  /// All end; what is asked later fails, and nothing is loaded for it.
  public func stopping() -> [String] {
    let log = EventLog()
    let engine = make { log.add($0) }
    engine.run(request(1))
    var faults = awaitEnds([1], log)
    for id in 2...4 { engine.run(request(RunID(UInt64(id)))) }
    engine.stop()
    faults += awaitEnds([2, 3, 4], log)
    engine.stop()
    engine.run(request(5))
    faults += awaitEnds([5], log)
    let told = log.events(of: 5).count
    if told > 1 { faults.append("after stop: \(told) events of a run") }
    if case .failed? = log.events(of: 5).last {} else { faults.append("after stop: \(log.ends[5] ?? [])") }
    return faults
  }

  /// Given up, and told so once; what waits ends.
  public func stoppingWhileItLoads() -> [String] {
    let log = EventLog()
    let goOn = DispatchSemaphore(value: 0)
    let isFirst = Atomic(true)
    let engine = make { event in
      log.add(event)
      if isFirst.exchange(false, ordering: .relaxed) { goOn.wait() }
    }
    engine.load()
    engine.run(request(1))
    var faults = log.wait { !$0.all.isEmpty } ? [] : ["nothing is told of loading"]
    engine.stop()
    engine.run(request(2))
    goOn.signal()
    faults += awaitEnds([1, 2], log)
    if !log.wait(until: { !$0.loadEnds.isEmpty }) { faults.append("no end of loading") }
    if log.loadEnds.count > 1 || log.loadEnds == ["loaded"] { faults.append("it loaded: \(log.loadEnds)") }
    for end in log.loadEnds + (log.ends[2] ?? []) where !end.contains(" ") || end.contains("\n") {
      faults.append("not one line of words: \(end)")
    }
    if log.ends[1] != ["cancelled"] { faults.append("what waited ended as \(log.ends[1] ?? [])") }
    return faults
  }

  /// No call waits for the engine, be it busy telling.
  public func calls() -> [String] {
    let (log, goOn, isBack) = (EventLog(), DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let isFirst = Atomic(true)
    let engine = make { event in
      log.add(event)
      if isFirst.exchange(false, ordering: .relaxed) { goOn.wait() }
    }
    engine.load()
    var faults = log.wait { !$0.all.isEmpty } ? [] : ["nothing is told of loading"]
    let (first, second) = (request(1), request(2))
    DispatchQueue.global().async {
      engine.run(first)
      engine.run(second)
      engine.cancel(1)
      engine.load()
      engine.stop()
      isBack.signal()
    }
    if isBack.wait(timeout: .now() + 30) == .timedOut { faults.append("a call waits") }
    goOn.signal()
    return faults + awaitEnds([1, 2], log)
  }

  /// One event at a time, however many runs and whoever cancels.
  public func oneAtATime() -> [String] {
    let log = EventLog()
    let inside = Atomic(0)
    let twice = Atomic(0)
    let engine = make { event in
      if inside.add(1, ordering: .sequentiallyConsistent).oldValue > 0 {
        twice.add(1, ordering: .relaxed)
      }
      log.add(event)
      inside.subtract(1, ordering: .sequentiallyConsistent)
    }
    let ids = (1...12).map { RunID(UInt64($0)) }
    for id in ids { engine.run(request(id)) }
    DispatchQueue.concurrentPerform(iterations: 6) { engine.cancel(ids[$0 * 2]) }
    var faults = awaitEnds(ids, log)
    if twice.load(ordering: .relaxed) > 0 { faults.append("two events at once") }
    for id in ids { faults += Self.faults(in: log.events(of: id)) }
    return faults
  }

  /// What it says it can do it does; what it cannot it refuses by name.
  public func capabilities() -> [String] {
    let log = EventLog()
    let engine = make { log.add($0) }
    let asked = Self.demanding(request)
    for (_, request) in asked { engine.run(request) }
    var faults = awaitEnds(asked.map(\.request.id), log)
    for (needed, request) in asked {
      let end = log.ends[request.id]?.first ?? ""
      let isRefused = end.contains(needed.names.joined())
      if engine.capabilities.contains(needed) {
        if case .failed? = log.events(of: request.id).last { faults.append("\(needed.names): \(end)") }
      } else if !isRefused {
        faults.append("\(needed.names) is lacking, and it says \(end)")
      }
      if isRefused, log.events(of: request.id).count > 1 { faults.append("more than a refusal") }
    }
    return faults
  }

  // MARK: Parts

  /// The same request with more asked of it.
  private static func demanding(_ request: (RunID) -> Request) -> [(needs: Capabilities, request: Request)] {
    func make(
      _ id: RunID, times: Int = 1, _ prompt: String? = nil, constrained: Bool = false,
      temperature: Double = 0,
      start: AnswerStart = .none, candidates: [String] = [], attention: AttentionQuery = .none,
      about distributions: DistributionQuery = .none
    ) -> Request {
      let plain = request(id)
      var options = plain.options
      options.constrained = constrained
      options.temperature = temperature
      let pictures = Array(repeating: plain.pictures, count: times).flatMap { $0 }
      return Request(
        id: id, pictures: pictures, prompt: prompt.map { Prompt($0) } ?? plain.prompt, options: options,
        start: start, candidates: candidates, distributions: distributions, attention: attention)
    }
    return [
      (.severalPictures, make(1, times: 2)), (.forcedStart, make(2, start: "<loc0010>")),
      (.alternatives, make(3, about: DistributionQuery(alternatives: 2))),
      (.wholeDistributions, make(5, about: DistributionQuery(places: true, codes: true))),
      (.constrainedForm, make(4, "detect cat", constrained: true)), (.sampling, make(6, temperature: 0.7)),
      (.scoring, make(7, candidates: ["a cat", "a dog"])), (.attention, make(8, attention: .steps([0]))),
    ]
  }

  private func awaitEnds(_ ids: [RunID], _ log: EventLog) -> [String] {
    let isSo = log.wait { log in
      let ends = log.ends
      return ids.allSatisfy { ends[$0] != nil }
    }
    return (isSo ? [] : ["no end of all of \(ids)"])
      + log.ends.filter { $0.value.count > 1 }.map { "run \($0.key) ended as \($0.value)" }
  }

  private static func faults(in events: [RunEvent]) -> [String] {
    var faults: [String] = []
    if events.dropLast().contains(where: { $0.end != nil }) { faults.append("something after the end") }
    if events.last?.end == nil { faults.append("no end") }
    let begins = events.indices.filter { if case .began = events[$0] { true } else { false } }
    let isCancelled = events.last?.end == "cancelled"
    if case .finished? = events.last, !isCancelled, begins != [0] { faults.append("began at \(begins)") }
    if events.count > 1, begins != [0] { faults.append("began at \(begins) of \(events.count)") }
    if case .finished(let answer)? = events.last {
      if answer.tokens != tokens(events) { faults.append("an answer of other tokens than those told") }
      if let last = outputs(events).last, last != answer.output { faults.append("an answer read otherwise") }
    }
    return faults
  }

  private static func tokens(_ events: [RunEvent]) -> [GeneratedToken] {
    events.compactMap { if case .token(let token, _) = $0 { token } else { nil } }
  }

  private static func outputs(_ events: [RunEvent]) -> [ParsedOutput] {
    events.compactMap { if case .token(_, let output) = $0 { output } else { nil } }
  }
}
