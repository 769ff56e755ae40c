import DemoModel
import Foundation
import Testing

/// `pali export` and `pali import` of the built program; the formats have tests of their own.
@Suite struct ExportCommandTests {
  private let folder: ScratchFolder
  private var records: String { folder.path + "/r.jsonl" }
  private var environment: [String: String] { ["XDG_STATE_HOME": folder.path + "/state"] }

  init() throws {
    folder = try ScratchFolder()
    let pictures = try #require(DemoModel.pictures)
    let result = try Program.run(
      [
        "run", "--prompt", "segment object", "--records", records, pictures + "/snow.jpg",
        pictures + "/cake.png",
      ],
      environment: environment)
    try #require(result.status == 0)
  }

  private func export(_ arguments: [String]) throws -> Program.Result {
    try Program.run(["export"] + arguments, environment: environment)
  }

  private func text(_ name: String) -> String {
    (try? String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)) ?? ""
  }

  @Test(arguments: [
    "coco.json", "coco-results.json", "paligemma.jsonl", "csv.csv", "html.html", "label-studio.json",
  ])
  func eachFormatIsWrittenOnceAndNotOver(name: String) throws {
    let format = String(name.split(separator: ".")[0])
    let arguments = ["--format", format, "--from", records, "--to", "\(folder.path)/\(name)"]
    let result = try export(arguments)
    #expect(result.status == 0 && result.errors.hasPrefix("pali: 2 answers, "))
    #expect(text(name).contains(format == "coco-results" ? "category_id" : "object"))
    let again = try export(arguments)
    #expect(again.status == 1 && again.errors.contains("--force replaces it"))
    #expect(try export(arguments + ["--force"]).status == 0)
  }

  @Test func aFolderIsMadeForYOLO() throws {
    let result = try export(["--format", "yolo", "--from", records, "--to", folder.path + "/yolo"])
    #expect(result.status == 0)
    #expect(text("yolo/labels/snow.txt").hasPrefix("0 ") && text("yolo/data.yaml").contains("object"))
    #expect(FileManager.default.fileExists(atPath: folder.path + "/yolo/images/cake.png"))
    // Labels of now among those of then would be learnt as something else.
    for force in [[], ["--force"]] {
      let again = try export(["--format", "yolo", "--from", records, "--to", folder.path + "/yolo"] + force)
      #expect(again.status == 1)
      #expect(again.errors == "pali: \(folder.path)/yolo: is not empty: name a new folder\n")
    }
  }

  /// Without a file, what is kept: the run above.
  @Test func whatIsKeptIsExported() throws {
    let result = try export(["--format", "jsonl", "--to", "-"])
    #expect(result.status == 0 && result.output.split(separator: "\n").count == 2)
    let none = try export(["--format", "jsonl", "--prompt", "caption*", "--to", "-"])
    #expect(none.output.isEmpty)
  }

  @Test func whatIsWrittenIsReadBack() throws {
    _ = try export(["--format", "paligemma", "--from", records, "--to", folder.path + "/p.jsonl"])
    let back = try Program.run(
      [
        "import", "--format", "paligemma", "--as-truth", "--to", folder.path + "/t.jsonl",
        folder.path + "/p.jsonl",
      ])
    #expect(back.status == 0)
    _ = try export([
      "--format", "paligemma", "--from", folder.path + "/t.jsonl", "--to", folder.path + "/q.jsonl",
    ])
    #expect(!text("p.jsonl").isEmpty && text("p.jsonl") == text("q.jsonl"))
  }

  @Test func damagedFilesAreOneLine() throws {
    try folder.write("bad.jsonl", Data("{\"version\":1}\n".utf8))
    let result = try export([
      "--format", "csv", "--from", folder.path + "/bad.jsonl", "--to", folder.path + "/a.csv",
    ])
    #expect(result.status == 1 && result.errors.filter { $0 == "\n" }.count == 1)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/a.csv"))
    let coco = try Program.run(["import", "--format", "coco", "--to", "-", folder.path + "/bad.jsonl"])
    #expect(coco.status == 1 && coco.errors.filter { $0 == "\n" }.count == 1)
  }

  @Test(arguments: [
    (["--format", "x", "--to", "a"], "--format must be one of coco"),
    (["--format", "yolo", "--to", "-"], "yolo is a folder"),
    (["--format", "csv", "--min-score", "7", "--to", "a.csv"], "from 0 to 1"),
  ])
  func whatCannotBeMeantIsAUsageError(arguments: [String], words: String) throws {
    let result = try export(arguments)
    #expect(result.status == 64 && result.errors.contains(words))
  }

  @Test func theSuffixSaysTheFormat() throws {
    let result = try export(["--format", "csv", "--from", records, "--to", folder.path + "/a.json"])
    #expect(result.status == 1 && result.errors.contains("must end in .csv"))
  }
}
