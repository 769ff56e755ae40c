import Glibc

/// Keys or values of one layer: [capacity, K*D] in float32, filled position by position.
///
/// Float32 in every precision: for PaliGemma 3B 37 kB a position, beside gigabytes of weights.
public final class KeyValueStore {
  public let capacity: Int
  public let columns: Int
  let base: UnsafeMutablePointer<Float>

  /// Throws `ComputeError.outOfMemory`.
  public init(capacity: Int, columns: Int) throws {
    self.capacity = capacity
    self.columns = columns
    base = try allocateFloats(rows: capacity, columns: columns)
  }

  deinit { free(base) }

  /// Copies rows of x to positions start, start + 1, ...
  public func write(_ x: Activations, at start: Int) {
    precondition(x.columns == columns && start >= 0 && start + x.rows <= capacity)
    (base + start * columns).update(from: x.base, count: x.rows * columns)
  }

  /// Copies a position of another store of this width to a place in this one.
  public func copy(_ other: KeyValueStore, _ position: Int, to place: Int) {
    precondition(other.columns == columns && position >= 0 && position < other.capacity)
    precondition(place >= 0 && place < capacity)
    (base + place * columns).update(from: other.base + position * columns, count: columns)
  }
}
