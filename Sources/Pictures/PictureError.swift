import Files

/// Why a picture file could not be read or written. One line each, the file named.
public enum PictureError: Error, Equatable, CustomStringConvertible {
  /// The file itself: missing, unreadable, a folder, too large, a failed write.
  case file(FileError)
  case notAPicture(path: Path)
  case truncated(path: Path, format: PictureFile.Format)
  /// `reason` is in the library's words, printable ASCII.
  case corrupt(path: Path, format: PictureFile.Format, reason: String)
  case unsupported(path: Path, format: PictureFile.Format, reason: String)
  case tooLarge(path: Path, width: Int, height: Int, limit: Int)
  case outOfMemory(path: Path, width: Int, height: Int)
  case notEncodable(path: Path, width: Int, height: Int, reason: String)

  public var description: String {
    switch self {
    case .file(let error): error.description
    case .notAPicture(let path): "\(path): not a PNG, JPEG or WebP picture"
    case .truncated(let path, let format): "\(path): \(format.name) picture cut short"
    case .corrupt(let path, let format, let reason): "\(path): damaged \(format.name) picture (\(reason))"
    case .unsupported(let path, let format, let reason):
      "\(path): \(format.name) picture of a kind that is not read (\(reason))"
    case .tooLarge(let path, let width, let height, let limit):
      "\(path): \(width) x \(height) pixels; at most \(limit) pixels are read"
    case .outOfMemory(let path, let width, let height):
      "\(path): no memory for \(width) x \(height) pixels"
    case .notEncodable(let path, let width, let height, let reason):
      "\(path): cannot write \(width) x \(height) pixels as PNG (\(reason))"
    }
  }
}
