import Answers

/// What is shown of an answer's objects. Hidden ones are forgotten with the next answer.
public struct ObjectsState: Sendable {
  public internal(set) var selected: Int?
  public internal(set) var hidden: Set<Int> = []
  /// Which objects count, of this picture and all others.
  public internal(set) var cut = ObjectCut()
  /// The box whose edges are being moved.
  var edges: EdgeMove?
  /// Objects of mended answers as they were before each change, the latest last.
  private var before: [(run: RunID, objects: [Detection])] = []
  private static let undoLimit = 100

  public internal(set) var showsBoxes = true
  public internal(set) var showsMasks = true
  public internal(set) var showsLabels = true
  /// The first row on screen.
  public internal(set) var top = 0

  mutating func reset() {
    selected = nil
    hidden = []
    edges = nil
    top = 0
  }

  mutating func remember(_ objects: [Detection], of run: RunID) {
    before = before.suffix(Self.undoLimit - 1) + [(run, objects)]
  }

  /// As they were before the latest change; nil: there was none.
  mutating func recallMend(of run: RunID) -> [Detection]? {
    guard let place = before.lastIndex(where: { $0.run == run }) else { return nil }
    return before.remove(at: place).objects
  }
}
