import Answers
import DemoModel
import Foundation
import LoopbackServers
import Testing

/// `pali run --server`: the built program and a server on loopback.
@Suite struct ServerRunTests {
  private let home: NetworkHome
  private let pictures: [String]
  private static let answer: ServedAnswer = [
    ServedToken(id: 1, "<loc0256>"), ServedToken(id: 2, "<loc0256>"), ServedToken(id: 3, "<loc0768>"),
    ServedToken(id: 4, "<loc0768>"), ServedToken(id: 5, " cat"), .end,
  ]

  init() throws {
    home = try NetworkHome()
    let folder = try #require(DemoModel.pictures)
    pictures = ["snow.jpg", "cake.png", "house.webp", "moon.png"].map { "\(folder)/\($0)" }
  }

  private func configure(_ server: LoopbackModelServer, _ more: String = "") throws {
    let text = "[servers.lab]\nurl = \"\(server.base)\"\nkey_env = \"LAB_KEY\"\n\(more)"
    try home.folder.write("config/pali/config.toml", Data(text.utf8))
  }

  @Test func aServerAnswersInPlaceOfTheModel() throws {
    let server = try LoopbackModelServer(.vllm) { _ in Self.answer }
    let result = try home.run([
      "run", "--json", "--server", server.base, "--prompt", "detect cat", pictures[0],
    ])
    #expect(result.status == 0)
    let record = try AnswerRecord(json: Array(result.output.utf8.dropLast()), file: "output")
    #expect(record.engine == "openai" && record.model?.server == place(server.base))
    #expect(record.detections.map(\.label) == ["cat"] && record.scores == "tokens")
    #expect(record.detections.first?.locations == [256, 256, 768, 768])
    // The model's name says 224: the picture goes as the model sees it.
    #expect(server.runs.first?.request.prompt == "detect cat" && home.connects == [place(server.base)])
  }

  @Test func severalPicturesAreAskedAtOnceAndToldInOrder() throws {
    let server = try LoopbackModelServer(.plain) { _ in ServedAnswer.words("a cat", delay: 0.5) }
    let result = try home.run(
      ["run", "--server", server.base, "--parallel", "3", "--prompt", "caption en"] + pictures)
    #expect(result.output == pictures.map { "\($0): a cat\n" }.joined() && result.status == 0)
    // A busy machine may not get to the third.
    #expect((2...3).contains(server.mostAtOnce))
  }

  @Test func oneThatFailsDoesNotKeepTheOthers() throws {
    let server = try LoopbackModelServer(.plain) { _ in ServedAnswer.words("a cat", delay: 0) }
    let missing = home.folder.path + "/none.png"
    let result = try home.run(
      ["run", "--server", server.base, "--prompt", "caption en", pictures[0], missing, pictures[1]])
    #expect(result.output == "\(pictures[0]): a cat\n\(pictures[1]): a cat\n")
    #expect(result.status == 1 && result.errors.contains("none.png"))
  }

  /// A server's fault does not tell which picture it was about.
  @Test func aMeasurementNamesThePictureThatFailed() throws {
    let server = try LoopbackModelServer(.plain) { _ in ServedAnswer.words("a cat", delay: 0) }
    server.http.fault(.redirect(to: "http://127.0.0.2:1/"), on: "POST /v1/chat/completions")
    let line = #"{"image":"\#(pictures[0])","prefix":"caption en","suffix":"a cat"}"#
    try home.folder.write("truth.jsonl", Data((line + "\n").utf8))
    let truth = home.folder.path + "/truth.jsonl"
    let result = try home.run(["eval", "--server", server.base, "--truth", truth])
    #expect(result.errors.hasPrefix("pali: \(pictures[0]): "), "\(result.errors)")
    #expect(result.errors.filter { $0 == "\n" }.count == 1)
  }

  /// Whatever the server says: its errors repeat the key.
  @Test(arguments: ["lab-secret-key", "another-key"]) func noKeyIsEverSeen(key: String) throws {
    let server = try LoopbackModelServer(.plain, key: "lab-secret-key") { _ in Self.answer }
    try configure(server)
    let result = try home.run(
      ["run", "--json", "--server", "lab", "--prompt", "detect cat", pictures[0]], ["LAB_KEY": key])
    #expect((result.status == 0) == (key == "lab-secret-key"))
    #expect(server.http.received(key))
    #expect(!(result.output + result.errors).contains(key) && !home.holds(key))
    if result.status != 0 {
      #expect(result.errors.contains("LAB_KEY") && result.errors.filter { $0 == "\n" }.count == 1)
    }
  }

  /// A server that sends elsewhere is not followed with pictures and keys.
  @Test func nothingGoesToAnotherHost() throws {
    let other = try LoopbackServer(address: "127.0.0.2")
    let server = try LoopbackModelServer(.vllm, key: "lab-secret-key") { _ in Self.answer }
    server.http.fault(.redirect(to: other.base + "/v1/chat/completions"), on: "POST /v1/chat/completions")
    try configure(server)
    let result = try home.run(
      ["run", "--server", "lab", "--prompt", "detect cat", pictures[0]], ["LAB_KEY": "lab-secret-key"])
    #expect(result.status == 1 && result.errors.filter { $0 == "\n" }.count == 1)
    #expect(other.requests.isEmpty && home.connects == [place(server.base)])
  }

  @Test func whatItCannotDoIsRefusedByName() throws {
    let server = try LoopbackModelServer(.vllm) { _ in Self.answer }
    let base = ["run", "--json", "--server", server.base, "--prompt", "detect cat", pictures[0]]
    for (flags, word) in [
      (["--start", "<loc0001>"], "a given start"), (["--places"], "all places"),
      (["--together", pictures[1]], "several pictures"),
    ] {
      let result = try home.run(base + flags)
      #expect(
        result.status == 1 && result.errors.contains("cannot do this: ") && result.errors.contains(word))
    }
    #expect(server.runs.isEmpty)
  }

  @Test func controlCharactersDoNotReachTheTerminal() throws {
    let server = try LoopbackModelServer(.plain) { _ in
      [ServedToken(id: 1, "a\u{1B}[2J\u{202E}b"), .end]
    }
    let result = try home.run(["run", "--server", server.base, "--prompt", "caption en", pictures[0]])
    #expect(result.status == 0 && result.output.contains("b"))
    #expect(!result.output.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
  }

  @Test func aServerThatIsNotThereIsOneLine() throws {
    let result = try home.run(["run", "--server", "http://127.0.0.1:1", "--prompt", "a", pictures[0]])
    #expect(
      result.status == 1 && result.errors == "pali: 127.0.0.1:1: cannot be reached: Connection refused\n")
  }
}
