import Answers
import DemoModel
import Files
import Foundation
import Interface
import Pictures
import Testing

@testable import pali

@Suite struct OverlayExportTests {
  private let folder: ScratchFolder
  private let pictures = PictureStore()
  private let themes: UserThemes
  private let picture: Path

  init() throws {
    folder = try ScratchFolder()
    themes = UserThemes(configurationFolder: Path(folder.path))
    let demo = try #require(DemoModel.pictures)
    try folder.write("cake.png", Data(contentsOf: URL(fileURLWithPath: demo + "/cake.png")))
    picture = Path(folder.path + "/cake.png")
  }

  private func path(_ name: String) -> Path { Path(folder.path + "/" + name) }

  private func export(
    _ destination: Path? = nil, of source: Path? = nil, replacing: Bool = false, boxes: Bool = true,
    theme: String = "nord"
  ) -> ExportOutcome {
    let detection = Detection(
      index: 0, label: "cake", box: LocationBox(y0: 100, x0: 100, y1: 900, x1: 900), score: 0.5)
    var request = ExportRequest(
      picture: source ?? picture, destination: destination, detections: [detection], boxes: boxes,
      masks: true,
      labels: boxes, theme: theme)
    request.replacing = replacing
    return OverlayExport.write(request, themes, pictures)
  }

  @Test func thePictureIsWrittenWithWhatIsShown() throws {
    let original = try PictureFile.decode(picture)
    #expect(export(path("drawn.png")) == .written(path("drawn.png")))
    let drawn = try PictureFile.decode(path("drawn.png"))
    #expect(drawn.width == original.width && drawn.height == original.height && drawn.rgb != original.rgb)
    #expect(export(path("bare.png"), boxes: false) == .written(path("bare.png")))
    #expect(try PictureFile.decode(path("bare.png")).rgb == original.rgb)
  }

  @Test func namesAreNumbered() throws {
    for name in ["cake-pali.png", "cake-pali-2.png", "cake-pali-3.png"] {
      #expect(export() == .written(path(name)))
    }
    // A folder, a link to the picture, and one that leads nowhere are no free names either.
    try FileManager.default.createDirectory(
      atPath: path("cake-pali-4.png").text, withIntermediateDirectories: false)
    symlink("cake.png", path("cake-pali-5.png").text)
    symlink("nowhere", path("cake-pali-6.png").text)
    #expect(export() == .written(path("cake-pali-7.png")))
  }

  @Test func whatIsThereIsReplacedOnlyWhereThatWasAgreed() throws {
    try folder.write("old.png", Data("old".utf8))
    #expect(export(path("old.png")) == .taken(path("old.png")))
    #expect(try readFile(path("old.png"), limit: 10) == Array("old".utf8))
    #expect(export(path("old.png"), replacing: true) == .written(path("old.png")))
    #expect(try PictureFile.header(of: path("old.png")).format == .png)
  }

  @Test func theSourceIsNeverWrittenOver() throws {
    let before = try readFile(picture, limit: 1 << 24)
    symlink("cake.png", path("link.png").text)
    for name in ["cake.png", "link.png", "./cake.png"] {
      let outcome = export(path(name), replacing: true)
      #expect(outcome == .failed("\(DestinationError.isInput(path: path(name)))"))
    }
    #expect(try readFile(picture, limit: 1 << 24) == before)
  }

  @Test func faultsAreOneLine() throws {
    try folder.write("text.png", Data("text".utf8))
    #expect(
      export(path("out.png"), of: path("text.png"))
        == .failed("\(PictureError.notAPicture(path: path("text.png")))"))
    guard case .failed(let missing) = export(path("out.png"), of: path("missing.png")) else {
      Issue.record("a missing picture was written")
      return
    }
    #expect(missing == "\(path("missing.png")): cannot open: No such file or directory")
    #expect(
      export(path("out.jpg"))
        == .failed("\(DestinationError.suffix(path: path("out.jpg"), expected: ["png"]))"))
    guard case .failed = export(path("out.png"), theme: "no such theme") else {
      Issue.record("a theme that is not there was used")
      return
    }
    #expect(try !exists(path("out.png")) && !exists(path("out.jpg")))
  }

  /// Pixels that a preview or a run has decoded are not decoded again.
  @Test func thePixelsOfTheStoreAreDrawnOn() throws {
    _ = try pictures.whole(.file(picture))
    var before = stat()
    #expect(picture.call { stat($0, &before) } == 0)
    #expect(truncate(picture.text, before.st_size - 1) == 0 && truncate(picture.text, before.st_size) == 0)
    #expect(utimensat(AT_FDCWD, picture.text, [before.st_atim, before.st_mtim], 0) == 0)
    #expect(throws: PictureError.self) { try PictureFile.decode(picture) }
    #expect(export(path("drawn.png")) == .written(path("drawn.png")))
  }
}
