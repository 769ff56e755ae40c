import Files
import JSON

/// What can be wrong with a NumPy archive (.npz) or array (.npy).
public enum NumPyError: Error, Equatable, CustomStringConvertible {
  case notArchive(file: Path)
  case damagedArchive(file: Path, fault: String)
  case duplicate(file: Path, array: String)
  case missing(file: Path, array: String)
  // One array of it.
  case encrypted(file: Path, array: String)
  case method(file: Path, array: String, method: Int)
  case tooLarge(file: Path, array: String, size: Int, limit: Int)
  case damagedData(file: Path, array: String)
  case damagedHeader(file: Path, array: String)
  case pickled(file: Path, array: String)
  case unusableType(file: Path, array: String, type: String)
  case wrongLength(file: Path, array: String, expected: Int, got: Int)

  public var description: String {
    switch self {
    case .notArchive(let file): "\(file): neither a NumPy archive nor an array"
    case .damagedArchive(let file, let fault): "\(file): damaged archive: \(abbreviated(fault))"
    case .duplicate(let file, let array): "\(file): \(abbreviated(array)) is there twice"
    case .missing(let file, let array): "\(file): has no array \(abbreviated(array))"
    case .encrypted(let file, let array): "\(file): \(abbreviated(array)) is encrypted"
    case .method(let file, let array, let method):
      "\(file): \(abbreviated(array)) is compressed by method \(method); only stored and deflated are read"
    case .tooLarge(let file, let array, let size, let limit):
      "\(file): \(abbreviated(array)) would take \(size) bytes, more than the \(limit) that are inflated"
    case .damagedData(let file, let array): "\(file): the data of \(abbreviated(array)) is damaged"
    case .damagedHeader(let file, let array): "\(file): \(abbreviated(array)) has no valid NumPy header"
    case .pickled(let file, let array):
      "\(file): \(abbreviated(array)) holds pickled objects, which are not read"
    case .unusableType(let file, let array, let type):
      "\(file): \(abbreviated(array)) has the type \(abbreviated(type)); only <f2, <f4, <f8 and V2 (bfloat16) are read"
    case .wrongLength(let file, let array, let expected, let got):
      "\(file): \(abbreviated(array)) has \(got) bytes, its shape and type need \(expected)"
    }
  }
}
