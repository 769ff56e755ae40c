import Answers
import DemoModel
import Files
import HTTP
import LoopbackServers
import PaliGemma
import Pictures
import RemoteEngine
import Synchronization
import TestSupport
import Testing

@testable import pali

/// What the embedded engine answers, said by a server, is the same answer.
@Suite struct ServedAnswersTests {
  private static let size = 112
  private static let prompts = [
    "caption en", "describe en", "ocr", "detect object", "segment object", "detect triangle", "caption de",
  ]

  private let folder: Path
  private let pictures: [Path]
  private let embedded: HeadlessEngine

  init() throws {
    let (folder, all) = try (#require(DemoModel.folder), #require(DemoModel.pictures))
    self.folder = Path(folder)
    pictures = ["snow.jpg", "moon.png", "shapes.webp"].map { Path("\(all)/\($0)") }
    embedded = HeadlessEngine {
      EmbeddedEngine(.init(folder: Path(folder), precision: .fixed(.f32)), handler: $0)
    }
  }

  private func request(_ prompt: String, _ picture: Path) -> Request {
    Request(id: 0, pictures: [.file(picture)], prompt: Prompt(prompt))
  }

  private func engine(_ server: LoopbackModelServer) throws -> HeadlessEngine {
    let masks = try SharedMaskDecoder(folder.appending("vae-oid.npz"), threads: nil)
    let settings = ServerSettings(try HTTPAddress(server.base), imageSize: Self.size)
    return HeadlessEngine {
      RemoteEngine(server: settings, client: .pali(), masks: masks.decode, handler: $0)
    }
  }

  /// As a server would say it.
  private static func served(_ answer: Answer) -> ServedAnswer {
    let tokens = answer.tokens.map { token in
      ServedToken(
        id: token.id ?? 0, bytes: Array((token.id == 1 ? "<eos>" : token.text).utf8),
        logprob: Double(token.logprob ?? 0), kind: token.id == 1 ? .end : .text)
    }
    return ServedAnswer(
      tokens, promptIDs: answer.promptIDs, finish: answer.finish == .eos ? "stop" : "length")
  }

  /// Of vLLM's form, and of the plain one, which tells no ids.
  @Test(arguments: [LoopbackModelServer.Form.vllm, .plain]) func theyAreTheSame(
    _ form: LoopbackModelServer.Form
  ) throws {
    let next = Mutex<ServedAnswer>([])
    let server = try LoopbackModelServer(form) { _ in next.withLock { $0 } }
    let engine = try engine(server)
    var masks = 0
    for picture in pictures {
      for prompt in Self.prompts {
        let expected = try embedded.answer(request(prompt, picture)) { _, _ in }.answer
        next.withLock { $0 = Self.served(expected) }
        let answer = try engine.answer(request(prompt, picture)) { _, _ in }.answer
        #expect(answer.text == expected.text && answer.finish == expected.finish)
        #expect(Self.plain(answer.output) == Self.plain(expected.output), "\(picture): \(prompt)")
        try expectTokens(of: answer, as: expected, withIDs: form == .vllm)
        masks += answer.output.detections.count { $0.mask != nil }
      }
    }
    #expect(masks > 2)
  }

  private func expectTokens(of answer: Answer, as expected: Answer, withIDs: Bool) throws {
    #expect(answer.tokens.map(\.text) == expected.tokens.map(\.text))
    #expect(answer.tokens.map(\.id) == expected.tokens.map { withIDs ? $0.id : nil })
    #expect(answer.promptIDs == (withIDs ? expected.promptIDs : []))
    for (token, other) in zip(answer.tokens, expected.tokens) {
      let (told, computed) = try (#require(token.logprob), #require(other.logprob))
      #expect(abs(told - computed) < 1e-6)
    }
  }

  /// All but the scores, which count a place's neighbours in the one and not in the other.
  private static func plain(_ output: ParsedOutput) -> ParsedOutput {
    var output = output
    for index in output.detections.indices { output.detections[index].score = nil }
    return output
  }

  /// The square that is sent is the one that the model makes itself: the embedded engine answers alike about both.
  @Test func theSquareIsTheModelsOwn() throws {
    let sent = Mutex<[UInt8]>([])
    let server = try LoopbackModelServer(.vllm) { request in
      sent.withLock { $0 = request.image ?? [] }
      return [.end]
    }
    let (engine, scratch) = (try engine(server), TemporaryFolder())
    for (index, picture) in pictures.enumerated() {
      _ = try engine.answer(request("ocr", picture)) { _, _ in }
      let square = Path(try scratch.write("\(index).png", sent.withLock { $0 }))
      let whole = try PictureFile.decode(picture)
      #expect(try PictureFile.decode(square) == whole.squashed(width: Self.size, height: Self.size))
      let tokens = try [picture, square].map {
        try embedded.answer(request("detect object", $0)) { _, _ in }.answer.tokens
      }
      #expect(tokens[0] == tokens[1])
    }
  }
}
