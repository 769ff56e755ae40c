import Answers
import DemoModel
import Files
import Foundation
import Interface
import Testing

@testable import pali

/// Answers beyond the session: the real store, files that are moved and changed, and the program started again.
@Suite struct ResultKeeperTests {
  private let home: ScratchFolder
  private let environment: [String: String]

  init() throws {
    home = try ScratchFolder()
    environment = [
      "HOME": home.path, "XDG_STATE_HOME": home.path + "/state", "XDG_CONFIG_HOME": home.path + "/config",
      "XDG_CACHE_HOME": home.path + "/cache",
    ]
    for name in ["snow.jpg", "moon.png"] {
      let bytes = FileManager.default.contents(atPath: try #require(DemoModel.pictures) + "/\(name)")
      try home.write(name, #require(bytes))
    }
  }

  private func keeper(_ post: Post) throws -> ResultKeeper {
    ResultKeeper(
      mailbox: post.mailbox, settings: try Settings(ModelArguments.parse([]), environment: environment))
  }

  /// Asked about with the program itself.
  private func ask(_ prompt: String, _ name: String) throws {
    let result = try Program.run(
      ["run", "--prompt", prompt, "\(home.path)/\(name)"], environment: environment)
    try #require(result.status == 0)
  }

  private func recalled(_ name: String) throws -> [KeptAnswer] {
    let post = try Post()
    let keeper = try keeper(post)
    let path = Path("\(home.path)/\(name)")
    keeper.recall(path, try FileStamp(path))
    keeper.wait()
    post.collect()
    for case .recalled(path, _, let answers) in post.events { return answers }
    return []
  }

  @Test func whatWasAskedIsBackWithItsMasks() throws {
    try ask("segment object", "snow.jpg")
    try ask("caption en", "snow.jpg")
    let answers = try recalled("snow.jpg")
    #expect(answers.map(\.record.prompt) == ["segment object", "caption en"])
    let detection = try #require(answers.first?.output.detections.first)
    #expect(detection.mask != nil && detection.label == "object" && (detection.score ?? 0) > 0.3)
    #expect(answers[1].output.spans.map(\.text).joined() == "the word SNOW and a white car")
    #expect(try recalled("moon.png").isEmpty)
  }

  @Test func aPictureIsFoundWhereverItLiesNow() throws {
    try ask("caption en", "snow.jpg")
    try FileManager.default.moveItem(atPath: home.path + "/snow.jpg", toPath: home.path + "/other.jpg")
    #expect(try recalled("other.jpg").count == 1)
  }

  @Test func ofAPictureThatHasChangedNothingIsSaid() throws {
    try ask("caption en", "snow.jpg")
    let path = home.path + "/snow.jpg"
    try home.write("snow.jpg", #require(FileManager.default.contents(atPath: path)) + [0])
    #expect(try recalled("snow.jpg").isEmpty)
  }

  @Test func nothingIsKeptWhereNothingIsToBe() throws {
    let picture = home.path + "/snow.jpg"
    _ = try Program.run(["run", "--results", "false", "--prompt", "ocr", picture], environment: environment)
    #expect(!FileManager.default.fileExists(atPath: home.path + "/state/pali/results.sqlite"))
  }

  @Test func onlyItsOwnerMayReadIt() throws {
    try ask("ocr", "snow.jpg")
    let attributes = try FileManager.default.attributesOfItem(
      atPath: home.path + "/state/pali/results.sqlite")
    #expect((attributes[.posixPermissions] as? Int) == 0o600)
  }

  /// A store that cannot be had is one line, and the program goes on.
  @Test func withoutAStoreItIsSaidOnce() throws {
    try home.write("state/pali/results.sqlite/in-the-way")
    let post = try Post()
    let keeper = try keeper(post)
    let path = Path(home.path + "/snow.jpg")
    for _ in 0..<3 { keeper.recall(path, try FileStamp(path)) }
    keeper.wait()
    post.collect()
    let notices = post.events.compactMap { if case .notice(let notice) = $0 { notice.text } else { nil } }
    #expect(notices.count <= 1)
    #expect(try Program.run(["run", "--prompt", "ocr", "\(path)"], environment: environment).status == 0)
  }

  /// Answers are kept beside a damaged file that was set aside: that is said, and nothing else.
  @Test func aFileThatIsSetAsideIsSaid() throws {
    try home.write("state/pali/results.sqlite", Data(repeating: 7, count: 5000))
    let post = try Post()
    let keeper = try keeper(post)
    let path = Path(home.path + "/snow.jpg")
    keeper.recall(path, try FileStamp(path))
    keeper.wait()
    post.collect()
    let notices = post.events.compactMap { if case .notice(let notice) = $0 { notice.text } else { nil } }
    #expect(notices.count == 1 && notices[0].hasPrefix(home.path) && notices[0].contains("results.sqlite"))
  }

  @Test func theScreenHasItsBoxesAgainAfterARestart() throws {
    let session = try BrowserSession()
    let first = try session.begun(["--precision", "f32"])
    first.type("jjjjji")
    first.type("object\r")
    try #require(first.wait { $0.contains("1 object") })
    try #require(first.leavePrompt())
    first.type("q")
    #expect(first.waitForExit() == 0)
    let second = try session.begun(["--precision", "f32"])
    second.type("jjjjj")
    #expect(second.wait { $0.contains("1 object") && $0.contains("detect object") })
    second.type("q")
    #expect(second.waitForExit() == 0)
  }
}
