import JSON
import Tensors

/// Members of a configuration that must lie in a range: sizes are small enough afterwards that their
/// products cannot overflow.
extension JSONValue {
  /// A whole number in `range`; 0.0 or 4.0 are refused as any other fraction.
  func int(_ key: String, in range: ClosedRange<Int>, default value: Int? = nil) throws -> Int {
    let number = if let value { try int(key, default: value) } else { try int(key) }
    guard range.contains(number) else {
      throw outOfRange(key, "\(number)", "\(range.lowerBound)", "\(range.upperBound)")
    }
    return number
  }

  func float(_ key: String, in range: ClosedRange<Double>, default value: Float) throws -> Float {
    let number = try double(key, default: Double(value))
    guard range.contains(number) else {
      throw outOfRange(key, "\(number)", "\(range.lowerBound)", "\(range.upperBound)")
    }
    return Float(number)
  }

  /// The activation must be GELU's tanh form; `legacy` are names that mean it although they say otherwise.
  func requireTanhGelu(_ key: String, legacy: [String]) throws {
    guard let name = try optional(key)?.string() else { return }
    guard (["gelu_pytorch_tanh", "gelu_new", "gelu_fast"] + legacy).contains(name) else {
      throw ModelError.unsupported(file: document.file, what: "activation \"\(name)\" (\(key))")
    }
  }

  private func outOfRange(_ key: String, _ got: String, _ least: String, _ most: String) -> ModelError {
    let name = path.isEmpty ? key : "\(path).\(key)"
    return .outOfRange(file: document.file, key: name, got: got, least: least, most: most)
  }
}
