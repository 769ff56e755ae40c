import ArgumentParser
import Files
import Foundation
import Interface
import Pictures

/// `pali show`: a picture as half blocks, or as the PNG that the program works on.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print pictures as half blocks, or write them as PNG.")

  @Option(.number(1...10_000), help: "Columns to fill at most (default: the terminal's, else 80).")
  var cols: Int?

  @Option(.number(1...10_000), help: "Rows to fill at most (default: the terminal's, else 24).")
  var rows: Int?

  @Option(\.color) var color: String?

  @Flag(help: "Fill the columns and rows whatever the picture's aspect.")
  var stretch = false

  @OptionGroup var picture: PictureOutput

  @Option(.number(1...8192), help: "With --output: squash to this many pixels a side, as the model sees it.")
  var squash: Int?

  @Argument(help: "PNG, JPEG or WebP files.", completion: .file())
  var image: [Path]

  func validate() throws {
    if picture.force, picture.output == nil { throw ValidationError("--force needs --output") }
    if squash != nil, picture.output == nil { throw ValidationError("--squash needs --output") }
    if picture.output != nil, image.count != 1 { throw ValidationError("--output takes one picture") }
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

  private func show(_ path: Path) throws {
    if let target = try picture.target(inputs: image) {
      let picture = try PictureFile.decode(path)
      try target.write(squash.map { picture.squashed(width: $0, height: $0) } ?? picture)
      return
    }
    var size = winsize()
    let isTerminal = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 && size.ws_row > 0
    let columns = cols ?? (isTerminal ? Int(size.ws_col) : 80)
    let lines = rows ?? (isTerminal ? Int(size.ws_row) : 24)
    // Stretched, both sides are to be reduced: the scale of one that merely fits would not do for the other.
    let picture =
      try stretch
      ? PictureFile.decode(path) : PictureFile.decodePreview(path, fitting: (columns, 2 * lines))
    let grid = Self.grid(picture, columns: columns, rows: lines, stretch: stretch)
    let depth = ColorLadder.here(SystemText.environment).depth(flag: SettingsTable[\.color].resolved(color))
    let text = ANSIText.encode(HalfBlocks.cells(grid, depth: depth), columns: grid.width)
    try StandardStreams.print(String(text.dropLast()))
  }

  /// As many pixels as fit the cells, the aspect kept unless stretched: a cell is two square pixels.
  static func grid(_ picture: Picture, columns: Int, rows: Int, stretch: Bool = false) -> PixelGrid {
    let (across, down) = (Double(columns) / Double(picture.width), Double(2 * rows) / Double(picture.height))
    let width =
      stretch ? columns : min(max(Int((Double(picture.width) * min(across, down)).rounded()), 1), columns)
    let height =
      stretch ? 2 * rows : min(max(Int((Double(picture.height) * min(across, down)).rounded()), 1), 2 * rows)
    let rgb = picture.areaAverage(
      x: 0, y: 0, width: Double(picture.width), height: Double(picture.height), columns: width, rows: height)
    return PixelGrid(width: width, height: height, bytes: rgb)
  }
}
