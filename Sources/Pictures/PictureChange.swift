/// What is done to a picture's pixels before a model sees them.
public enum PictureChange: Sendable, Hashable {
  /// Only this part of it, in its own pixels.
  case crop(PictureArea)
  /// This part without what is there.
  case erase(PictureArea, Eraser)
}

/// What stands in the place of what was erased.
public enum Eraser: String, Sendable, Hashable, Codable, CaseIterable {
  /// The mean colour of the whole picture.
  case mean
  /// The part itself, blurred until nothing in it is told apart.
  case blur
}

extension PictureChange: Codable {
  private enum Key: String, CodingKey { case crop, erase, with }

  /// `{"crop":[left,top,right,bottom]}` or `{"erase":[...],"with":"mean"}`.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    if let area = try values.decodeIfPresent(PictureArea.self, forKey: .crop) {
      self = .crop(area)
    } else {
      self = .erase(
        try values.decode(PictureArea.self, forKey: .erase), try values.decode(Eraser.self, forKey: .with))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    switch self {
    case .crop(let area): try values.encode(area, forKey: .crop)
    case .erase(let area, let eraser):
      try values.encode(area, forKey: .erase)
      try values.encode(eraser, forKey: .with)
    }
  }
}

extension Picture {
  /// The picture with changes made to it, one after another.
  public func changed(_ changes: [PictureChange]) -> Picture {
    changes.reduce(self) { picture, change in
      switch change {
      case .crop(let area): picture.cropped(to: area)
      case .erase(let area, let eraser): picture.erased(area, eraser)
      }
    }
  }

  func cropped(to area: PictureArea) -> Picture {
    let (columns, rows) = area.pixels(width: width, height: height)
    var rgb: [UInt8] = []
    var alpha: [UInt8]? = alpha == nil ? nil : []
    rgb.reserveCapacity(3 * columns.count * rows.count)
    for row in rows {
      let first = row * width + columns.lowerBound
      rgb += self.rgb[3 * first..<3 * (first + columns.count)]
      if let own = self.alpha { alpha? += own[first..<first + columns.count] }
    }
    return Picture(width: columns.count, height: rows.count, rgb: rgb, alpha: alpha)
  }

  func erased(_ area: PictureArea, _ eraser: Eraser) -> Picture {
    let (columns, rows) = area.pixels(width: width, height: height)
    let new: (Int, Int) -> (UInt8, UInt8, UInt8)
    switch eraser {
    case .mean:
      let mean = mean(0..<width, 0..<height)
      new = { _, _ in mean }
    case .blur: new = smooth(columns, rows)
    }
    var rgb = rgb
    for y in rows {
      for x in columns {
        let place = 3 * (y * width + x)
        (rgb[place], rgb[place + 1], rgb[place + 2]) = new(x, y)
      }
    }
    return Picture(width: width, height: height, rgb: rgb, alpha: alpha)
  }

  private func mean(_ columns: Range<Int>, _ rows: Range<Int>) -> (UInt8, UInt8, UInt8) {
    var sums = (0, 0, 0)
    for y in rows {
      for x in columns {
        let place = 3 * (y * width + x)
        sums = (sums.0 + Int(rgb[place]), sums.1 + Int(rgb[place + 1]), sums.2 + Int(rgb[place + 2]))
      }
    }
    let count = max(columns.count * rows.count, 1)
    return (UInt8(sums.0 / count), UInt8(sums.1 / count), UInt8(sums.2 / count))
  }

  /// Means of a grid of four by four over the part, and between their centres what lies between them.
  private func smooth(_ columns: Range<Int>, _ rows: Range<Int>) -> (Int, Int) -> (UInt8, UInt8, UInt8) {
    let cells = 4
    func part(_ range: Range<Int>, _ index: Int) -> Range<Int> {
      let low = range.lowerBound + range.count * index / cells
      return low..<max(low + 1, range.lowerBound + range.count * (index + 1) / cells)
    }
    let grid = (0..<cells * cells).map { cell in
      let (r, g, b) = mean(
        part(columns, cell % cells).clamped(to: 0..<width), part(rows, cell / cells).clamped(to: 0..<height))
      return SIMD3<Double>(Double(r), Double(g), Double(b))
    }
    func place(_ at: Int, _ range: Range<Int>) -> (low: Int, high: Int, share: Double) {
      let place = (Double(at - range.lowerBound) + 0.5) / Double(range.count) * Double(cells) - 0.5
      let low = min(max(Int(place.rounded(.down)), 0), cells - 1)
      return (low, min(low + 1, cells - 1), min(max(place - Double(low), 0), 1))
    }
    return { x, y in
      let (x, y) = (place(x, columns), place(y, rows))
      let upper = grid[y.low * cells + x.low] * (1 - x.share) + grid[y.low * cells + x.high] * x.share
      let lower = grid[y.high * cells + x.low] * (1 - x.share) + grid[y.high * cells + x.high] * x.share
      let mixed = upper * (1 - y.share) + lower * y.share
      return (UInt8(mixed.x), UInt8(mixed.y), UInt8(mixed.z))
    }
  }
}
