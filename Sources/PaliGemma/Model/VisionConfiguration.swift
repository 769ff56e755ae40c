import JSON
import Tensors

/// The shape of the vision tower (SigLIP).
public struct VisionConfiguration: Sendable, Equatable {
  /// Pixels along each side of the squashed picture.
  public let imageSize: Int
  public let patchSize: Int
  public let width: Int
  public let feedForward: Int
  public let layers: Int
  public let heads: Int
  public let epsilon: Float

  /// Patches along one side: what is left over at the right and bottom is not looked at, as in a
  /// convolution without padding.
  public var grid: Int { imageSize / patchSize }
  public var patches: Int { grid * grid }
  /// Numbers in one patch: channel, row, column.
  public var patchElements: Int { 3 * patchSize * patchSize }
  public var headWidth: Int { width / heads }

  init(_ config: JSONValue) throws {
    let file = config.document.file
    let type = try config.string("model_type", default: "siglip_vision_model")
    guard type == "siglip_vision_model" else {
      throw ModelError.unsupported(file: file, what: "vision_config.model_type \"\(type)\"")
    }
    imageSize = try config.side("image_size", in: 1...4096, default: 224)
    patchSize = try config.side("patch_size", in: 1...256, default: 16)
    width = try config.int("hidden_size", in: 1...32768, default: 768)
    feedForward = try config.int("intermediate_size", in: 1...262_144, default: 3072)
    layers = try config.int("num_hidden_layers", in: 1...512, default: 12)
    heads = try config.int("num_attention_heads", in: 1...1024, default: 12)
    epsilon = try config.float("layer_norm_eps", in: 1e-12...1, default: 1e-6)
    guard width % heads == 0 else {
      throw ModelError.indivisible(file: file, "vision_config.hidden_size", width, "heads", heads)
    }
    guard imageSize >= patchSize else {
      throw ModelError.unsupported(file: file, what: "pictures of \(imageSize) px, less than one patch")
    }
    guard try config.int("num_channels", default: 3) == 3 else {
      throw ModelError.unsupported(file: file, what: "pictures that are not RGB (num_channels)")
    }
    try config.requireTanhGelu("hidden_act", legacy: [])
    guard patches <= Self.patchLimit else {
      throw ModelError.unsupported(file: file, what: "\(patches) patches, more than \(Self.patchLimit)")
    }
  }

  /// Sixteen times what the largest published model has.
  private static let patchLimit = 65536
}

extension JSONValue {
  /// A side length: a number, or two equal ones (height, width).
  fileprivate func side(_ key: String, in range: ClosedRange<Int>, default value: Int) throws -> Int {
    guard let member = optional(key), member.kind == .array else {
      return try int(key, in: range, default: value)
    }
    let sides = try member.ints()
    guard sides.count == 2, sides[0] == sides[1], range.contains(sides[0]) else {
      throw member.mismatch("one side length or two equal ones")
    }
    return sides[0]
  }
}
