import JSON

extension Truth {
  /// Items of one file.
  public static let itemLimit = 5_000_000
  /// Bytes of one answer or caption.
  public static let textLimit = 16 << 10
  /// Answers or captions of one item.
  public static let textsLimit = 1000
  /// Bytes of one line.
  static let lineLimit = 16 << 20

  /// A data set from a file's bytes: COCO's JSON, or a line of JSON an item. `file` names it in errors.
  ///
  /// Throws `TruthError` and `JSONError`.
  public init(_ bytes: [UInt8], file: String) throws {
    let start = bytes.firstIndex { !isBlank($0) } ?? bytes.count
    guard start < bytes.count else { throw TruthError.empty(file: file) }
    let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    let isWhole = bytes[end...].allSatisfy(isBlank)
    let first = try? JSONDocument(text: bytes[start..<end], file: file)
    if !isWhole, let first, first.root["images"] == nil {
      try self.init(lines: bytes, file: file)
    } else {
      let document =
        try isWhole ? first ?? JSONDocument(text: bytes, file: file) : JSONDocument(text: bytes, file: file)
      try self.init(document, bytes: bytes)
    }
  }

  private init(_ document: JSONDocument, bytes: [UInt8]) throws {
    if document.root["images"] != nil {
      self = try CocoReader(document).truth()
    } else if document.root["image"] != nil {
      try self.init(lines: bytes, file: document.file)
    } else {
      throw TruthError.unknownForm(file: document.file)
    }
  }
}

/// A file's lines of JSON, each with its number in its name; blank ones are passed over.
struct JSONLines: Sequence, IteratorProtocol {
  private let bytes: [UInt8]
  private let file: String
  private var place = 0
  private var line = 0

  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
  }

  /// The bytes of the next line and what errors call it.
  mutating func next() -> (bytes: ArraySlice<UInt8>, name: String)? {
    while place < bytes.count {
      let end = bytes[place...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let text = bytes[place..<end]
      place = end + 1
      line += 1
      if !text.allSatisfy(isBlank) { return (text, "\(file):\(line)") }
    }
    return nil
  }
}

func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
