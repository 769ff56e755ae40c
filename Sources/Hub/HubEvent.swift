import HTTP

/// What is told while something is asked of the hub.
public enum HubEvent: Sendable {
  /// Ten times a second at most, and once at the end.
  case progress(PullProgress)
  /// A file is whole, verified and in its place.
  case done(file: String)
  /// It is asked again after so many seconds; `file` nil: for a listing.
  case retry(file: String?, fault: HTTPError, seconds: Double)
  /// Another process or thread fetches the same.
  case waiting(file: String)
  /// Its contents came wrong: it is fetched once more from the start.
  case again(file: String)
  /// What is there of it is read, to see whether it is the same.
  case checking(file: String)
}

/// How far fetching is.
public struct PullProgress: Sendable, Equatable {
  /// With what was there before.
  public var bytesDone: Int
  public var byteCount: Int
  /// Smoothed; nil while too little is known.
  public var bytesPerSecond: Double?
  public var secondsLeft: Double?
  /// Under way.
  public var files: [String]
  public var filesDone: Int
  public var fileCount: Int
}

extension PullProgress {
  /// Of the bytes, 0...1.
  public var fraction: Double { byteCount > 0 ? min(Double(bytesDone) / Double(byteCount), 1) : 1 }
}
