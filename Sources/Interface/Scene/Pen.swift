/// How lines are drawn: few pixels want them thin, and many want them broad.
struct Pen {
  let width: Int
  /// Whether a contour also fills the corners between its pixels.
  let fillsCorners: Bool
  /// The most pixels that a box's corners have along a side.
  let longestArm: Int
  /// How many pixels of a box's side share a colour; nil: each has its own, by what lies around it.
  let stretch: Int?

  /// For a preview, whose pixels are half cells.
  static let fine = Pen(width: 1, fillsCorners: false, longestArm: 4, stretch: nil)

  /// Of thin dashed lines: two pixels drawn, two left out.
  static func isDash(_ x: Int, _ y: Int) -> Bool { (x + y) & 2 == 0 }

  static func broad(_ width: Int) -> Pen {
    Pen(width: width, fillsCorners: true, longestArm: .max, stretch: 8 * width)
  }
}
