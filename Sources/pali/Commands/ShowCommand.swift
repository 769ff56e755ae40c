import ArgumentParser
import Foundation
import Pictures

/// `pali show`: a picture as half blocks in 24-bit colour, or as the PNG that the program works on.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print pictures as half blocks, or write them as PNG.")

  @Option(help: "Columns to fill at most (default: the terminal's, else 80).")
  var cols: Int?

  @Option(help: "Rows to fill at most (default: the terminal's, else 24).")
  var rows: Int?

  @Option(help: "Write the upright picture to this PNG file instead.")
  var output: String?

  @Option(help: "With --output: squash to this many pixels a side, as the model sees it.")
  var squash: Int?

  @Argument(help: "PNG, JPEG or WebP files.")
  var image: [String]

  func validate() throws {
    for size in [cols, rows].compactMap({ $0 }) where !(1...10_000).contains(size) {
      throw ValidationError("--cols and --rows must lie between 1 and 10000")
    }
    if let squash, !(1...8192).contains(squash) {
      throw ValidationError("--squash must lie between 1 and 8192")
    }
    if squash != nil, output == nil { throw ValidationError("--squash needs --output") }
    if output != nil, image.count != 1 { throw ValidationError("--output takes one picture") }
  }

  func run() throws {
    Interruption.watch()
    var failed = false
    for path in image where !Interruption.isRequested {
      do {
        try show(path)
      } catch {
        StandardStreams.complain(error)
        failed = true
      }
    }
    if Interruption.isRequested { throw ExitCode(130) }
    if failed { throw ExitCode(1) }
  }

  private func show(_ path: String) throws {
    if let output {
      let picture = try PictureFile.decode(path)
      try (squash.map { picture.squashed(width: $0, height: $0) } ?? picture).writePNG(to: output)
      return
    }
    var size = winsize()
    let isTerminal = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 && size.ws_row > 0
    let columns = cols ?? (isTerminal ? Int(size.ws_col) : 80)
    let lines = rows ?? (isTerminal ? Int(size.ws_row) : 24)
    let picture = try PictureFile.decodePreview(path, fitting: (columns, 2 * lines))
    for line in HalfBlocks(picture, columns: columns, rows: lines).lines { try StandardStreams.print(line) }
  }
}
