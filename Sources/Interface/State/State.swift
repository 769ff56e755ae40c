/// All that the interface knows. Changed by `reduce` alone, shown by `render`.
public struct State: Sendable {
  public internal(set) var launch: Launch
  /// The terminal's size.
  public internal(set) var size: Size
  /// The time of the latest event that told it.
  public internal(set) var now: Double = 0
  public internal(set) var focus: Focus = .browser
  /// The theme in use.
  public internal(set) var theme: String

  public init(launch: Launch, size: Size) {
    self.launch = launch
    self.size = size
    theme = launch.theme
  }

  /// How often `Event.tick` is wanted, in seconds: while something moves by itself; nil: never.
  public var tickInterval: Double? { nil }
}
