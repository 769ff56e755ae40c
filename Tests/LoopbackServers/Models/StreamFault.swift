/// What is unusual or wrong with a stream of events. Events count from 0: the first is the role's, then one a
/// token, then usage where it is asked for; `[DONE]` is none.
public enum StreamFault: Sendable {
  // Wrong.
  public enum Place: Sendable { case before, inEvent, inCharacter, after }
  /// Ends there; `inCharacter` after the first byte of the event's first character of several bytes.
  case cut(event: Int, Place)
  case reset(event: Int)
  /// Nothing comes from this event on.
  case stall(event: Int)
  /// The end of the connection in place of `[DONE]`.
  case withoutDone
  case withoutFinishReason
  /// This text where that event would be.
  case replace(event: Int, data: String)
  /// This text before that event.
  case insert(event: Int, data: String)
  /// A line of so many bytes, without an end that comes sooner.
  case hugeLine(event: Int, bytes: Int)
  /// The last token's event again and again, until the client goes.
  case endless

  // Unusual, and right.
  /// In pieces of so many bytes, wherever characters end.
  case pieces(of: Int)
  /// "\r\n", or "\r".
  case lineEnd(String)
  /// `: keep-alive` before every event.
  case comments
  /// Each event's JSON over several `data:` lines.
  case severalDataLines
  /// `data:` with nothing between it and the JSON.
  case withoutSpace
  /// `event:`, `id:` and `retry:` lines as well.
  case otherFields
  case byteOrderMark
  /// Seconds before every event.
  case delay(Double)

  public static func invalidJSON(event: Int) -> StreamFault {
    .replace(event: event, data: #"{"choices":[{"#)
  }

  public static let wrongTypes: [String] = [
    "[]", "null", "3", #""text""#, "{}", #"{"choices":{}}"#, #"{"choices":[3]}"#, #"{"choices":[{}]}"#,
    #"{"choices":[{"index":"a","delta":[]}]}"#, #"{"choices":[{"index":0,"delta":{"content":7}}]}"#,
    #"{"choices":[{"index":0,"delta":{"content":"a"},"token_ids":"1"}]}"#,
    #"{"choices":[{"index":0,"delta":{"content":"a"},"token_ids":[-1,1e30]}]}"#,
    #"{"choices":[{"index":0,"delta":{"content":"a"},"logprobs":{"content":[{"token":1,"logprob":"x"}]}}]}"#,
    #"{"choices":[{"index":0,"delta":{"content":"a"},"logprobs":{"content":[{"token":"a","logprob":1e999}]}}]}"#,
    #"{"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":5}]}"#,
  ]

  public enum ErrorForm: Sendable {
    /// `{"error":{"message":...}}`
    case nested
    /// `{"object":"error","message":...}`
    case flat
  }

  public static func error(event: Int, _ message: String, form: ErrorForm) -> StreamFault {
    .replace(event: event, data: modelError(message, type: "InternalServerError", code: 500, form: form))
  }
}

/// The faults of one stream together.
struct StreamShape {
  var cut: (event: Int, place: StreamFault.Place)?
  var reset: Int?
  var stall: Int?
  var hasDone = true
  var hasFinish = true
  var replaced: [Int: String] = [:]
  var inserted: [Int: [String]] = [:]
  var huge: [Int: Int] = [:]
  var isEndless = false
  var pieces: Int?
  var lineEnd = "\n"
  var hasComments = false
  var hasSeveralLines = false
  var space = " "
  var hasOtherFields = false
  var hasMark = false
  var delay = 0.0

  init(_ faults: [StreamFault]) {
    for fault in faults { add(fault) }
  }

  private mutating func add(_ fault: StreamFault) {
    switch fault {
    case .cut(let event, let place): cut = (event, place)
    case .reset(let event): reset = event
    case .stall(let event): stall = event
    case .withoutDone: hasDone = false
    case .withoutFinishReason: hasFinish = false
    case .replace(let event, let data): replaced[event] = data
    case .insert(let event, let data): inserted[event, default: []].append(data)
    case .hugeLine(let event, let bytes): huge[event] = bytes
    case .endless: isEndless = true
    case .pieces(let size): pieces = max(1, size)
    case .lineEnd(let end): lineEnd = end
    case .comments: hasComments = true
    case .severalDataLines: hasSeveralLines = true
    case .withoutSpace: space = ""
    case .otherFields: hasOtherFields = true
    case .byteOrderMark: hasMark = true
    case .delay(let seconds): delay += seconds
    }
  }
}
