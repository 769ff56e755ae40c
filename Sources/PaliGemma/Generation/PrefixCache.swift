import Tensors

/// Keys and values of the prompts read last, so that another question of the same words about the same pictures (another
/// start, answers to be scored, going on) skips the prompt's pass.
struct PrefixCache {
  /// What a prompt's keys and values depend on, the model aside.
  struct Key: Hashable {
    /// `FeatureCache.key` of each.
    let pictures: [String]
    let ids: [Int]
  }

  private var kept: RecentlyUsed<Key, Decoding.Prefix>

  /// 128 MB hold some 27 prompts of PaliGemma 3B at 224 px, and four of PaliGemma 2's.
  init(byteLimit: Int = 128 << 20) { kept = RecentlyUsed(byteLimit: byteLimit) { $0.byteCount } }

  /// The one kept under a key, which thereby becomes the last to go.
  mutating func take(_ key: Key) -> Decoding.Prefix? { kept.take(key) }

  mutating func keep(_ prefix: Decoding.Prefix, for key: Key) { kept.keep(prefix, for: key) }

  mutating func removeAll() { kept.removeAll() }

  var keys: [Key] { kept.keys }
}
