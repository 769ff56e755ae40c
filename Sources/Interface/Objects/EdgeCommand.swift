/// What keys do while a box's edges are being moved.
public enum EdgeCommand: String, Sendable, CaseIterable {
  case leftEdgeOut, leftEdgeIn, upperEdgeOut, upperEdgeIn, rightEdgeIn, rightEdgeOut, lowerEdgeIn,
    lowerEdgeOut
  case keepEdges, leaveEdges

  static let rows: [CommandRow<EdgeCommand>] = [
    CommandRow(.edges, "h  Left", .leftEdgeOut, "the left edge to the left", hint: "left edge"),
    CommandRow(.edges, "l  Right", .leftEdgeIn, "the left edge to the right"),
    CommandRow(.edges, "k  Up", .upperEdgeOut, "the upper edge up", hint: "upper edge"),
    CommandRow(.edges, "j  Down", .upperEdgeIn, "the upper edge down"),
    CommandRow(.edges, "H", .rightEdgeIn, "the right edge to the left", hint: "right edge"),
    CommandRow(.edges, "L", .rightEdgeOut, "the right edge to the right"),
    CommandRow(.edges, "K", .lowerEdgeIn, "the lower edge up", hint: "lower edge"),
    CommandRow(.edges, "J", .lowerEdgeOut, "the lower edge down"),
    CommandRow(.edges, "Enter", .keepEdges, "keep the box so", hint: "keep"),
    CommandRow(.edges, "Esc  ^C  q", .leaveEdges, "leave it as it was", hint: "leave"),
  ]

  /// Which edge it moves, and which way.
  var move: (edge: EdgeMove.Edge, sign: Int)? {
    switch self {
    case .leftEdgeOut: (.left, -1)
    case .leftEdgeIn: (.left, 1)
    case .upperEdgeOut: (.top, -1)
    case .upperEdgeIn: (.top, 1)
    case .rightEdgeIn: (.right, -1)
    case .rightEdgeOut: (.right, 1)
    case .lowerEdgeIn: (.bottom, -1)
    case .lowerEdgeOut: (.bottom, 1)
    case .keepEdges, .leaveEdges: nil
    }
  }
}
