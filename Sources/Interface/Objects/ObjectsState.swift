/// What is shown of an answer's objects. Hidden ones are forgotten with the next answer.
public struct ObjectsState: Sendable {
  public internal(set) var selected: Int?
  public internal(set) var hidden: Set<Int> = []
  public internal(set) var showsBoxes = true
  public internal(set) var showsMasks = true
  public internal(set) var showsLabels = true
  /// The first row on screen.
  public internal(set) var top = 0

  mutating func reset() {
    selected = nil
    hidden = []
    top = 0
  }
}
