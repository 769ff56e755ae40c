import Pictures
import Tensors

/// Image features of the pictures used last, so that the next prompt on one skips the vision tower.
struct FeatureCache {
  private var kept: RecentlyUsed<String, Activations>

  /// 64 MB hold the features of about thirty pictures at 224 px, width 2048.
  init(byteLimit: Int = 64 << 20) { kept = RecentlyUsed(byteLimit: byteLimit) { $0.rows * $0.columns * 4 } }

  /// The features kept under a key, which thereby become the last to go.
  mutating func take(_ key: String) -> Activations? { kept.take(key) }

  /// Keeps features, and drops the ones used longest ago while there is too much; the newest always stays.
  mutating func keep(_ features: Activations, for key: String) { kept.keep(features, for: key) }

  /// Tells a picture's pixels from others'.
  static func key(_ picture: Picture) -> String {
    let sum = picture.rgb.withUnsafeBytes { checksum($0) }
    return "\(picture.width) \(picture.height) \(sum)"
  }

  var keys: [String] { kept.keys }
}
