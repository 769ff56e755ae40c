/// What can be asked for about an answer's objects.
public enum ObjectsCommand: String, Sendable, CaseIterable {
  case hide, boxes, masks, labels, zoomToObject

  static let rows: [CommandRow<ObjectsCommand>] = [
    CommandRow(.panes, "z", .zoomToObject, "zoom to the selected object, and back"),
    CommandRow(.panes, "b", .boxes, "boxes on and off"),
    CommandRow(.panes, "m", .masks, "masks on and off"),
    CommandRow(.panes, "L", .labels, "labels on and off"),
    CommandRow(.objects, "Space  x", .hide, "hide or show the object", hint: "hide"),
    CommandRow(.objects, "Enter", .zoomToObject, "zoom to the object, and back", hint: "zoom"),
  ]
}
