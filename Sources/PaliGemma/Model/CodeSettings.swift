import JSON
import Tensors

/// What config.json says of weights that mlx keeps in few bits. Any other way of quantising is refused by its name.
struct CodeSettings: Sendable, Equatable {
  struct Module: Sendable, Equatable {
    let groupSize, bits: Int
  }

  let standard: Module
  /// Of those that differ, by their names in the file.
  let modules: [String: Module]

  /// Of the tensors of a module.
  func module(_ name: String) -> Module { modules[name] ?? standard }

  private static let keys = ["quantization", "quantization_config"]

  /// nil where the file says nothing of it. Throws `ModelError` or `JSONError`.
  static func found(in config: JSONValue) throws -> CodeSettings? {
    for key in keys {
      guard let settings = config.optional(key) else { continue }
      guard settings.optional("quant_method") == nil, settings["bits"] != nil, settings["group_size"] != nil
      else { break }
      return try CodeSettings(settings)
    }
    try refuse(config)
    return nil
  }

  private init(_ settings: JSONValue) throws {
    standard = try Module(settings)
    var modules: [String: Module] = [:]
    for (name, value) in try settings.uniqueMembers() where value.kind == .object {
      modules[name] = try Module(value)
    }
    self.modules = modules
  }

  /// Throws `ModelError.quantised` where a part says that it is.
  static func refuse(_ part: JSONValue) throws {
    for key in keys + ["compression_config"] {
      guard let settings = part.optional(key) else { continue }
      let method = try settings["quant_method"]?.string() ?? "quantisation of an unknown kind"
      throw refusal(part, key, method)
    }
  }

  fileprivate static func refusal(_ part: JSONValue, _ key: String, _ method: String) -> ModelError {
    let format = ForeignFormat.quantised(method)
    return .quantised(
      file: part.document.file, key: part.name(key), method: format.name, instead: format.instead)
  }
}

extension CodeSettings.Module {
  fileprivate init(_ settings: JSONValue) throws {
    let mode = try settings.string("mode", default: "affine")
    guard mode == "affine" else { throw CodeSettings.refusal(settings, "mode", mode) }
    try settings.require("bits", AffineCodes.bitCounts)
    try settings.require("group_size", AffineCodes.groupSizes)
    groupSize = try settings.int("group_size", default: 64)
    bits = try settings.int("bits", default: 4)
  }
}
