import DemoModel
import Files
import Foundation
import Interface
import PaliGemma
import Testing

@testable import pali

@Suite struct ModelRunnerTests {
  private let mailbox: Mailbox<Event>
  private let runner: ModelRunner
  private let home: ConfigurationHome

  init() throws {
    home = try ConfigurationHome("")
    mailbox = Mailbox(waking: try WakePipe())
    var settings = try Settings(ModelArguments.parse([]), environment: home.environment)
    settings.precision = "f32"
    runner = ModelRunner(mailbox: mailbox, settings: settings)
  }

  /// How each request ended, once `count` have.
  private func ends(_ count: Int) -> [UInt64: [String]] {
    var ends: [UInt64: [String]] = [:]
    let deadline = Date(timeIntervalSinceNow: 30)
    while ends.values.reduce(0, { $0 + $1.count }) < count, Date() < deadline {
      for case .session(let event, _) in mailbox.collect() {
        switch event {
        case .finished(let id, let answer): ends[id, default: []].append(answer.finish.rawValue)
        case .failed(let id, let message): ends[id, default: []].append(message)
        default: break
        }
      }
      usleep(1000)
    }
    return ends
  }

  private func run(_ id: UInt64) throws {
    let picture = try #require(DemoModel.pictures) + "/cake.png"
    runner.run(RunRequest(id: id, paths: [Path(picture)], prompt: "detect object"))
  }

  /// While the model loads, and with nothing of the pictures read.
  @Test func cancelledRequestsEndOnceAndAtOnce() throws {
    runner.load(nil)
    for id in 1...5 { try run(UInt64(id)) }
    runner.cancel()
    try run(6)
    let ends = ends(6)
    #expect(ends[6] == ["eos"])
    for id in 1...5 { #expect(ends[UInt64(id)] == ["cancelled"]) }
  }

  @Test func aPictureThatCannotBeReadFailsInOneShortLine() throws {
    runner.load(nil)
    let name = "/" + String(repeating: "a", count: 100_000)
    runner.run(RunRequest(id: 1, paths: [Path(name)], prompt: "detect object"))
    let message = try #require(ends(1)[1]?.first)
    #expect(message.count < 500 && message.hasSuffix("File name too long"))
  }

  @Test func withoutAModelARequestFails() throws {
    try run(1)
    #expect(ends(1)[1]?.first?.hasPrefix("no model") == true)
  }
}
