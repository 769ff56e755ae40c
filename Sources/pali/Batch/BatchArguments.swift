import ArgumentParser
import Files
import Foundation

/// Which pictures are meant.
struct InputArguments: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Also the pictures of folders below.")
  var recursive = false

  @Option(
    help: "Also the paths in this file, a line each or with NULs between; - is standard input.",
    completion: .file())
  var filesFrom: Path?

  @Option(.number(1...1_000_000_000), help: "Ask so many questions at most.")
  var limit: Int?

  @Argument(
    help: "PNG, JPEG or WebP files, and folders of them; - is a picture on standard input.",
    completion: .file())
  var image: [Path] = []

  /// Whether more than one picture may be meant.
  var isSeveral: Bool { image.count != 1 || filesFrom != nil || (try? isFolder(image[0])) == true }

  func validate() throws {
    if image.isEmpty, filesFrom == nil { throw ValidationError("name a picture, a folder, or --files-from") }
    if filesFrom == "-", image.contains("-") {
      throw ValidationError("standard input is a picture or a list of paths, not both")
    }
  }

  /// Throws `FileError` or `CommandError`.
  func pictures(apartFrom results: [Path]) throws -> PictureInputs {
    let listed = try filesFrom.map { try PathList.read($0) } ?? []
    return try PictureInputs(image + listed, isRecursive: recursive, apartFrom: results)
  }
}

/// Where results go besides standard output.
struct ResultArguments: ParsableArguments {
  @OptionGroup var recorded: RecordArguments

  @Option(help: "Write each picture with what was found on it into this folder.", completion: .directory)
  var overlays: Path?

  @Option(help: "Write each object's mask as a picture into this folder.", completion: .directory)
  var maskImages: Path?

  @Option(.score, help: "Leave objects below this score (0 to 1) out of pictures that are written.")
  var minScore: Double?

  @Flag(name: .shortAndLong, help: "No progress, no summary.")
  var quiet = false

  var folders: [Path] { [overlays, maskImages].compactMap { $0 } }
  var isFolderAsked: Bool { !folders.isEmpty }
}
