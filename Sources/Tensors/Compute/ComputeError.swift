/// Why something could not be computed. One line each.
public enum ComputeError: Error, Equatable, CustomStringConvertible {
  case outOfMemory(bytes: Int)
  case unsupported(precision: Precision)

  public var description: String {
    switch self {
    case .outOfMemory(let bytes): "no memory for \(bytes) bytes"
    case .unsupported(let precision): "there are no kernels for \(precision.rawValue)"
    }
  }
}
