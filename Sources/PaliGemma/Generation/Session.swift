/// A model on its own background queue. Loads on first use or on `load()`, runs requests one after another.
///
/// Weights are immutable once loaded; the key/value cache never leaves the queue. Events go to the handler
/// on that queue: hand them on, do not work there.
public final class Session: Sendable {
  /// Where the model is and how to run it.
  public struct Settings: Sendable {
    public var folder: String
    public var precision: String
    public var threads: Int?
    /// The mask decoder's .npz; nil: beside the model, else none.
    public var masks: String?

    public init(folder: String, precision: String = "auto", threads: Int? = nil, masks: String? = nil) {
      self.folder = folder
      self.precision = precision
      self.threads = threads
      self.masks = masks
    }
  }

  public init(_ settings: Settings, handler: @escaping @Sendable (SessionEvent) -> Void) {}

  /// Starts loading in the background.
  public func load() {}

  /// Queues a request; its events carry its id.
  public func run(_ request: Request) {}

  /// Cancels the running request and all queued ones; each ends with `.finished` and `.cancelled`, within 100 ms.
  public func cancel() {}
}
