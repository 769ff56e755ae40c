import Answers
import Digests
import Dispatch
import Files
import Interface
import PaliGemma
import Store
import Synchronization

/// Keeps answers beyond the session, and finds those of earlier ones, on its own queue. What goes wrong is said once:
/// the program goes on without.
final class ResultKeeper: Sendable {
  private struct State {
    var store: Result<AnswerStore, SilentFault>?
    var masks: SharedMaskDecoder??
    /// The newest last, which is looked for first.
    var wanted: [(path: Path, stamp: FileStamp)] = []
    /// Still to be surveyed, a part at a time: what is looked at comes first.
    var surveyed: ArraySlice<PictureVersion> = []
    var isLooking = false
    var hasComplained = false
  }

  private struct SilentFault: Error {}

  /// Answers that are brought back about a picture.
  private static let limit = 50

  /// Pictures that are surveyed before something else has its turn.
  private static let surveyPart = 500

  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "pali.results")
  private let mailbox: Mailbox<Event>
  private let settings: Settings
  /// The queue's.
  nonisolated(unsafe) private let unfinished: UnfinishedFile

  init(mailbox: Mailbox<Event>, settings: Settings) {
    self.mailbox = mailbox
    self.settings = settings
    unfinished = UnfinishedFile(settings.folders.state.appending("unfinished"))
  }

  func keep(_ answer: PictureAnswer) {
    queue.async { [self] in
      guard let store = store() else { return }
      do { mailbox.post(.kept(answer.id, try store.keep(answer.record))) } catch { complain(error) }
    }
  }

  func recall(_ path: Path, _ stamp: FileStamp) { want { $0.wanted.append((path, stamp)) } }

  func survey(_ pictures: [PictureVersion]) { want { $0.surveyed += pictures } }

  private func want(_ change: (inout State) -> Void) {
    let isIdle = state.withLock { state in
      change(&state)
      defer { state.isLooking = true }
      return !state.isLooking
    }
    if isIdle { queue.async { [self] in look() } }
  }

  func pin(_ id: Int64, _ isPinned: Bool) { change { try $0.pin(id, isPinned) } }

  func forget(_ id: Int64) { change { _ = try $0.forget([id]) } }

  private func change(_ body: @escaping @Sendable (AnswerStore) throws -> Void) {
    queue.async { [self] in
      guard let store = store() else { return }
      do { try body(store) } catch { mailbox.post(.notice(Notice("\(error)", kind: .error))) }
    }
  }

  /// Calls on the queue; nil where there is no store.
  func withStore(_ body: @escaping @Sendable (AnswerStore?) -> Void) {
    queue.async { [self] in body(store()) }
  }

  // MARK: Runs that have not come to an end

  func noteUnfinished(_ run: UnfinishedRun?) { queue.async { [self] in unfinished.note(run) } }

  func forgetUnfinished() { queue.async { [self] in unfinished.forget() } }

  func findUnfinished() {
    queue.async { [self] in
      guard let found = unfinished.find() else { return }
      let store = store()
      let parts = found.run.parts.map { part in
        UnfinishedRun.Part(
          prompt: part.prompt,
          pictures: store?.unanswered(part, since: found.time, limit: Self.limit) ?? part.pictures)
      }
      let run = UnfinishedRun(
        parts.filter { !$0.pictures.isEmpty }, options: found.run.options, count: found.run.count)
      if run.left > 0 { mailbox.post(.unfinished(run)) } else { unfinished.forget() }
    }
  }

  /// Lets what must not be lost come to an end.
  func finish() {
    state.withLock { ($0.wanted, $0.surveyed) = ([], []) }
    wait()
  }

  /// For all that has been asked.
  func wait() { queue.sync {} }

  // MARK: On the queue

  private enum Job {
    case recall(Path, FileStamp)
    case survey([PictureVersion])
  }

  private func look() {
    while let job = next() {
      guard let store = store() else { continue }
      do {
        switch job {
        case .recall(let path, let stamp): try recall(path, stamp, store)
        case .survey(let pictures): try survey(pictures, store)
        }
      } catch { complain(error) }
    }
  }

  private func next() -> Job? {
    state.withLock { state in
      if let (path, stamp) = state.wanted.popLast() { return .recall(path, stamp) }
      let part = state.surveyed.prefix(Self.surveyPart)
      state.surveyed = state.surveyed.dropFirst(part.count)
      state.isLooking = !part.isEmpty
      return part.isEmpty ? nil : .survey(Array(part))
    }
  }

  private func recall(_ path: Path, _ stamp: FileStamp, _ store: AnswerStore) throws {
    let kept = try answers(store, path, stamp)
    guard !kept.isEmpty else { return }
    let answers = kept.map { kept in
      var output = kept.record.output { self.mask($0) }
      output.detections += kept.record.rejectedObjects { self.mask($0) }
      return KeptAnswer(
        id: kept.id, time: kept.time, isPinned: kept.isPinned, record: kept.record, output: output)
    }
    mailbox.post(.recalled(path, stamp, answers))
  }

  private func survey(_ pictures: [PictureVersion], _ store: AnswerStore) throws {
    guard try !store.isEmpty else { return }
    let kept = try store.summaries(of: pictures.map { ($0.path, $0.stamp) }, limit: Self.limit)
    let found = zip(pictures, kept).map { picture, answers in
      PictureSurvey(
        picture,
        answers.map { KeptSummary(id: $0.id, time: $0.time, isPinned: $0.isPinned, summary: $0.summary) })
    }
    let surveys = found.filter { !$0.answers.isEmpty }
    if !surveys.isEmpty { mailbox.post(.surveyed(surveys)) }
  }

  /// By path and stamp, else by content: it may have been moved here.
  private func answers(_ store: AnswerStore, _ path: Path, _ stamp: FileStamp) throws -> [AnswerStore.Kept] {
    let known = try store.answers(path: path, stamp: stamp, limit: Self.limit)
    guard known.isEmpty, try !store.isEmpty, let digest = try? Digest.sha256(of: path) else { return known }
    return try store.answers(digest: digest, limit: Self.limit)
  }

  private func store() -> AnswerStore? {
    if let opened = state.withLock({ $0.store }) { return try? opened.get() }
    let opened = Result { try AnswerStore(settings.folders.results) }
    switch opened {
    case .success(let store): if let notice = store.notice { tell(notice) }
    case .failure(let error): complain(error)
    }
    state.withLock { $0.store = opened.mapError { _ in SilentFault() } }
    return try? opened.get()
  }

  /// Decoded anew by the decoder that the settings name; nil where there is none.
  private func mask(_ codes: [Int]) -> BoxMask? {
    let known = state.withLock { $0.masks }
    if let known { return known?.decode(codes) }
    let path = try? settings.maskDecoder
    let decoder = path.flatMap { try? SharedMaskDecoder($0, threads: 1) }
    state.withLock { $0.masks = .some(decoder) }
    return decoder?.decode(codes)
  }

  private func complain(_ error: some Any) {
    let isFirst = state.withLock { state in
      defer { state.hasComplained = true }
      return !state.hasComplained
    }
    if isFirst { tell("answers are not kept: \(error)") }
  }

  private func tell(_ line: String) { mailbox.post(.notice(Notice(line, kind: .error))) }
}

extension AnswerStore {
  /// The pictures that have no answer, as they are now, that was given since then. One that is gone has none either.
  fileprivate func unanswered(_ part: UnfinishedRun.Part, since time: Int, limit: Int) -> [Path] {
    let known = part.pictures.compactMap { path in (try? FileStamp(path)).map { (path: path, stamp: $0) } }
    guard let kept = try? summaries(of: known, limit: limit) else { return part.pictures }
    let answered = zip(known, kept).filter { _, answers in
      answers.contains {
        $0.time >= time && $0.summary.prompt == part.prompt && $0.summary.isAnswered && !$0.summary.isTruth
      }
    }
    let done = Set(answered.map(\.0.path))
    return part.pictures.filter { !done.contains($0) }
  }
}
