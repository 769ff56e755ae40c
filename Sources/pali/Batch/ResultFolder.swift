import Answers
import Files
import Foundation
import Interface
import Pictures

/// A folder of pictures that are made of answers: each has the name of the picture that was asked about with more
/// behind it, below the same folders, so that no two are one.
struct ResultFolder {
  let path: Path
  private let isReplacing: Bool

  /// Makes it. Throws `ResultFolderError` where pictures that are read lie in it, or `FileError`.
  init(_ path: Path, inputs: [PictureInputs.Picture], replacing: Bool) throws {
    self.path = path
    isReplacing = replacing
    try makeFolder(path, mode: 0o777)
    let place = path.real ?? path
    let folders = Set(inputs.map(\.path.parent))
    for folder in folders where (folder.real ?? folder).lies(in: place) {
      throw ResultFolderError.holdsInputs(path)
    }
  }

  /// "snow.jpg.png"; with more than one prompt their numbers, and with more than one result theirs, before the suffix.
  func name(of picture: PictureInputs.Picture, prompt: Int?, part: Int? = nil) -> Path {
    let numbers = [prompt, part].compactMap { $0 }.map { ".\($0)" }.joined()
    return Path(bytes: picture.name.bytes + Array("\(numbers).png".utf8))
  }

  /// Throws `DestinationError`, `FileError` or `PictureError`.
  func write(_ picture: Picture, as name: Path, of input: Path) throws {
    let target = path.appending(name)
    try makeFolder(target.parent, mode: 0o777)
    try picture.writePNG(
      to: Destination(target, suffixes: ["png"], inputs: [input], replacing: isReplacing))
  }
}

enum ResultFolderError: Error, Equatable, CustomStringConvertible {
  case holdsInputs(Path)

  var description: String {
    switch self {
    case .holdsInputs(let path): "\(path): holds pictures that are read; results need a folder of their own"
    }
  }
}

extension Path {
  /// Whether it is `folder`, or below it; both without links.
  fileprivate func lies(in folder: Path) -> Bool {
    self == folder || bytes.starts(with: folder.bytes + (folder == "/" ? [] : [UInt8(ascii: "/")]))
  }
}
