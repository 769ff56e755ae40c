import Files

/// A JSON file, checked whole: one flat list of nodes over its bytes, in the order they are written.
///
/// Strings and numbers stay where they are and are decoded when asked for, so that a vocabulary of hundreds
/// of thousands of entries costs one pass and one allocation.
public final class JSONDocument: @unchecked Sendable {
  /// Containers may be nested this deep.
  public static let depthLimit = 100
  /// Files above this are refused; a large tokenizer.json has 34 MB.
  public static let sizeLimit = 256 << 20
  /// Values and keys together; bounds the memory that a file of "0,0,0..." can ask for.
  public static let nodeLimit = 16_000_000

  /// What errors call it.
  public let file: String
  let bytes: UnsafeRawBufferPointer
  let nodes: [JSONNode]
  private let owner: AnyObject

  /// Reads and checks a file. Throws `FileError` or `JSONError`.
  public convenience init(file path: Path, limit: Int = sizeLimit) throws {
    let owned = try RegularFile(path).readAll(limit: limit)
    try self.init(bytes: owned.bytes, owner: owned, file: path.description)
  }

  /// Checks text that is already in memory; `file` names it in errors.
  public convenience init(text: some Collection<UInt8>, file: String) throws {
    let owned = try OwnedBytes(copying: text, file: Path(file))
    try self.init(bytes: owned.bytes, owner: owned, file: file)
  }

  /// Checks bytes that `owner` keeps alive.
  public init(bytes: UnsafeRawBufferPointer, owner: AnyObject, file: String) throws(JSONError) {
    self.bytes = bytes
    self.owner = owner
    self.file = file
    do throws(JSONFault) {
      var scanner = JSONScanner(bytes)
      nodes = try scanner.scan()
    } catch {
      let line = 1 + bytes.prefix(error.offset).count { $0 == UInt8(ascii: "\n") }
      throw .syntax(file: file, line: line, offset: error.offset, fault: error.text)
    }
  }

  public var root: JSONValue { JSONValue(document: self, index: 0) }
}

/// One value or key. A container is followed by its contents; an object's are key, value, key, value.
struct JSONNode {
  enum Kind: UInt8 { case object, array, string, escapedString, number, yes, no, null }

  /// Of the first byte: a string's after the quote.
  var offset: UInt32
  /// Bytes of a string or number; elements or members of a container.
  var length: UInt32
  /// Index of the node after this value and all it contains.
  var next: UInt32
  var kind: Kind
}

/// Where scanning stopped and why.
struct JSONFault: Error {
  let offset: Int
  let text: String
}
