/// Styles by role.
public struct Theme: Sendable {
  public init() {}
}
