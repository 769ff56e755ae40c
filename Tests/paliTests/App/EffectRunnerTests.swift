import Answers
import DemoModel
import Files
import Foundation
import Interface
import Pictures
import ScriptedEngine
import Testing

@testable import pali

/// Each effect that leaves the main thread is answered by its event.
@Suite struct EffectRunnerTests {
  private let post: Post
  private let home: ScratchFolder
  private let settings: pali.Settings
  private let effects: EffectRunner

  init() throws {
    let home = try ScratchFolder()
    let environment = [
      "HOME": home.path, "XDG_CONFIG_HOME": home.path, "XDG_STATE_HOME": home.path,
      "XDG_CACHE_HOME": home.path,
    ]
    let settings = try pali.Settings(ModelArguments.parse([]), environment: environment)
    let post = try Post()
    (self.home, self.settings, self.post) = (home, settings, post)
    effects = Self.runner(post, settings)
  }

  private static func runner(_ post: Post, _ settings: pali.Settings) -> EffectRunner {
    EffectRunner(
      mailbox: post.mailbox, settings: settings, themes: settings.themes,
      makingEngines: { name, handler in
        let script = Script(
          .scripted(name == .start ? "first" : "held"),
          otherwise: name == .model("held") ? [.began, .hang] : Script.answer("a"))
        return ScriptedEngine(script, handler: handler)
      })
  }

  private func listed() -> Listing? {
    post.first { if case .listed(let listing) = $0 { listing } else { nil } }
  }

  private func engineEvent<Value>(_ value: (EngineEvent) -> Value?) -> Value? {
    post.first { if case .engine(let event, _) = $0 { value(event) } else { nil } }
  }

  @Test func aFolderIsListed() throws {
    try home.write("zoo/a.png")
    effects.perform(.list(.folder(Path(home.path + "/zoo"))))
    let listing = try #require(listed())
    #expect(listing.source == .folder(Path(home.path + "/zoo")) && listing.error == nil)
    #expect(listing.entries.map(\.name) == ["a.png"] && listing.parent == Path(home.path))
  }

  @Test func aFolderThatIsNotThereIsListedWithItsFault() throws {
    effects.perform(.list(.folder("/nonexistent/zoo")))
    let listing = try #require(listed())
    #expect(listing.entries.isEmpty)
    #expect(listing.error == "/nonexistent/zoo: cannot be read: No such file or directory")
  }

  @Test(arguments: [("", ["a.png"]), ("/nonexistent", [])]) func namesAreListed(
    place: String, names: [String]
  ) throws {
    try home.write("a.png")
    let folder = Path(place.isEmpty ? home.path : place)
    effects.perform(.listNames(folder))
    let found = post.first {
      if case .namesListed(folder, let entries) = $0 { entries.map(\.name) } else { nil }
    }
    #expect(found == names)
  }

  @Test func previewsAreAnswered() throws {
    let picture = Path(try #require(DemoModel.pictures) + "/cake.png")
    let there = PreviewRequest(path: picture, cells: Size(columns: 20, rows: 10))
    let missing = PreviewRequest(path: "/nonexistent.png", cells: Size(columns: 20, rows: 10))
    effects.perform(.preparePreview(there))
    let size = post.first { event -> Size? in
      guard case .previewReady(there, _, let grid) = event else { return nil }
      return Size(columns: grid.width, rows: grid.height)
    }
    #expect(try #require(size).columns <= 20)
    effects.perform(.preparePreview(missing))
    let message = post.first { if case .previewFailed(missing, let message) = $0 { message } else { nil } }
    #expect(message?.contains("/nonexistent.png") == true)
  }

  @Test func modelsAreLoadedAndAskedAndStopped() {
    effects.perform(.loadEngine(.model("held")))
    let name = engineEvent { if case .loaded(let model) = $0 { model.name } else { nil } }
    #expect(name == "held")
    effects.perform(.run(Request(id: 4, pictures: [.file("/a.png")], prompt: Prompt("caption en"))))
    let began = engineEvent {
      if case .run(4, .began(let pictures, _)) = $0 { pictures.map(\.path) } else { nil }
    }
    #expect(began == ["/a.png"])
    effects.perform(.cancel(4))
    let finish = engineEvent { if case .run(4, .finished(let answer)) = $0 { answer.finish } else { nil } }
    #expect(finish == .cancelled)
  }

  @Test func whatIsRememberedIsThereTheNextTime() throws {
    let entries = ["cat", "dog"].map { HistoryEntry(task: "detect", text: $0, language: "en") }
    for entry in entries { effects.perform(.remember(entry)) }
    effects.finish()
    // Another program of the same user.
    let post = try Post()
    let effects = Self.runner(post, settings)
    effects.perform(.loadHistory)
    let read = post.first { if case .historyLoaded(let entries) = $0 { entries } else { nil } }
    #expect(read == entries)
    #expect(FileManager.default.fileExists(atPath: home.path + "/pali/history.jsonl"))
  }

  @Test func withoutAHistoryThereIsNone() {
    effects.perform(.loadHistory)
    let count = post.first { if case .historyLoaded(let entries) = $0 { entries.count } else { nil } }
    #expect(count == 0)
  }

  @Test func aHistoryThatCannotBeWrittenIsSaid() throws {
    try home.write("pali")
    effects.perform(.remember(HistoryEntry(task: "detect", text: "cat", language: "en")))
    let notice = post.first { if case .notice(let notice) = $0 { notice } else { nil } }
    #expect(notice?.kind == .error && notice?.text.hasPrefix(home.path + "/pali/history.jsonl") == true)
  }

  private func export(to name: String) throws -> ExportRequest {
    ExportRequest(
      picture: Path(try #require(DemoModel.pictures) + "/cake.png"),
      destination: Path("\(home.path)/\(name)"),
      detections: [], boxes: true, masks: true, labels: true, theme: "nord")
  }

  @Test func exportsAreAnswered() throws {
    let request = try export(to: "out.png")
    effects.perform(.exportOverlay(request))
    let outcome = post.first {
      if case .exportEnded(.overlay(request), let outcome) = $0 { outcome } else { nil }
    }
    #expect(outcome == .written(Path(home.path + "/out.png")))
  }

  /// What was begun is written when the program ends, and runs are not.
  @Test func finishingLetsFilesComeToAnEnd() throws {
    effects.perform(.loadEngine(.model("held")))
    effects.perform(.run(Request(id: 1, pictures: [.file("/a.png")], prompt: Prompt("caption en"))))
    _ = engineEvent { if case .run(1, .began) = $0 { true } else { nil } }
    for number in 0..<4 { effects.perform(.exportOverlay(try export(to: "\(number).png"))) }
    for number in 0..<20 {
      effects.perform(.remember(HistoryEntry(task: "detect", text: "\(number)", language: "en")))
    }
    effects.finish()
    // No waiting: it is there.
    for number in 0..<4 { #expect(FileManager.default.fileExists(atPath: "\(home.path)/\(number).png")) }
    #expect(HistoryFile(settings.folders).read().count == 20)
    let finish = engineEvent { if case .run(1, .finished(let answer)) = $0 { answer.finish } else { nil } }
    #expect(finish == .cancelled)
  }

  /// Those on the terminal itself are done where the terminal is.
  @Test func effectsOfTheRunLoopAreNotForIt() {
    for effect in [
      Effect.edit("x"), .copyToClipboard(.text("x")), .setTheme("nord"), .redraw, .suspend, .quit,
    ] {
      effects.perform(effect)
    }
    effects.finish()
    #expect(post.collect().isEmpty)
  }
}
