import Files
import Pictures
import Testing

@testable import pali

@Suite struct ShowCommandTests {
  @Test(arguments: [(40, 10, 20, 5), (10, 40, 10, 40), (1, 1000, 1, 40)])
  func theAspectIsKept(width: Int, height: Int, columns: Int, pixels: Int) {
    let picture = Picture(width: width, height: height, rgb: Array(repeating: 9, count: width * height * 3))
    let grid = ShowCommand.grid(picture, columns: 20, rows: 20)
    #expect(grid.width == columns && grid.height == pixels)
  }

  @Test func stretchedItFillsTheCells() {
    let picture = Picture(width: 40, height: 10, rgb: Array(repeating: 9, count: 1200))
    let grid = ShowCommand.grid(picture, columns: 7, rows: 5, stretch: true)
    #expect(grid.width == 7 && grid.height == 10)
  }

  @Test func thePreviewIsPrintedInTheColoursAskedFor() throws {
    let picture = "\(TinyModel.checkpoints)/pictures/a.png"
    let arguments = ["show", "--cols", "6", "--rows", "3", "--stretch"]
    let direct = try Program.run(arguments + ["--color", "24bit", picture])
    #expect(direct.status == 0 && direct.output.split(separator: "\n").count == 3)
    #expect(direct.output.contains("\u{1B}[38;2;"))
    let mono = try Program.run(arguments + ["--color", "mono", picture])
    #expect(mono.status == 0 && !mono.output.contains("\u{1B}"))
  }

  @Test func theModelsInputIsWritten() throws {
    let folder = try ConfigurationHome("")
    let picture = "\(TinyModel.checkpoints)/pictures/a.png"
    let result = try Program.run(["show", "--squash", "28", "--output", "\(folder.path)/o.png", picture])
    #expect(result.status == 0 && result.output.isEmpty && result.errors.isEmpty)
    let expected = try PictureFile.decode(Path(picture)).squashed(width: 28, height: 28)
    #expect(try PictureFile.decode(Path("\(folder.path)/o.png")) == expected)
  }
}
