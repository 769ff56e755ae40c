import Files
import Glibc
import HTTP

extension Hub {
  /// Fetches what a plan says, several files at once; whatever ends it, what was fetched is taken up next time.
  ///
  /// - Returns: the model's folder. In the cache the revision means it from then on.
  @discardableResult
  public func pull(
    _ plan: PullPlan, threads: Int = 4, isCancelled: @escaping () -> Bool = { false },
    handler: @escaping (HubEvent) -> Void = { _ in }
  ) throws -> Path {
    try plan.landing.makeFolders()
    // Small ones first: whether files may be had shows soon. Then the largest, so that none is left alone at the end.
    let files = plan.files.sorted { $0.order < $1.order }
    let jobs = try files.map { file in
      FileJob(
        requests: requests, id: plan.id, file: file.file, landing: plan.landing,
        address: try requests.contents(plan.id, commit: plan.commit, file: file.name),
        isInPlace: file.state == .complete && plan.landing.blob(of: file.file) == nil,
        isDamaged: file.state == .damaged)
    }
    try run(
      jobs, there: files.map(\.bytesThere), threads: threads, isCancelled: isCancelled, handler: handler)
    try plan.landing.finish(plan)
    return plan.folder
  }

  /// Does jobs on threads of their own, and tells what happens on this one.
  func run(
    _ jobs: [FileJob], there: [Int], threads: Int, isCancelled: () -> Bool,
    handler: @escaping (HubEvent) -> Void
  ) throws {
    let board = Board(bytes: there)
    for _ in 0..<max(1, min(threads, jobs.count, 64)) {
      board.begin()
      let isStarted = startThread {
        while let index = board.take(of: jobs.count) { jobs[index].run(index, board) }
        board.end()
      }
      if !isStarted { board.end() }
    }
    var report = Report(jobs.reduce(0) { $0 + $1.file.byteCount }, fileCount: jobs.count, handler: handler)
    while board.isRunning {
      if isCancelled() { board.fail(HTTPError.cancelled) }
      report.pass(board, isLast: false)
      usleep(10_000)
    }
    report.pass(board, isLast: true)
    if let failure = board.failure { throw requests.named(failure) }
  }
}

/// What a board holds, handed on in time.
private struct Report {
  private let byteCount: Int
  private let fileCount: Int
  private let handler: (HubEvent) -> Void
  private let start = ContinuousClock.now
  private var last: ContinuousClock.Instant?
  private var rate = Rate()

  init(_ byteCount: Int, fileCount: Int, handler: @escaping (HubEvent) -> Void) {
    self.byteCount = byteCount
    self.fileCount = fileCount
    self.handler = handler
  }

  mutating func pass(_ board: Board, isLast: Bool) {
    for event in board.takeEvents() { handler(event) }
    let now = ContinuousClock.now
    guard isLast || last.map({ now - $0 >= .milliseconds(100) }) != false else { return }
    last = now
    var progress = board.progress(byteCount: byteCount, fileCount: fileCount)
    rate.add(bytes: progress.bytesDone, at: (now - start) / .seconds(1))
    progress.bytesPerSecond = rate.bytesPerSecond
    progress.secondsLeft = rate.seconds(for: byteCount - progress.bytesDone)
    handler(.progress(progress))
  }
}

extension PullPlan.File {
  /// Below a megabyte nothing is large.
  fileprivate var order: (Int, String) {
    byteCount < 1 << 20 ? (0, name) : (ListingCheck.sizeLimit - byteCount, name)
  }
}

extension Landing {
  /// All files are there: now the revision means them.
  fileprivate func finish(_ plan: PullPlan) throws {
    guard case .cache(let repository, let commit) = self else { return flushFolder(folder) }
    flushFolder(repository.blobs)
    flushFolder(folder)
    guard let revision = plan.id.revision, revision != commit else { return }
    let reference = repository.reference(revision)
    guard (try? repository.commit(of: revision)) != commit else { return }
    try makeFolder(reference.parent, mode: 0o777)
    try AtomicFile.write(commit, to: reference)
  }
}
