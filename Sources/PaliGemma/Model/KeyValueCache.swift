import Tensors

/// The keys and values of a run, layer by layer: first the prefix in one pass, then token by token.
///
/// A sliding layer's generated tokens see only the last `window` positions, themselves included, while the
/// prefix sees itself whole, as the reference has it. So such a layer keeps a ring of `window` positions
/// (attention does not care in which order keys stand), and a prefix longer than that is held in a store of
/// its own while its pass lasts.
final class KeyValueCache {
  private let layers: [Layer]
  /// The prefix's keys and values, for the sliding layers of a long prefix, one layer at a time.
  private var wide: (keys: KeyValueStore, values: KeyValueStore)?
  private let prefix: Int
  /// Positions written so far.
  private(set) var count = 0
  private var passEnd = 0

  private struct Layer {
    let keys, values: KeyValueStore
    /// The first position that the ring keeps; slot 0.
    let base: Int
  }

  /// `prefix` positions come first, `capacity` in all.
  init(_ configuration: TextConfiguration, prefix: Int, capacity: Int) throws {
    self.prefix = prefix
    let columns = configuration.keyValueWidth
    func store(_ capacity: Int) throws -> KeyValueStore {
      try KeyValueStore(capacity: capacity, columns: columns)
    }
    layers = try configuration.sliding.map { sliding in
      let window = sliding ? configuration.window ?? capacity : capacity
      let size = min(window, capacity)
      return Layer(
        keys: try store(size), values: try store(size), base: max(prefix - window, 0))
    }
    if layers.contains(where: { $0.base > 0 }) { wide = (try store(prefix), try store(prefix)) }
  }

  /// Bytes that a cache of this shape takes.
  static func byteCount(_ configuration: TextConfiguration, capacity: Int) -> Int {
    let rows = configuration.sliding.reduce(0) {
      $0 + ($1 ? min(configuration.window ?? capacity, capacity) : capacity)
    }
    return 2 * rows * configuration.keyValueWidth * 4
  }

  /// Takes the keys and values of positions `position`, ...: [C, K*D] each.
  func write(layer: Int, keys: Activations, values: Activations, at position: Int) throws {
    let layer = layers[layer]
    passEnd = max(passEnd, position + keys.rows)
    if layer.base > 0, position < prefix {
      wide?.keys.write(keys, at: position)
      wide?.values.write(values, at: position)
    }
    let skip = min(max(layer.base - position, 0), keys.rows)
    guard skip < keys.rows else { return }
    let slot = (position + skip - layer.base) % layer.keys.capacity
    layer.keys.write(try keys.dropping(skip), at: slot)
    layer.values.write(try values.dropping(skip), at: slot)
  }

  /// What the rows of the pass under way see of a layer: the first `count` places of its stores.
  func visible(layer: Int) -> (keys: KeyValueStore, values: KeyValueStore, count: Int) {
    let layer = layers[layer]
    if layer.base > 0, count < prefix, let wide { return (wide.keys, wide.values, passEnd) }
    return (layer.keys, layer.values, min(passEnd - layer.base, layer.keys.capacity))
  }

  /// All layers have the positions of this pass.
  func finishPass() {
    count = passEnd
    if count >= prefix { wide = nil }
  }
}

extension Activations {
  /// All rows but the first few.
  fileprivate func dropping(_ rows: Int) throws -> Activations {
    guard rows > 0 else { return self }
    let rest = try Activations(rows: self.rows - rows, columns: columns)
    rest.copy(self, rows: rows..<self.rows)
    return rest
  }
}
