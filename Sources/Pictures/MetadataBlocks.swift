/// Where a picture file keeps its EXIF and XMP blocks: found by walking the segments or chunks, unpacked not.
struct MetadataBlocks {
  private(set) var exif: ByteReader?
  private(set) var xmp: ByteReader?

  init(of picture: EncodedPicture) {
    let file = ByteReader(picture.bytes)
    switch picture.format {
    case .jpeg: walkJPEG(file)
    case .png: walkPNG(file)
    case .webp: walkWebP(file)
    }
  }

  /// Segments up to the first scan.
  private mutating func walkJPEG(_ file: ByteReader) {
    var at = 2
    while file.byte(at) == 0xFF, let marker = file.byte(at + 1) {
      switch marker {
      case 0xFF: at += 1
      case 0x01, 0xD0...0xD8: at += 2
      case 0xDA, 0xD9: return
      default:
        guard let length = file.word(at + 2, big: true), length >= 2,
          let body = file.part(at + 4, length - 2)
        else { return }
        if marker == 0xE1 { noteAPP1(body) }
        at += 2 + length
      }
    }
  }

  private mutating func noteAPP1(_ body: ByteReader) {
    if body.starts(with: "Exif\0\0") {
      exif = exif ?? body
    } else if body.starts(with: "http://ns.adobe.com/xap/1.0/\0") {
      xmp = body.dropping(29)
    }
  }

  /// Chunks on both sides of the pixels.
  private mutating func walkPNG(_ file: ByteReader) {
    var at = 8
    while let length = file.long(at, big: true), let type = file.part(at + 4, 4),
      let body = file.part(at + 8, length), !type.starts(with: "IEND")
    {
      if type.starts(with: "eXIf") { exif = body }
      // The keyword, two zero bytes that say "not compressed", and two empty strings before the text.
      if type.starts(with: "iTXt"), body.starts(with: "XML:com.adobe.xmp\0\0") { xmp = body.dropping(20) }
      at += 12 + length
    }
  }

  private mutating func walkWebP(_ file: ByteReader) {
    var at = 12
    while let type = file.part(at, 4), let length = file.long(at + 4, big: false),
      let body = file.part(at + 8, length)
    {
      if type.starts(with: "EXIF") { exif = exif ?? body }
      if type.starts(with: "XMP ") { xmp = xmp ?? body }
      at += 8 + length + length % 2
    }
  }
}
