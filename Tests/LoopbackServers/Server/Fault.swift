/// What goes wrong with an answer. Several may hold for one request: throttled and cut.
public enum Fault: Sendable {
  // Instead of the answer.
  case reply(Reply)
  /// Answered before the body was read, and closed.
  case earlyReply(Reply)
  /// The request is read, and nothing is said.
  case hang
  case closeBeforeHeaders
  case reset
  /// These bytes, whatever they are, and the end of the connection.
  case raw([UInt8])
  /// Header after header until the client goes.
  case endlessHeaders
  /// A body without end and without a length.
  case endlessBody

  // With the answer.
  case delay(seconds: Double)
  /// The body ends after so many bytes, of those that are announced.
  case cut(after: Int)
  case resetAfter(Int)
  /// Nothing more comes after so many bytes.
  case stall(after: Int)
  /// `Content-Length` says this, whatever follows.
  case declaredLength(Int)
  case throttle(bytesPerSecond: Int)
  /// Head and body go out in pieces of so many bytes.
  case pieces(of: Int)
  case headers(Headers)
  /// `Range` is not heeded: the whole is sent, with 200.
  case ignoreRange
  /// `Range` is heeded, and the answer speaks of another place in the file.
  case wrongRange
  /// These places of the body (in what is sent) are other bytes.
  case flip(at: Int)

  public static let dribble = Fault.pieces(of: 1)

  public static func status(_ status: Int, headers: Headers = [:], text: String = "") -> Fault {
    .reply(.text(text, status: status, headers: headers))
  }

  public static func redirect(to place: String, status: Int = 302) -> Fault {
    .reply(.redirect(to: place, status: status))
  }

  public static let tooMany = Fault.tooManyRequests(retryAfter: "1")

  /// Seconds, or a date as HTTP writes them, or nonsense.
  public static func tooManyRequests(retryAfter: String?) -> Fault {
    .status(429, headers: retryAfter.map { ["Retry-After": $0] } ?? [:], text: "too many requests")
  }

  public static let garbage = Fault.raw(Array("\u{1}\u{2}SSH-2.0-no web server\r\n\u{1B}[31m\0\0".utf8))
}

/// All that is to go wrong with one answer.
struct Delivery: Sendable {
  var instead: Fault?
  var delay = 0.0
  var cut: (after: Int, end: End)?
  var declaredLength: Int?
  var bytesPerSecond: Int?
  var pieceSize: Int?
  var headers = Headers()
  var ignoresRange = false
  var hasWrongRange = false
  var flips: [Int] = []

  enum End: Sendable { case close, reset, stall }

  mutating func add(_ fault: Fault) {
    switch fault {
    case .reply, .earlyReply, .hang, .closeBeforeHeaders, .reset, .raw, .endlessHeaders, .endlessBody:
      instead = instead ?? fault
    case .delay(let seconds): delay += seconds
    case .cut(let count): cut = (count, .close)
    case .resetAfter(let count): cut = (count, .reset)
    case .stall(let count): cut = (count, .stall)
    case .declaredLength(let length): declaredLength = length
    case .throttle(let rate): bytesPerSecond = max(1, rate)
    case .pieces(let size): pieceSize = max(1, size)
    case .headers(let more): headers.merge(more)
    case .ignoreRange: ignoresRange = true
    case .wrongRange: hasWrongRange = true
    case .flip(let place): flips.append(place)
    }
  }
}

/// The faults that are still to come, for one server.
struct FaultPlan: Sendable {
  private struct Entry {
    let fault: Fault
    let route: Route
    var skip: Int
    var times: Int
  }

  private var entries: [Entry] = []

  mutating func add(_ fault: Fault, on route: Route, times: Int, after skipped: Int) {
    entries.append(Entry(fault: fault, route: route, skip: skipped, times: times))
  }

  mutating func clear() { entries = [] }

  /// Those that fall to this request; of those that answer instead, the first alone is used up.
  mutating func take(for request: ReceivedRequest) -> Delivery {
    var delivery = Delivery()
    for index in entries.indices where entries[index].route.contains(request) {
      if entries[index].skip > 0 {
        entries[index].skip -= 1
      } else if entries[index].times > 0, !(delivery.instead != nil && entries[index].fault.isInstead) {
        entries[index].times -= entries[index].times == .max ? 0 : 1
        delivery.add(entries[index].fault)
      }
    }
    entries.removeAll { $0.times == 0 }
    return delivery
  }
}

extension Fault {
  var isInstead: Bool {
    var delivery = Delivery()
    delivery.add(self)
    return delivery.instead != nil
  }
}
