/// What the picture can be asked for.
public enum PreviewCommand: String, Sendable, CaseIterable {
  case zoomIn, zoomOut, zoomFit, zoomActual

  static let rows: [CommandRow<PreviewCommand>] = [
    CommandRow(.panes, "+  =", .zoomIn, "zoom in"),
    CommandRow(.panes, "-", .zoomOut, "zoom out"),
    CommandRow(.panes, "0", .zoomFit, "fit the whole picture"),
    CommandRow(.panes, "1", .zoomActual, "one pixel to a half cell"),
  ]
}
