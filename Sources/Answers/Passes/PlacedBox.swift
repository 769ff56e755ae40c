import Pictures

extension LocationBox {
  /// The places in the whole picture of a box that is told in places of a part of it.
  func placed(in part: PictureArea) -> LocationBox {
    func place(_ place: Int, _ from: Double, _ extent: Double) -> Int {
      // Whoever makes a box may make one that is none.
      let inner = Double(min(max(place, 0), 1023))
      return Int((from * 1023 + inner * extent).rounded())
    }
    return LocationBox(
      y0: place(y0, part.top, part.height), x0: place(x0, part.left, part.width),
      y1: place(y1, part.top, part.height), x1: place(x1, part.left, part.width))
  }

  typealias Extent = (LocationBox) -> (low: Int, high: Int)

  /// The part of it that lies in another one, 0...1.
  func share(in other: LocationBox) -> Double { size > 0 ? Double(shared(with: other)) / Double(size) : 0 }

  /// The smallest that holds both.
  func joined(with other: LocationBox) -> LocationBox {
    LocationBox(
      y0: min(rows.low, other.rows.low), x0: min(columns.low, other.columns.low),
      y1: max(rows.high, other.rows.high), x1: max(columns.high, other.columns.high))
  }
}

extension PictureReference {
  /// The part of the whole picture that is seen, to the pixel, in a picture of this size.
  func seen(width: Int, height: Int) -> PictureArea {
    var (columns, rows) = (0..<max(width, 1), 0..<max(height, 1))
    for case .crop(let area) in changes {
      let part = area.pixels(width: columns.count, height: rows.count)
      columns = columns.lowerBound + part.columns.lowerBound..<columns.lowerBound + part.columns.upperBound
      rows = rows.lowerBound + part.rows.lowerBound..<rows.lowerBound + part.rows.upperBound
    }
    func share(_ edge: Int, _ side: Int) -> Double { Double(edge) / Double(max(side, 1)) }
    return PictureArea(
      left: share(columns.lowerBound, width), top: share(rows.lowerBound, height),
      right: share(columns.upperBound, width), bottom: share(rows.upperBound, height))
  }

  /// Whether a part alone is seen.
  var isCropped: Bool { changes.contains { if case .crop = $0 { true } else { false } } }
}

extension ParsedOutput {
  /// What is told of a part, in places of the whole; all other text stays as it was written.
  func placed(in part: PictureArea) -> ParsedOutput {
    var placed = self
    for index in detections.indices { placed.detections[index].box = detections[index].box.placed(in: part) }
    for index in spans.indices {
      guard let object = spans[index].detection, detections.indices.contains(object) else { continue }
      let written = detections[object].box.text
      let blanks = spans[index].text.prefix(while: \.isWhitespace)
      let text = spans[index].text.dropFirst(blanks.count)
      guard text.hasPrefix(written) else { continue }
      placed.spans[index].text =
        blanks + placed.detections[object].box.text + text.dropFirst(written.count)
    }
    return placed
  }
}
