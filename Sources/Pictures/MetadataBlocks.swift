/// Where a picture file keeps its EXIF and XMP blocks: found by walking the segments or chunks, unpacked not.
struct MetadataBlocks {
  private(set) var exif: ByteReader?
  private(set) var xmp: ByteReader?

  private let file: PictureBytes
  /// A longer block is read so far: what is looked for stands at its beginning.
  private static let longest = 8 << 20

  init(of file: PictureBytes, _ format: PictureFile.Format) {
    self.file = file
    switch format {
    case .jpeg: walkJPEG()
    case .png: walkPNG()
    case .webp: walkWebP()
    }
  }

  /// Segments up to the first scan.
  private mutating func walkJPEG() {
    var at = 2
    while file.byte(at) == 0xFF, let marker = file.byte(at + 1) {
      switch marker {
      case 0xFF: at += 1
      case 0x01, 0xD0...0xD8: at += 2
      case 0xDA, 0xD9: return
      default:
        guard let length = file.word(at + 2, big: true), length >= 2, file.has(at + 4, length - 2)
        else { return }
        if marker == 0xE1 { noteAPP1(at + 4, length - 2) }
        at += 2 + length
      }
    }
  }

  private mutating func noteAPP1(_ at: Int, _ length: Int) {
    if begins(at, length, "Exif\0\0") {
      exif = exif ?? body(at, length)
    } else if begins(at, length, "http://ns.adobe.com/xap/1.0/\0") {
      xmp = body(at, length)?.dropping(29)
    }
  }

  /// Chunks on both sides of the pixels.
  private mutating func walkPNG() {
    let (exifName, textName, end) = (Self.name("eXIf"), Self.name("iTXt"), Self.name("IEND"))
    var at = 8
    while let length = file.long(at, big: true), let name = file.long(at + 4, big: true), name != end,
      file.has(at + 8, length)
    {
      if name == exifName { exif = body(at + 8, length) }
      // The keyword, two zero bytes that say "not compressed", and two empty strings before the text.
      if name == textName, begins(at + 8, length, "XML:com.adobe.xmp\0\0") {
        xmp = body(at + 8, length)?.dropping(20)
      }
      at += 12 + length
    }
  }

  private mutating func walkWebP() {
    let (exifName, xmpName) = (Self.name("EXIF"), Self.name("XMP "))
    var at = 12
    while let name = file.long(at, big: true), let length = file.long(at + 4, big: false),
      file.has(at + 8, length)
    {
      if name == exifName { exif = exif ?? body(at + 8, length) }
      if name == xmpName { xmp = xmp ?? body(at + 8, length) }
      at += 8 + length + length % 2
    }
  }

  /// Four letters, as the number that they are in a file.
  private static func name(_ letters: StaticString) -> Int {
    letters.withUTF8Buffer { $0.reduce(0) { $0 << 8 | Int($1) } }
  }

  private func begins(_ at: Int, _ length: Int, _ text: StaticString) -> Bool {
    length >= text.utf8CodeUnitCount
      && file.block(at, text.utf8CodeUnitCount)?.starts(with: text) == true
  }

  private func body(_ at: Int, _ length: Int) -> ByteReader? { file.block(at, min(length, Self.longest)) }
}
