/// One answer that a model server gave, or was giving.
public struct ModelRun: Sendable {
  public enum End: Sendable {
    case answered
    /// The client went away before the end.
    case disconnected
    case cancelled
    /// Ended by a fault.
    case broken
  }

  public let request: ModelRequest
  /// Events that brought a token; all of them for an answer that came whole.
  public var tokensSent = 0
  /// nil while it goes on.
  public var end: End?
  /// From the request to the end.
  public var seconds: Double?
}

/// The runs of a server, in their order.
final class RunLog: Sendable {
  let runs = Monitor<[ModelRun]>([])

  /// Gives what is to be called at its end.
  func begin(_ request: ModelRequest) -> @Sendable (ModelRun.End, _ tokens: Int) -> Void {
    let start = secondsNow()
    let index = runs.withLock { runs in
      runs.append(ModelRun(request: request))
      return runs.count - 1
    }
    return { [runs] end, tokens in
      runs.withLock { runs in
        runs[index].end = end
        runs[index].tokensSent = tokens
        runs[index].seconds = secondsNow() - start
      }
    }
  }
}

extension BodyWriter {
  /// How a run ended whose bytes went here.
  var runEnd: ModelRun.End {
    switch end {
    case .disconnected?: .disconnected
    case .cut?: .broken
    case .answered?, nil: .answered
    }
  }
}
