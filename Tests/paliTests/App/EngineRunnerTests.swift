import Answers
import DemoModel
import Files
import Foundation
import Interface
import Pictures
import Testing

@testable import pali

@Suite struct EngineRunnerTests {
  private let mailbox: Mailbox<Event>
  private let runner: EngineRunner
  private let home: ConfigurationHome

  init() throws {
    home = try ConfigurationHome("")
    mailbox = Mailbox(waking: try WakePipe())
    var settings = try Settings(ModelArguments.parse([]), environment: home.environment)
    settings.precision = .fixed(.f32)
    let pictures = PictureStore()
    runner = EngineRunner(mailbox: mailbox) { [settings] name, handler in
      try settings.with(name).engine(pictures: pictures, handler: handler)
    }
  }

  /// How each request ended, once `count` have.
  private func ends(_ count: Int) -> [RunID: [String]] {
    var ends: [RunID: [String]] = [:]
    let deadline = Date(timeIntervalSinceNow: patience)
    while ends.values.reduce(0, { $0 + $1.count }) < count, Date() < deadline {
      for case .engine(let event, _) in mailbox.collect() {
        switch event {
        case .run(let id, .finished(let answer)): ends[id, default: []].append(answer.finish.rawValue)
        case .run(let id, .failed(let message)): ends[id, default: []].append(message)
        default: break
        }
      }
      usleep(1000)
    }
    return ends
  }

  private func run(_ id: RunID) throws {
    let picture = try #require(DemoModel.pictures) + "/cake.png"
    runner.run(Request(id: id, pictures: [.file(Path(picture))], prompt: Prompt("detect object")))
  }

  /// While the model loads, and with nothing of the pictures read.
  @Test func cancelledRequestsEndOnceAndAtOnce() throws {
    runner.load(.start)
    for id in 1...5 { try run(RunID(UInt64(id))) }
    for id in 1...5 { runner.cancel(RunID(UInt64(id))) }
    try run(6)
    let ends = ends(6)
    #expect(ends[6] == ["eos"])
    for id in 1...5 { #expect(ends[RunID(UInt64(id))] == ["cancelled"]) }
  }

  @Test func aPictureThatCannotBeReadFailsInOneShortLine() throws {
    runner.load(.start)
    let name = "/" + String(repeating: "a", count: 100_000)
    runner.run(Request(id: 1, pictures: [.file(Path(name))], prompt: Prompt("detect object")))
    let message = try #require(ends(1)[1]?.first)
    #expect(message.count < 500 && message.hasSuffix("File name too long"))
  }

  @Test func withoutAModelARequestFails() throws {
    try run(1)
    #expect(ends(1)[1]?.first?.hasPrefix("no model") == true)
  }
}
