/// Writes one body as its delivery has it: cut, throttled, in pieces. Used by its connection's thread alone.
public final class BodyWriter {
  private let wire: Wire
  private let delivery: Delivery
  private let isChunked: Bool
  /// Bytes of the body that went out.
  public private(set) var sent = 0
  /// How it ended before its time.
  private(set) var end: ExchangeEnd?

  init(_ wire: Wire, _ delivery: Delivery, isChunked: Bool) {
    self.wire = wire
    self.delivery = delivery
    self.isChunked = isChunked
  }

  /// False when the client is gone, the server stops or the body was cut: nothing more is taken.
  @discardableResult
  public func write(_ bytes: [UInt8]) -> Bool {
    guard end == nil else { return false }
    guard !bytes.isEmpty else { return true }
    let bytes = flipped(bytes)
    guard !isChunked || put(Array("\(String(bytes.count, radix: 16))\r\n".utf8)[...]) else { return false }
    guard let cut = delivery.cut, sent + bytes.count > cut.after else {
      return put(bytes[...], isBody: true) && (!isChunked || put([13, 10]))
    }
    if put(bytes.prefix(max(0, cut.after - sent)), isBody: true) { breakOff(cut.end) }
    return false
  }

  @discardableResult
  public func write(_ text: String) -> Bool { write(Array(text.utf8)) }

  /// False when the client went away, or the server stops, within these seconds.
  public func pause(seconds: Double) -> Bool {
    guard end == nil else { return false }
    if !wire.pause(seconds: seconds) { end = .disconnected }
    return end == nil
  }

  /// Until the client goes or the server stops.
  public func hang() {
    guard end == nil else { return }
    _ = wire.pause(seconds: nil)
    end = .disconnected
  }

  /// Ends the connection here.
  public func close() { breakOff(.close) }

  public func reset() { breakOff(.reset) }

  private func breakOff(_ how: Delivery.End) {
    guard end == nil else { return }
    switch how {
    case .close:
      wire.finish()
      end = .cut
    case .reset:
      wire.reset()
      end = .cut
    case .stall: hang()
    }
  }

  /// The last chunk, and the end of one that is to be cut where it is over.
  func finish() {
    guard end == nil else { return }
    if let cut = delivery.cut, cut.after <= sent { return breakOff(cut.end) }
    if isChunked { _ = put(Array("0\r\n\r\n".utf8)[...]) }
  }

  private func flipped(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for place in delivery.flips where (sent..<sent + bytes.count).contains(place) {
      bytes[place - sent] ^= 0x55
    }
    return bytes
  }

  // MARK: Pace

  /// Head or body.
  func put(_ bytes: ArraySlice<UInt8>, isBody: Bool = false) -> Bool {
    var rest = bytes
    let rate = delivery.bytesPerSecond
    let size = delivery.pieceSize ?? rate.map { max(1, $0 / 50) } ?? max(1, bytes.count)
    while !rest.isEmpty {
      let piece = rest.prefix(size)
      let count = wire.write(piece)
      if isBody { sent += count }
      guard count == piece.count else {
        end = .disconnected
        return false
      }
      rest = rest.dropFirst(size)
      if let rate, !pause(seconds: Double(count) / Double(rate)) { return false }
    }
    return true
  }
}
