/// Values used last, of so many bytes together; the newest always stays.
struct RecentlyUsed<Key: Equatable, Value> {
  private var kept: [(key: Key, value: Value)] = []
  private let byteLimit: Int
  private let byteCount: (Value) -> Int

  init(byteLimit: Int, byteCount: @escaping (Value) -> Int) {
    self.byteLimit = byteLimit
    self.byteCount = byteCount
  }

  /// The value kept under a key, which thereby becomes the last to go.
  mutating func take(_ key: Key) -> Value? {
    guard let index = kept.firstIndex(where: { $0.key == key }) else { return nil }
    let found = kept.remove(at: index)
    kept.append(found)
    return found.value
  }

  /// Keeps a value, and drops those used longest ago while there is too much.
  mutating func keep(_ value: Value, for key: Key) {
    kept.removeAll { $0.key == key }
    kept.append((key, value))
    while kept.count > 1, kept.reduce(0, { $0 + byteCount($1.value) }) > byteLimit { kept.removeFirst() }
  }

  mutating func removeAll() { kept = [] }

  /// The last to go stands last.
  var keys: [Key] { kept.map(\.key) }
}
