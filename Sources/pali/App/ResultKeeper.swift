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
    var isLooking = false
    var hasComplained = false
  }

  private struct SilentFault: Error {}

  /// Answers that are brought back about a picture.
  private static let limit = 50

  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "pali.results")
  private let mailbox: Mailbox<Event>
  private let settings: Settings

  init(mailbox: Mailbox<Event>, settings: Settings) {
    self.mailbox = mailbox
    self.settings = settings
  }

  func keep(_ answer: PictureAnswer) {
    queue.async { [self] in
      guard let store = store() else { return }
      do { try store.keep(answer.record) } catch { complain(error) }
    }
  }

  func recall(_ path: Path, _ stamp: FileStamp) {
    let isIdle = state.withLock { state in
      state.wanted.append((path, stamp))
      defer { state.isLooking = true }
      return !state.isLooking
    }
    if isIdle { queue.async { [self] in look() } }
  }

  /// Lets what must not be lost come to an end.
  func finish() {
    state.withLock { $0.wanted = [] }
    wait()
  }

  /// For all that has been asked.
  func wait() { queue.sync {} }

  // MARK: On the queue

  private func look() {
    while let (path, stamp) = next() {
      guard let store = store() else { continue }
      do {
        let kept = try answers(store, path, stamp)
        guard !kept.isEmpty else { continue }
        let answers = kept.map { kept in
          KeptAnswer(record: kept.record, output: kept.record.output { self.mask($0) })
        }
        mailbox.post(.recalled(path, stamp, answers))
      } catch { complain(error) }
    }
  }

  private func next() -> (path: Path, stamp: FileStamp)? {
    state.withLock { state in
      let next = state.wanted.popLast()
      if next == nil { state.isLooking = false }
      return next
    }
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
