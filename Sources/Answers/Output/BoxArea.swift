import Pictures

extension PictureArea {
  /// The part of a picture that a box encloses, its corners in any order.
  public init(_ box: LocationBox) {
    let (x0, y0, x1, y1) = box.fractions
    self.init(left: x0, top: y0, right: x1, bottom: y1)
  }
}

extension LocationBox {
  /// The places nearest to a part of a picture.
  public init(_ area: PictureArea) {
    func place(_ fraction: Double) -> Int { Int((min(max(fraction, 0), 1) * 1023).rounded()) }
    self.init(y0: place(area.top), x0: place(area.left), y1: place(area.bottom), x1: place(area.right))
  }

  /// What a text's first four places say; nil where it does not begin with them.
  public init?(beginning text: String) {
    var places: [Int] = []
    var pieces = TextPieces()
    for piece in (pieces.append(String(text.prefix(64))) + pieces.finish()).prefix(4) {
      guard let place = AnswerCode.location(piece) else { return nil }
      places.append(place)
    }
    self.init(places: places)
  }
}
