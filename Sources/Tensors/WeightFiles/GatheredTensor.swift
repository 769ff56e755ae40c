import Files

extension StoredTensor {
  /// What lies below these indices of the first axes: of a stack one, with the axes that are left.
  public func part(at indices: [Int]) -> StoredTensor {
    var (start, count) = (0, bytes.count)
    for (index, size) in zip(indices, shape) {
      count /= size
      start += index * count
    }
    return StoredTensor(
      name: name, elementType: elementType, shape: Array(shape.dropFirst(indices.count)),
      bytes: UnsafeRawBufferPointer(rebasing: bytes[start..<start + count]), owner: owner)
  }

  /// A copy of some elements, [rows, columns]: the one at [r, c] stands at rows[r] + columns[c], counted in elements.
  /// Throws `FileError.outOfMemory`.
  public func gathered(rows: [Int], columns: [Int]) throws(FileError) -> StoredTensor {
    let size = elementType.byteCount
    let copy = try OwnedBytes(count: rows.count * columns.count * size, file: Path(name))
    if size == 4 {
      gather(UInt32.self, rows, columns, into: copy)
    } else {
      gather(UInt16.self, rows, columns, into: copy)
    }
    return StoredTensor(
      name: name, elementType: elementType, shape: [rows.count, columns.count], bytes: copy.bytes, owner: copy
    )
  }

  /// In tiles: where rows lie side by side in the source, a tile's elements are read together.
  private func gather<Element: BitwiseCopyable>(
    _: Element.Type, _ rows: [Int], _ columns: [Int], into copy: OwnedBytes
  ) {
    guard let source = bytes.baseAddress, let target = copy.mutableBytes.baseAddress else { return }
    let size = MemoryLayout<Element>.size
    parallelFor(rows.count, threads: usableCores, least: Self.tile, unit: Self.tile) { range in
      for first in stride(from: range.lowerBound, to: range.upperBound, by: Self.tile) {
        for column in columns.indices {
          for row in first..<min(first + Self.tile, range.upperBound) {
            let element = source.loadUnaligned(
              fromByteOffset: (rows[row] + columns[column]) * size, as: Element.self)
            target.storeBytes(
              of: element, toByteOffset: (row * columns.count + column) * size, as: Element.self)
          }
        }
      }
    }
  }

  /// Rows of a tile: a line of the cache holds as many float32 numbers twice.
  private static let tile = 32
}
