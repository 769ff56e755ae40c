/// What can be asked for about an answer's objects.
public enum ObjectsCommand: String, Sendable, CaseIterable {
  case hide, hideLabel, showAll, fewer, more, threshold
  case boxes, masks, labels, zoomToObject
  case acceptObject, rejectObject, relabelObject, moveEdges, addObject, undoMend

  static let rows: [CommandRow<ObjectsCommand>] = [
    CommandRow(.panes, "z", .zoomToObject, "zoom to the selected object, and back"),
    CommandRow(.panes, "b", .boxes, "boxes on and off"),
    CommandRow(.panes, "m", .masks, "masks on and off"),
    CommandRow(.panes, "L", .labels, "labels on and off"),
    CommandRow(.panes, ")", .fewer, "show only surer objects: on the picture, in counts, in exports"),
    CommandRow(.panes, "(", .more, "show less sure ones again"),
    CommandRow(
      .panes, "", .threshold, "the score from which on objects are shown, 0 to 1", argument: .needed(.score)),
    CommandRow(.objects, "X", .hideLabel, "hide or show all objects of this label", hint: "hide label"),
    CommandRow(.panes, "", .showAll, "show all objects again, whatever their label and score"),
    CommandRow(.objects, "Space  x", .hide, "hide or show the object", hint: "hide"),
    CommandRow(
      .objects, "y", .acceptObject, "the object is so: accept it, and go on to the next", hint: "is so"),
    CommandRow(.objects, "n", .rejectObject, "it is not so: reject it, and go on", hint: "is not"),
    CommandRow(.objects, "l", .relabelObject, "call it something else", hint: "label"),
    CommandRow(.objects, "w", .moveEdges, "move the edges of its box", hint: "edges"),
    CommandRow(.objects, "+", .addObject, "add an object that was not found"),
    CommandRow(.objects, "u", .undoMend, "take back the last of these changes"),
    CommandRow(.objects, "Enter", .zoomToObject, "zoom to the object, and back", hint: "zoom"),
  ]
}
