import Files

/// Going through what failed of the latest batch.
extension RunsState {
  struct Failure: Equatable {
    let path: Path
    /// One line.
    let message: String
    /// From 1.
    let number: Int
    let count: Int
  }

  /// The next one after a picture's own, else after the one gone to last; round the end. nil: nothing failed.
  mutating func stepFailure(forward: Bool, from path: Path?) -> Failure? {
    let failed = batch.failures.compactMap { book[$0] }
    guard !failed.isEmpty else { return nil }
    let here = failed.firstIndex { answer in path.map(answer.paths.contains) == true } ?? batch.visited
    let next = here.map { $0 + (forward ? 1 : -1) } ?? (forward ? 0 : failed.count - 1)
    let place = (next + failed.count) % failed.count
    batch.visited = place
    return Failure(
      path: failed[place].paths[0], message: failed[place].failure ?? "", number: place + 1,
      count: failed.count)
  }
}
