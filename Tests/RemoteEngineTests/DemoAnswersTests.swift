import Answers
import DemoModel
import Files
import HTTP
import LoopbackServers
import PaliGemma
import Pictures
import RemoteEngine
import ScriptedEngine
import Synchronization
import TestSupport
import Testing

/// What the embedded engine answers, said by a server of vLLM's form, is the same answer.
@Suite struct DemoAnswersTests {
  private static let size = 112
  private static let prompts = [
    "caption en", "describe en", "ocr", "detect object", "segment object", "detect triangle", "caption de",
  ]

  private let folder: String
  private let pictures: [Path]
  private let embedded: EmbeddedEngine
  private let log = EventLog()

  init() throws {
    folder = try #require(DemoModel.folder)
    let names = ["snow.jpg", "moon.png", "shapes.webp"]
    let all = try #require(DemoModel.pictures)
    pictures = names.map { Path("\(all)/\($0)") }
    let log = log
    embedded = EmbeddedEngine(.init(folder: Path(folder), precision: .fixed(.f32))) { log.add($0) }
  }

  private func embeddedAnswer(_ request: Request) throws -> Answer {
    embedded.run(request)
    #expect(log.wait { $0.ends[request.id] != nil })
    guard case .finished(let answer)? = log.events(of: request.id).last else { throw Asking.Unexpected() }
    return answer
  }

  /// As vLLM would say it.
  private static func served(_ answer: Answer) -> ServedAnswer {
    let tokens = answer.tokens.map { token in
      ServedToken(
        id: token.id ?? 0, bytes: Array((token.id == 1 ? "<eos>" : token.text).utf8),
        logprob: Double(token.logprob ?? 0), kind: token.id == 1 ? .end : .text)
    }
    return ServedAnswer(
      tokens, promptIDs: answer.promptIDs, finish: answer.finish == .eos ? "stop" : "length")
  }

  @Test(arguments: [true, false]) func answersAreTheSame(tellsIDs: Bool) throws {
    let masks = Masks(try MaskDecoder(Path("\(folder)/vae-oid.npz")))
    let next = Mutex<ServedAnswer>([])
    let server = try LoopbackModelServer(tellsIDs ? .vllm : .plain) { _ in next.withLock { $0 } }
    var settings = try ServerSettings(of: server)
    settings.imageSize = Self.size
    let asking = Asking(settings, masks: masks.decode)
    var (id, masked) = (RunID(1), 0)
    for picture in pictures {
      for prompt in Self.prompts {
        let request = Asking.request(id, prompt, picture: .file(picture))
        let expected = try embeddedAnswer(request)
        next.withLock { $0 = Self.served(expected) }
        let answer = try asking.answer(request)
        #expect(answer.text == expected.text && answer.finish == expected.finish)
        if tellsIDs {
          #expect(answer.promptIDs == expected.promptIDs)
          #expect(answer.tokens.map(\.id) == expected.tokens.map(\.id))
        }
        #expect(answer.tokens.map(\.text).filter { !$0.isEmpty }.count > 0 || expected.text.isEmpty)
        for (token, other) in zip(answer.tokens, expected.tokens) {
          #expect(token.text == other.text)
          let (logprob, told) = try (#require(token.logprob), #require(other.logprob))
          #expect(abs(logprob - told) < 1e-6)
        }
        #expect(Self.plain(answer.output) == Self.plain(expected.output), "\(prompt)")
        masked += answer.output.detections.count { $0.mask != nil }
        id = id.next
      }
    }
    #expect(masked > 2)
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
    var settings = try ServerSettings(of: server)
    settings.imageSize = Self.size
    let asking = Asking(settings)
    let folder = TemporaryFolder()
    for (index, picture) in pictures.enumerated() {
      let id = RunID(UInt64(index + 1))
      _ = try asking.answer(Asking.request(id, picture: .file(picture)))
      let square = Path(try folder.write("square-\(index).png", sent.withLock { $0 }))
      let whole = try PictureFile.decode(picture)
      #expect(try PictureFile.decode(square) == whole.squashed(width: Self.size, height: Self.size))
      let answers = try [Path](arrayLiteral: picture, square).enumerated().map { place, path in
        try embeddedAnswer(
          Asking.request(RunID(UInt64(10 * (index + 1) + place)), "detect object", picture: .file(path)))
      }
      #expect(answers[0].tokens == answers[1].tokens)
    }
  }
}

/// A decoder belongs to one thread at a time.
private final class Masks: Sendable {
  private let decoder: Mutex<MaskDecoder>

  init(_ decoder: sending MaskDecoder) { self.decoder = Mutex(decoder) }

  @Sendable func decode(_ codes: [Int]) -> BoxMask? { decoder.withLock { try? $0.decode(codes) } }
}
