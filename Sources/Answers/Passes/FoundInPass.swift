/// An object as a pass told of it, in places of the whole picture.
struct FoundInPass: Equatable {
  var detection: Detection
  /// The pass, counted from 0; of what was joined, that of the first half.
  var pass: Int
  /// Edges of the pass's tile that it touches, and behind which it may go on.
  var cut: BoxEdges = []

  var box: LocationBox { detection.box }
  var isCut: Bool { !cut.isEmpty }

  func isNamed(like other: FoundInPass) -> Bool { detection.label == other.detection.label }
}
