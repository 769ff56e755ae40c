import Answers
import HTTP
import JSON

/// One request to a server of chat completions, from its sending to the end of the answer: a stream of events, or the
/// whole at once. On one thread.
final class ChatTransfer {
  /// Once an answer is over, seconds in which the end of the stream may still come.
  private static let grace = 0.5
  /// The most bytes of an event.
  private static let eventLimit = 4 << 20

  /// The answer is as long as it may be, and the server goes on.
  private struct Enough: Error {}

  private enum Form {
    /// Not a byte that tells it has come.
    case unknown
    case events, whole
  }

  private let talk: RunTalk
  private let request: HTTPRequest
  private let place: String
  private let byteLimit: Int
  private let begun = ContinuousClock.now
  private var first: ContinuousClock.Instant?
  private var last: ContinuousClock.Instant?
  private var isOver: ContinuousClock.Instant?
  private var form = Form.unknown
  private var events = ServerSentEvents(limit: eventLimit)
  /// Of the whole, or of the beginning.
  private var bytes: [UInt8] = []
  private var byteCount = 0
  private var pieces = AnswerPieces()
  private var written: WrittenAnswer
  private var promptIDs: [Int] = []
  private var tokenCount: Int?
  private var finish: String?
  private var isWhole = false
  private var isFull = false
  private var tellsProbabilities = false

  init(_ talk: RunTalk, _ request: HTTPRequest, place: String, masks: RemoteEngine.MaskDecoding?) {
    self.talk = talk
    self.request = request
    self.place = place
    written = WrittenAnswer(talk.request.distributions) { masks?($0) }
    // What a step may take: twenty alternatives, and more names than are known.
    byteLimit = (8 << 20) + min(talk.maxTokens, 1 << 20) * (16 << 10)
  }

  var lacksProbabilities: Bool { !tellsProbabilities && !written.tokens.isEmpty }

  /// `fault`: what a refusal means. Throws `HTTPError` only where nothing of an answer has come, else `RemoteError`.
  func perform(over client: HTTPClient, fault: (HTTPResponse) throws -> any Error) throws -> Answer {
    do {
      let response = try client.send(
        request, isCancelled: { [self] in isToEnd }, onBody: { try take(body: $0) })
      guard response.isSuccess else { throw try fault(response) }
      isWhole = form != .events && !bytes.isEmpty
      if isWhole { try add(part(bytes, isWhole: true)) }
    } catch is Enough {
    } catch is HTTPError where isOver != nil && !talk.isCancelled {
      // Whatever became of the connection: the answer is there.
    } catch let error as HTTPError where !written.tokens.isEmpty && error != .cancelled {
      throw brokenOff(talk.settings.struck(error.fault))
    }
    return try answer()
  }

  private var isToEnd: Bool { talk.isCancelled || isOver.map { $0.seconds > Self.grace } == true }

  private func brokenOff(_ reason: String) -> RemoteError {
    .brokenOff(place: place, tokens: written.tokens.count, reason: reason)
  }

  // MARK: What comes

  private func take(body piece: UnsafeRawBufferPointer) throws {
    byteCount += piece.count
    guard byteCount <= byteLimit else { throw HTTPError.tooLarge(request.address, limit: byteLimit) }
    switch form {
    case .unknown:
      bytes += piece
      try recognise()
    case .whole: bytes += piece
    case .events: try take(events: piece)
    }
  }

  /// By its first byte: servers name what they send in many ways, and some do not heed `stream`.
  private func recognise() throws {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    guard bytes.count >= mark.count else { return }
    if bytes.starts(with: mark) { bytes.removeFirst(mark.count) }
    bytes.removeFirst(bytes.prefix { AnswerCode.isBlank($0) }.count)
    guard let byte = bytes.first else { return }
    switch byte {
    case UInt8(ascii: "<"): throw RemoteError.webPage(request.address)
    case UInt8(ascii: "{"), UInt8(ascii: "["): form = .whole
    default:
      form = .events
      let start = bytes
      bytes = []
      try start.withUnsafeBytes(take(events:))
    }
  }

  private func take(events piece: UnsafeRawBufferPointer) throws {
    do { try events.append(piece) { try take($0) } } catch is ServerSentEvents.TooLong {
      throw RemoteError.form(place: place, fault: "an event of more than \(Self.eventLimit) bytes")
    }
  }

  private func take(_ event: ServerSentEvents.Event) throws {
    if event.data.elementsEqual("[DONE]".utf8) {
      isOver = isOver ?? .now
    } else if isOver != nil {
      // Counts and the like: what is wrong with them does not matter any more.
      if let part = try? part(event.data) { try add(part) }
    } else if !event.data.isEmpty {
      try add(part(event.data))
    }
  }

  private func part(_ data: [UInt8], isWhole: Bool = false) throws(RemoteError) -> ChatPart {
    do {
      return try ChatPart(try JSONDocument(text: data, file: "its answer").root, isWhole: isWhole)
    } catch {
      switch error {
      case ChatPart.Fault.said(let message): throw .said(place: place, message: talk.settings.struck(message))
      case ChatPart.Fault.form(let fault): throw .form(place: place, fault: fault)
      default: throw .form(place: place, fault: "\(error)")
      }
    }
  }

  private func add(_ part: ChatPart) throws {
    promptIDs += part.promptIDs
    tokenCount = part.tokenCount ?? tokenCount
    try tell(pieces.append(part.text, part.tokens))
    finish = finish ?? part.finish
    if finish != nil { isOver = isOver ?? .now }
  }

  private func tell(_ pieces: [AnswerPiece]) throws {
    for piece in pieces {
      isFull =
        self.pieces.isTold && written.tokens.count >= talk.maxTokens
        // A token may be long, but they are not all.
        || written.textBytes > 4096 + 64 * min(talk.maxTokens, 1 << 20)
      if isFull { throw Enough() }
      last = .now
      first = first ?? last
      tellsProbabilities = tellsProbabilities || piece.logprob != nil
      talk.tell(written.append(piece))
      talk.tell(
        .progress(.decode, fraction: min(1, Double(written.tokens.count) / Double(talk.maxTokens))))
    }
  }

  // MARK: The end

  private func answer() throws -> Answer {
    let finish = try reason()
    if !isFull { try tell(pieces.finish()) }
    return written.answer(promptIDs: promptIDs, finish, timing)
  }

  private func reason() throws -> FinishReason {
    switch finish {
    case _ where isFull: return .length
    case "stop", "eos", "eos_token", "end_turn", "stop_sequence": return .eos
    case "length", "max_tokens": return .length
    case let other?: throw RemoteError.ended(place: place, reason: talk.settings.struck(other))
    case nil where isOver != nil || isWhole: return .eos
    case nil where written.tokens.isEmpty:
      throw HTTPError.cut(request.address, reason: "the answer did not come to its end")
    case nil: throw brokenOff("the answer did not come to its end")
    }
  }

  private var timing: Timing {
    var timing = Timing()
    timing.prefill = ((first ?? .now) - begun) / .seconds(1)
    if let first, let last { timing.decode = (last - first) / .seconds(1) }
    let count = tokenCount ?? (pieces.isTold ? written.tokens.count : 0)
    if timing.decode > 0, count > 1 { timing.tokensPerSecond = Double(count - 1) / timing.decode }
    return timing
  }
}
