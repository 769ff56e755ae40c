import Answers
import HTTP
import Pictures

/// A model behind HTTP.
public final class RemoteEngine: Engine {
  /// Makes a mask of sixteen codes; nil where it cannot.
  public typealias MaskDecoding = @Sendable ([Int]) -> BoxMask?

  private let settings: ServerSettings
  private let runs: OpenRuns

  /// `client` may be shared; `masks` nil: masks stay codes.
  public init(
    server settings: ServerSettings, client: HTTPClient, pictures: PictureStore = PictureStore(),
    masks: MaskDecoding? = nil, handler: @escaping EngineHandler
  ) {
    self.settings = settings
    runs = OpenRuns(handler: handler)
  }

  public static func capabilities(of kind: ServerSettings.Kind) -> Capabilities {
    switch kind {
    case .openai: [.alternatives, .sampling]
    case .cog: []
    }
  }

  public var capabilities: Capabilities { Self.capabilities(of: settings.kind) }

  public func load() {}
  public func run(_ request: Request) {}
  public func cancel(_ id: RunID) {}
  public func stop() {}
}
