import Files
import Synchronization

/// Arrays of an archive, read part by part: what is stored plainly is a view of the mapped file, what is compressed is
/// inflated as it is asked for, so that no more than one part of one array lies in memory.
///
/// Parts of an array are cheap in their order; one that lies before the last begins the array anew. Every array's
/// checksum is held: of one that is stored plainly before its first part is given, of a compressed one with its last.
public final class NumPyParts: Sendable {
  public let archive: NumPyArchive
  private let open = Mutex(Open())

  private struct Open: @unchecked Sendable {
    /// Views of arrays, checked.
    var whole: [String: StoredTensor] = [:]
    var streams: [String: ArrayStream] = [:]
    /// The part given last: a matrix is often taken in pieces from one.
    var last: (key: String, part: StoredTensor)?
  }

  public init(_ archive: NumPyArchive) { self.archive = archive }

  /// Some rows of what lies below the first indices: [rows, the rest]. Throws `NumPyError` or `FileError`.
  public func rows(_ rows: Range<Int>, of name: String, at indices: [Int]) throws -> StoredTensor {
    try open.withLock { open in
      if let found = open.whole[name] { return found.part(at: indices).rows(rows) }
      guard try archive.isStreamed(name) else {
        let whole = try archive.tensor(name)
        open.whole[name] = whole
        // All of it has been read for its checksum.
        whole.releasePages()
        return whole.part(at: indices).rows(rows)
      }
      return try streamed(rows, of: name, at: indices, &open)
    }
  }

  private func streamed(
    _ rows: Range<Int>, of name: String, at indices: [Int], _ open: inout Open
  ) throws -> StoredTensor {
    let key = "\(rows) \(indices) \(name)"
    if let last = open.last, last.key == key { return last.part }
    open.last = nil
    let stream = try open.streams[name] ?? ArrayStream(archive, name)
    open.streams[name] = stream
    let part = try stream.rows(rows, at: indices)
    open.last = (key, part)
    return part
  }
}

/// A compressed array, inflated from its beginning on.
private final class ArrayStream {
  private let array: NumPyArchive.CompressedArray
  private var stream: InflateStream?
  /// Bytes of the member that have been inflated, and their checksum.
  private var (position, sum) = (0, zipChecksum(UnsafeRawBufferPointer(start: nil, count: 0)))

  init(_ archive: NumPyArchive, _ name: String) throws { array = try archive.compressed(name) }

  func rows(_ rows: Range<Int>, at indices: [Int]) throws -> StoredTensor {
    var (start, count) = (0, array.byteCount)
    for (index, size) in zip(indices, array.shape) {
      count /= size
      start += index * count
    }
    let row = count / max(array.shape.dropFirst(indices.count).first ?? 1, 1)
    let memory = try OwnedBytes(count: rows.count * row, file: array.file)
    try read(array.dataStart + start + rows.lowerBound * row, into: memory.mutableBytes)
    return StoredTensor(
      name: array.name, elementType: array.elementType,
      shape: [rows.count, row / array.elementType.byteCount], bytes: memory.bytes, owner: memory)
  }

  private func read(_ start: Int, into destination: UnsafeMutableRawBufferPointer) throws {
    if stream == nil || start < position {
      stream = InflateStream(array.data)
      (position, sum) = (0, zipChecksum(UnsafeRawBufferPointer(start: nil, count: 0)))
    }
    let scratch = try OwnedBytes(count: min(start - position, Self.step), file: array.file)
    while position < start {
      let count = min(start - position, scratch.bytes.count)
      try fill(UnsafeMutableRawBufferPointer(rebasing: scratch.mutableBytes[..<count]))
    }
    try fill(destination)
    if position == array.size {
      guard sum == array.checksum, stream?.endsHere() == true else { throw array.damage }
    }
  }

  private static let step = 1 << 20

  private func fill(_ destination: UnsafeMutableRawBufferPointer) throws {
    guard let stream else { throw array.damage }
    let before = stream.taken
    guard stream.read(into: destination) == destination.count else { throw array.damage }
    array.archive.mapping.releasePages(UnsafeRawBufferPointer(rebasing: array.data[before..<stream.taken]))
    position += destination.count
    sum = zipChecksum(UnsafeRawBufferPointer(destination), after: sum)
  }
}
