extension ContinuousClock.Instant {
  /// Seconds since then.
  public var seconds: Double { (ContinuousClock.now - self) / .seconds(1) }
}
