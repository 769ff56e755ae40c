import CKernels
import Glibc

/// Keys or values of one layer: [capacity, K*D], filled position by position.
public final class KeyValueStore {
  /// How numbers are kept.
  public enum Format: Sendable {
    case float32
    /// Rounded as they come in: half the memory, and half of what attention reads.
    case bfloat16

    public var byteCount: Int { self == .float32 ? 4 : 2 }

    var number: Int32 { self == .float32 ? Int32(PALI_F32) : Int32(PALI_BF16) }
  }

  public let capacity: Int
  public let columns: Int
  public let format: Format
  let base: UnsafeMutableRawPointer

  /// Throws `ComputeError.outOfMemory`.
  public init(capacity: Int, columns: Int, format: Format = .float32) throws {
    self.capacity = capacity
    self.columns = columns
    self.format = format
    base = try allocate(rows: capacity, columns: columns * format.byteCount)
  }

  deinit { free(base) }

  /// Bytes of a position.
  private var stride: Int { columns * format.byteCount }

  /// Takes rows `rows` of x to positions start, start + 1, ...
  public func write(_ x: Activations, rows: Range<Int>? = nil, at start: Int) {
    let rows = rows ?? 0..<x.rows
    precondition(x.columns == columns && rows.lowerBound >= 0 && rows.upperBound <= x.rows)
    precondition(start >= 0 && start + rows.count <= capacity)
    let (from, to) = (x.base + rows.lowerBound * columns, base + start * stride)
    switch format {
    case .float32: memcpy(to, from, rows.count * stride)
    case .bfloat16: pali_narrow(from, rows.count * columns, to.assumingMemoryBound(to: UInt16.self))
    }
  }

  /// Copies a position of another store of this width and format to a place in this one.
  public func copy(_ other: KeyValueStore, _ position: Int, to place: Int) {
    precondition(other.columns == columns && other.format == format)
    precondition(position >= 0 && position < other.capacity && place >= 0 && place < capacity)
    memcpy(base + place * stride, other.base + position * stride, stride)
  }

  /// Copies the first places of another store of this width and format to the same places.
  public func copy(_ other: KeyValueStore, first count: Int) {
    precondition(other.columns == columns && other.format == format)
    precondition(count >= 0 && count <= capacity && count <= other.capacity)
    memcpy(base, other.base, count * stride)
  }

  public var byteCount: Int { capacity * stride }
}
