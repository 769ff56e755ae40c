import Files
import JSON
import Tensors

/// How a model's pictures are made ready, as its folder says: what each level of a channel becomes. The rest is fixed
/// (squashed to the model's square by Pillow's bicubic), and files that ask for something else are refused by name.
///
/// Read as transformers does: `image_processor` of `processor_config.json`, or else `preprocessor_config.json`; what
/// they leave out is as SiglipImageProcessor has it.
struct PictureSettings: Sendable, Equatable {
  /// [3, 256]: a channel's levels as the vision tower takes them.
  let levels: [[Float]]

  static let standard = PictureSettings(
    factor: Float(1.0 / 255), mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5])

  /// In float32, as the reference: level * factor, minus the mean, by the deviation.
  private init(factor: Float, mean: [Float], deviation: [Float]) {
    levels = zip(mean, deviation).map { mean, deviation in
      (0...255).map { (Float($0) * factor - mean) / deviation }
    }
  }

  /// Throws `FileError`, `JSONError` or `ModelError`.
  init(folder: Path, _ vision: VisionConfiguration) throws {
    let processor = try JSONDocument.found(folder.appending("processor_config.json"))?.root
    try processor?.require("image_seq_length", [vision.patches])
    let nested = try processor?.optional("image_processor")?.asObject()
    guard let settings = try nested ?? JSONDocument.found(folder.appending("preprocessor_config.json"))?.root
    else {
      self = .standard
      return
    }
    try self.init(settings, vision)
  }

  init(_ settings: JSONValue, _ vision: VisionConfiguration) throws {
    try Self.checkType(settings)
    try Self.checkResizing(settings, vision)
    try Self.checkSteps(settings)
    let scales = try settings.bool("do_rescale", default: true)
    let norms = try settings.bool("do_normalize", default: true)
    let factor = try settings.float("rescale_factor", in: 1e-9...1e9, default: Float(1.0 / 255))
    let mean = try settings.channels("image_mean", in: -1e6...1e6)
    let deviation = try settings.channels("image_std", in: 1e-6...1e6)
    self.init(
      factor: scales ? factor : 1, mean: norms ? mean : [0, 0, 0], deviation: norms ? deviation : [1, 1, 1])
  }

  /// All of them do the same to a picture, but for a rounding.
  private static let types = [
    "SiglipImageProcessor", "SiglipImageProcessorFast", "SiglipImageProcessorPil", "SiglipFeatureExtractor",
  ]

  private static func checkType(_ settings: JSONValue) throws {
    for key in ["image_processor_type", "feature_extractor_type"] {
      guard let type = settings.optional(key) else { continue }
      guard types.contains(where: type.isString) else { throw settings.refusal(key, type, reads: types[0]) }
    }
  }

  private static func checkResizing(_ settings: JSONValue, _ vision: VisionConfiguration) throws {
    let side = vision.imageSize
    if let size = settings.optional("size") {
      let wanted = "a height and width of \(side), as image_size in config.json says,"
      guard size.kind == .object, size["height"]?.isNumber(side) == true,
        size["width"]?.isNumber(side) == true
      else { throw settings.refusal("size", size, reads: wanted) }
    }
    if let filter = settings["resample"], !filter.isNumber(3) {
      let names = ["nearest", "lanczos", "bilinear", "bicubic", "box", "hamming"]
      let name = names.indices.first(where: filter.isNumber).map { " (\(names[$0]))" } ?? ""
      throw ModelError.setting(
        file: settings.document.file, key: settings.name("resample"), got: filter.wording + name,
        reads: "3 (bicubic)")
    }
    for key in ["image_seq_length", "num_image_tokens"] { try settings.require(key, [vision.patches]) }
  }

  /// Cropping, padding and what else there may be is not done; squashing always is. A picture is RGB already.
  private static func checkSteps(_ settings: JSONValue) throws {
    for (key, value) in try settings.members() {
      let step = try key.string()
      guard step.hasPrefix("do_"), !["do_convert_rgb", "do_rescale", "do_normalize"].contains(step) else {
        continue
      }
      let expected = step == "do_resize"
      guard try value.kind == .null || value.bool() == expected else {
        throw settings.refusal(step, value, reads: "\(expected)")
      }
    }
  }
}

extension JSONValue {
  /// Three numbers, or one for all channels.
  fileprivate func channels(_ key: String, in range: ClosedRange<Double>) throws -> [Float] {
    guard let value = optional(key), value.kind == .array else {
      return [Float](repeating: try float(key, in: range, default: 0.5), count: 3)
    }
    let numbers = try value.elements().map { try $0.double() }
    guard numbers.count == 3, numbers.allSatisfy(range.contains) else {
      throw value.mismatch("three numbers from \(range.lowerBound) to \(range.upperBound)")
    }
    return numbers.map { Float($0) }
  }
}
