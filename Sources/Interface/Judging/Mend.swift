import Answers

/// A change that somebody makes to an answer's objects, so that they tell what is so.
enum Mend: Equatable {
  case accept, reject
  case relabel(String)
  /// The box as it is to be.
  case move(LocationBox)

  /// What is so of an object. Whatever was looked at has no score any more: it is not as sure as the model, it is so.
  func applied(to object: Detection) -> Detection {
    var mended = object
    mended.score = nil
    mended.flags.remove(.rejected)
    switch self {
    case .accept: mended.flags.insert(.accepted)
    case .reject:
      mended = object
      mended.flags.insert(.rejected)
      mended.flags.remove(.accepted)
    case .relabel(let label):
      mended.label = label
      mended.flags.insert(.relabelled)
      mended.flags.remove(.missingLabel)
    case .move(let box):
      mended.box = box
      mended.flags.insert(.moved)
      // Boxes that were written the wrong way round are put right by this; a mask was of the box before.
      mended.flags.remove([.inverted, .extraLocations])
      mended.mask = nil
      mended.segmentCodes = []
    }
    return mended
  }
}

/// A box whose edges are being moved.
struct EdgeMove: Equatable {
  let object: Int
  /// As it was, for leaving it so.
  let before: LocationBox
  var box: LocationBox
  /// Added just now: leaving takes it away again.
  var isNew = false

  enum Edge { case left, right, top, bottom }

  init(_ object: Detection, isNew: Bool = false) {
    self.object = object.index
    let box = object.box
    before = box
    // The right way round: an edge is what it is called.
    self.box = LocationBox(
      y0: min(box.y0, box.y1), x0: min(box.x0, box.x1), y1: max(box.y0, box.y1), x1: max(box.x0, box.x1))
    self.isNew = isNew
  }

  /// By so many places, as far as the picture and the opposite edge let it.
  mutating func move(_ edge: Edge, by step: Int) {
    func held(_ place: Int, _ low: Int, _ high: Int) -> Int { min(max(place + step, low), max(low, high)) }
    switch edge {
    case .left: box.x0 = held(box.x0, 0, box.x1 - 1)
    case .right: box.x1 = held(box.x1, box.x0 + 1, 1023)
    case .top: box.y0 = held(box.y0, 0, box.y1 - 1)
    case .bottom: box.y1 = held(box.y1, box.y0 + 1, 1023)
    }
  }
}
