import Tensors

/// The keys and values of a sequence, layer by layer: first the prefix in one pass, then tokens, one or several a pass.
///
/// A sliding layer's later tokens see only the last `window` positions, themselves included, while the
/// prefix sees itself whole, as the reference has it. So such a layer keeps a ring of `window` positions
/// (attention does not care in which order keys stand). What a pass has more than the ring holds is kept in a store of
/// its own while its layer is worked on: a long prefix is read there; later positions go from there into the ring one
/// by one, as each of them is read.
final class KeyValueCache {
  private let layers: [Layer]
  private let columns: Int
  private let format: KeyValueStore.Format
  private let prefix: Int
  /// Positions that all layers have.
  private(set) var count = 0
  /// Where the pass under way ends.
  private var end = 0
  /// The pass's keys and values, for the rings that they do not fit, one layer at a time.
  private var aside: (keys: KeyValueStore, values: KeyValueStore)?

  private struct Layer {
    let keys, values: KeyValueStore
    /// The first position that the ring keeps; slot 0.
    let base: Int
    /// Positions that those after the prefix see back; nil: all.
    let window: Int?

    init(prefix: Int, window: Int?, capacity: Int, columns: Int, format: KeyValueStore.Format) throws {
      let size = min(window ?? capacity, capacity)
      keys = try KeyValueStore(capacity: size, columns: columns, format: format)
      values = try KeyValueStore(capacity: size, columns: columns, format: format)
      base = max(prefix - (window ?? capacity), 0)
      self.window = window
    }

    /// What another one holds of the first `count` positions. Rings of two sizes have not turned on yet: a size other
    /// than the window's is the whole capacity's, and positions are in the same slots.
    func copy(_ other: Layer, count: Int) {
      let places = min(max(count - base, 0), keys.capacity)
      keys.copy(other.keys, first: places)
      values.copy(other.values, first: places)
    }
  }

  /// What rows see of a layer: each the first so many places of these stores.
  struct Seen {
    let keys, values: KeyValueStore
    let counts: [Int]
    /// The position in place 0, before the ring turned on.
    let base: Int

    /// Where an earlier position is to be found by a row at `row`; nil: it does not see it any more.
    func place(of position: Int, from row: Int) -> Int? {
      guard position >= base, row - position < keys.capacity else { return nil }
      return (position - base) % keys.capacity
    }

    /// The same for attention; `rows`: where the queries are.
    func span(_ rows: Range<Int>) -> AttentionSpan {
      AttentionSpan(rows: rows, keys: keys, values: values, visible: counts)
    }
  }

  /// `prefix` positions come first, `capacity` in all.
  init(
    _ configuration: TextConfiguration, prefix: Int, capacity: Int, format: KeyValueStore.Format = .float32
  ) throws {
    self.prefix = prefix
    self.format = format
    let columns = configuration.keyValueWidth
    self.columns = columns
    layers = try configuration.sliding.map { sliding in
      try Layer(
        prefix: prefix, window: sliding ? configuration.window : nil, capacity: capacity, columns: columns,
        format: format)
    }
  }

  /// What another one holds, to go on from there apart from it: `capacity` positions in all.
  init(copying other: KeyValueCache, capacity: Int) throws {
    precondition(capacity >= other.count && !other.isInPrefix)
    (prefix, columns, format, count) = (other.prefix, other.columns, other.format, other.count)
    layers = try other.layers.map { layer in
      let copy = try Layer(
        prefix: other.prefix, window: layer.window, capacity: capacity, columns: other.columns,
        format: other.format)
      copy.copy(layer, count: other.count)
      return copy
    }
  }

  /// Goes back to what another one holds, of which it is a copy that has read on.
  func goBack(to origin: KeyValueCache) {
    for (mine, theirs) in zip(layers, origin.layers) where count - mine.base > mine.keys.capacity {
      // The ring has turned on over what the origin has.
      mine.copy(theirs, count: origin.count)
    }
    count = origin.count
  }

