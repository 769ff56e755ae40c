/// A decoder with a clock: the beginning of a sequence is held back for a time of its own and no longer; what comes
/// after that begins anew.
struct PendingKeys {
  private var decoder = InputDecoder()
  private var deadline: ContinuousClock.Instant?

  /// How long to wait for more bytes, in the manner of `poll`: -1 when nothing is held back.
  var milliseconds: Int32 {
    guard let deadline else { return -1 }
    return Int32(max(0, ((deadline - .now) / .milliseconds(1)).rounded(.up)))
  }

  /// What was held back, once its time is over. To be called before bytes are read.
  mutating func settle(at now: ContinuousClock.Instant = .now) -> [InputDecoder.Input] {
    guard let deadline, now >= deadline else { return [] }
    self.deadline = nil
    return decoder.flush()
  }

  mutating func feed(
    _ bytes: some Sequence<UInt8>, at now: ContinuousClock.Instant = .now
  ) -> [InputDecoder.Input] {
    let inputs = settle(at: now) + decoder.feed(bytes)
    deadline = decoder.isWaiting ? now + .milliseconds(Int(InputDecoder.escapeDelay)) : nil
    return inputs
  }
}
