/// How a stored picture is to be turned to stand upright, with EXIF's numbers.
enum Orientation: Int, Sendable {
  case upright = 1
  case mirrored, upsideDown, flipped, transposed, turnedRight, transversed, turnedLeft

  /// Upright sizes from stored ones.
  func upright(_ width: Int, _ height: Int) -> (Int, Int) {
    rawValue < 5 ? (width, height) : (height, width)
  }

  /// What the file says: EXIF first, then XMP, as Pillow looks. Anything unreadable counts as upright.
  static func of(_ file: PictureBytes, _ format: PictureFile.Format) -> Orientation {
    let blocks = MetadataBlocks(of: file, format)
    let value = blocks.exif.flatMap(exifValue) ?? blocks.xmp.flatMap(xmpValue)
    return value.flatMap(Orientation.init) ?? .upright
  }

  /// Tag 0x0112 of the first directory of a TIFF block.
  static func exifValue(_ block: ByteReader) -> Int? {
    var block = block
    for _ in 0..<2 where block.starts(with: "Exif\0\0") { block = block.dropping(6) }
    guard let order = block.word(0, big: true), order == 0x4949 || order == 0x4D4D else { return nil }
    let big = order == 0x4D4D
    guard block.word(2, big: big) == 42, let directory = block.long(4, big: big),
      let entries = block.word(directory, big: big)
    else { return nil }
    for entry in 0..<entries {
      let at = directory + 2 + 12 * entry
      guard let tag = block.word(at, big: big) else { return nil }
      if tag == 0x0112 { return integer(block, at, big: big) }
    }
    return nil
  }

  /// The single SHORT or LONG of a directory entry.
  private static func integer(_ block: ByteReader, _ at: Int, big: Bool) -> Int? {
    guard block.long(at + 4, big: big) == 1 else { return nil }
    switch block.word(at + 2, big: big) {
    case 3: return block.word(at + 8, big: big)
    case 4: return block.long(at + 8, big: big)
    default: return nil
    }
  }

  /// The digit after the first `tiff:Orientation="` or `tiff:Orientation>`.
  static func xmpValue(_ block: ByteReader) -> Int? {
    var rest = block
    while let at = rest.firstIndex(of: "tiff:Orientation") {
      rest = rest.dropping(at + 16)
      let skip = rest.starts(with: "=\"") ? 2 : rest.starts(with: ">") ? 1 : nil
      if let skip, let digit = rest.byte(skip), (0x30...0x39).contains(digit) { return Int(digit) - 0x30 }
    }
    return nil
  }
}