  /// Bytes that it takes.
  var byteCount: Int { layers.reduce(0) { $0 + $1.keys.byteCount + $1.values.byteCount } }

  /// Bytes that a cache of this shape takes.
  static func byteCount(
    _ configuration: TextConfiguration, capacity: Int, format: KeyValueStore.Format = .float32
  ) -> Int {
    let rows = configuration.sliding.reduce(0) {
      $0 + ($1 ? min(configuration.window ?? capacity, capacity) : capacity)
    }
    return 2 * rows * configuration.keyValueWidth * format.byteCount
  }

  /// Whether the next pass, or the one under way, is the prefix's.
  var isInPrefix: Bool { count < prefix }

  /// A pass over the next positions begins.
  func beginPass(rows: Int) throws {
    end = count + rows
    guard layers.contains(where: overflows) else { return }
    aside = (
      try KeyValueStore(capacity: rows, columns: columns, format: format),
      try KeyValueStore(capacity: rows, columns: columns, format: format)
    )
  }

  /// Whether the pass has positions that a layer's ring cannot hold together with what its rows see. One that comes
  /// alone takes the place of the one that it no longer sees.
  private func overflows(_ layer: Layer) -> Bool {
    isInPrefix ? layer.base > 0 : end - count > 1 && end - layer.base > layer.keys.capacity
  }

  /// Takes the keys and values of positions `position`, ... of the pass: rows `rows` of [C, K*D] each, nil: all.
  func write(
    layer: Int, keys: Activations, values: Activations, rows: Range<Int>? = nil, at position: Int
  ) {
    let (layer, rows) = (layers[layer], rows ?? 0..<keys.rows)
    if overflows(layer) {
      aside?.keys.write(keys, rows: rows, at: position - count)
      aside?.values.write(values, rows: rows, at: position - count)
      guard isInPrefix else { return }
    }
    let skip = max(layer.base - position, 0)
    guard skip < rows.count else { return }
    layer.keys.write(keys, rows: rows.dropFirst(skip), at: slot(position + skip, layer))
    layer.values.write(values, rows: rows.dropFirst(skip), at: slot(position + skip, layer))
  }

  private func slot(_ position: Int, _ layer: Layer) -> Int {
    (position - layer.base) % layer.keys.capacity
  }

  /// What positions of the pass see of a layer, all of which it has been given; nil where its ring has to turn on from
  /// one of them to the next.
  func seen(layer: Int, by positions: Range<Int>) -> Seen? {
    let layer = layers[layer]
    let isAside = overflows(layer)
    guard isInPrefix else {
      return isAside
        ? nil
        : Seen(
          keys: layer.keys, values: layer.values, counts: positions.map { places($0, layer) },
          base: layer.base)
    }
    let all = [Int](repeating: end, count: positions.count)
    if isAside, let aside { return Seen(keys: aside.keys, values: aside.values, counts: all, base: 0) }
    return Seen(keys: layer.keys, values: layer.values, counts: all, base: layer.base)
  }

  /// Takes a position into a layer's ring, whose `seen` is nil. It must be the one after the last that was taken.
  func turn(layer: Int, to position: Int) -> Seen {
    let layer = layers[layer]
    if let aside {
      layer.keys.copy(aside.keys, position - count, to: slot(position, layer))
      layer.values.copy(aside.values, position - count, to: slot(position, layer))
    }
    return Seen(
      keys: layer.keys, values: layer.values, counts: [places(position, layer)], base: layer.base)
  }

  /// How many places of its ring a position sees, itself included.
  private func places(_ position: Int, _ layer: Layer) -> Int {
    min(position + 1 - layer.base, layer.keys.capacity)
  }

  /// All layers have the positions of this pass.
  func finishPass() {
    count = end
    aside = nil
  }
}

extension Precision {
  /// How the keys and values of a decoder in this precision are kept: float32 where its numbers are to be the
  /// reference's; elsewhere bfloat16, which is what its weights are rounded to, or finer.
  var cacheFormat: KeyValueStore.Format { self == .f32 ? .float32 : .bfloat16 }
}
