/// A request and what became of it.
public struct Exchange: Sendable {
  public var request: ReceivedRequest
  /// Of the answer; nil where none began.
  public var status: Int?
  public var bodyBytesSent = 0
  /// nil while it goes on.
  public var end: ExchangeEnd?
  /// From the head's arrival to the end.
  public var seconds: Double?
}

public enum ExchangeEnd: Sendable {
  case answered
  /// The client went away, or the server stopped, before the answer was over.
  case disconnected
  /// Ended by a fault.
  case cut
}
