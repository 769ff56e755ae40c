import Answers

/// An answer to "segment ...": four places and sixteen mask codes, and nothing before them.
public struct ReferringAnswer: Sendable, Equatable {
  public let box: LocationBox
  public let codes: [Int]

  public init(box: LocationBox, codes: [Int]) {
    self.box = box
    self.codes = codes
  }

  /// nil where the text does not begin with the box; what follows the sixteenth code does not matter.
  public init?(_ text: String) {
    var places: [Int] = []
    var codes: [Int] = []
    for piece in CodePieces(text) {
      if let place = piece.location, places.count < 4, codes.isEmpty {
        places.append(place)
      } else if let code = piece.segmentCode, places.count == 4, codes.count < 16 {
        codes.append(code)
      } else {
        break
      }
    }
    guard places.count == 4 else { return nil }
    self.init(box: LocationBox(y0: places[0], x0: places[1], y1: places[2], x1: places[3]), codes: codes)
  }

  /// Whether it says all that was asked for: a box that is not inverted or empty, and a mask.
  public var isValid: Bool { codes.count == 16 && box.y1 > box.y0 && box.x1 > box.x0 }

  /// The rectangle of whole pixels that the box is, edges rounded down; nil where it holds none.
  public func pixels(in size: PictureSize) -> (columns: Range<Int>, rows: Range<Int>)? {
    func edge(_ place: Int, _ side: Int) -> Int { Int(Double(place) / 1023 * Double(side)) }
    let (left, right) = (edge(box.x0, size.width), edge(box.x1, size.width))
    let (top, bottom) = (edge(box.y0, size.height), edge(box.y1, size.height))
    return right > left && bottom > top ? (left..<right, top..<bottom) : nil
  }
}
