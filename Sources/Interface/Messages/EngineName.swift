import Files

/// Which engine is to answer.
public enum EngineName: Sendable, Equatable {
  /// The one that the program was started with.
  case start
  /// A model in this process: a folder, or a hub id that is in the local cache.
  case model(Path)
  /// A server: its name in the configuration, or its URL.
  case server(String)
}
