/// Why a picture file could not be read or written. One line each, the file named.
public enum PictureError: Error, Equatable, CustomStringConvertible {
  case unreadable(path: String, reason: String)

  public var description: String {
    switch self {
    case .unreadable(let path, let reason): "\(path): \(reason)"
    }
  }
}
