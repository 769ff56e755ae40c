import Pictures
import Tensors

/// Image features of the pictures used last, so that the next prompt on one skips the vision tower.
struct FeatureCache {
  private var kept: [(key: String, features: Activations)] = []
  private let byteLimit: Int

  /// 64 MB hold the features of about thirty pictures at 224 px, width 2048.
  init(byteLimit: Int = 64 << 20) { self.byteLimit = byteLimit }

  /// The features kept under a key, which thereby become the last to go.
  mutating func take(_ key: String) -> Activations? {
    guard let index = kept.firstIndex(where: { $0.key == key }) else { return nil }
    let found = kept.remove(at: index)
    kept.append(found)
    return found.features
  }

  /// Keeps features, and drops the ones used longest ago while there is too much; the newest always stays.
  mutating func keep(_ features: Activations, for key: String) {
    kept.removeAll { $0.key == key }
    kept.append((key, features))
    while kept.count > 1, byteCount > byteLimit { kept.removeFirst() }
  }

  /// Tells a picture's pixels from others'.
  static func key(_ picture: Picture) -> String {
    let sum = picture.rgb.withUnsafeBytes { checksum($0) }
    return "\(picture.width) \(picture.height) \(sum)"
  }

  var keys: [String] { kept.map(\.key) }

  private var byteCount: Int { kept.reduce(0) { $0 + $1.features.rows * $1.features.columns * 4 } }
}
