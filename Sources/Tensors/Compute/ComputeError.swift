/// Why something could not be computed. One line each.
public enum ComputeError: Error, Equatable, CustomStringConvertible {
  case outOfMemory(bytes: Int)
  case missing(path: KernelPath)

  public var description: String {
    switch self {
    case .outOfMemory(let bytes): "no memory for \(bytes) bytes"
    case .missing(let path): "this CPU cannot run the \(path.rawValue) kernels"
    }
  }
}
