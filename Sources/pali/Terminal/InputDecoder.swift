import Interface

/// Turns the bytes of a terminal into keys, mouse reports and pasted text.
///
/// Knows the sequences of xterm, tmux, screen, rxvt and the Linux console all at once: they do not collide,
/// so the value of TERM does not matter. What is not known is dropped whole, never typed as text.
/// A lone ESC is a key only when nothing follows it: the caller waits `escapeDelay` and then calls `flush`.
struct InputDecoder {
  enum Input: Equatable {
    case key(KeyPress)
    case mouse(MouseEvent)
    case paste(String)
  }

  /// Milliseconds to wait after an ESC for the rest of a sequence.
  static let escapeDelay: Int32 = 25
  /// A paste longer than this ends here: the rest is read as keys no more, it is dropped.
  static let pasteLimit = 1 << 20

  private var pending: [UInt8] = []
  private var pasted: [UInt8]?

  /// True while the beginning of a sequence is held back. A paste ends by its mark, however long that takes.
  var isWaiting: Bool { !pending.isEmpty && pasted == nil }

  mutating func feed(_ bytes: some Sequence<UInt8>) -> [Input] {
    pending += bytes
    return decode(final: false)
  }

  /// Gives out what was held back, as nothing followed it.
  mutating func flush() -> [Input] { decode(final: true) }

  private mutating func decode(final: Bool) -> [Input] {
    var inputs: [Input] = []
    var position = 0
    while position < pending.count {
      let step = pasted == nil ? next(at: position, final: final) : paste(at: position)
      guard let step else { break }
      position += step.length
      if let input = step.input { inputs.append(input) }
    }
    pending.removeFirst(position)
    return inputs
  }

  /// One input and its length in bytes; nil while its end is missing.
  private typealias Step = (input: Input?, length: Int)

  private mutating func next(at start: Int, final: Bool) -> Step? {
    let byte = pending[start]
    if byte == 0x1B { return escape(at: start, final: final) }
    if byte < 0x20 || byte == 0x7F { return (.key(ControlCodes.key(byte)), 1) }
    return character(at: start, final: final).map { ($0.map { .key(KeyPress(.character($0))) }, $1) }
  }

  private mutating func escape(at start: Int, final: Bool) -> Step? {
    guard start + 1 < pending.count else { return final ? (.key(KeyPress(.escape)), 1) : nil }
    switch pending[start + 1] {
    case UInt8(ascii: "["): return controlSequence(at: start, final: final)
    case UInt8(ascii: "O"): return singleShift(at: start, final: final)
    case 0x1B: return (.key(KeyPress(.escape)), 1)
    default: break
    }
    // ESC before a key is Alt with that key.
    guard let step = next(at: start + 1, final: final) else { return nil }
    guard case .key(var press) = step.input else { return (nil, step.length + 1) }
    press.modifiers.insert(.alt)
    return (.key(press), step.length + 1)
  }

  /// ESC O x: keypad in application mode.
  private func singleShift(at start: Int, final: Bool) -> Step? {
    guard start + 2 < pending.count else {
      return final ? (.key(KeyPress(.character("O"), .alt)), 2) : nil
    }
    // Another sequence begins: this one was broken off.
    guard pending[start + 2] != 0x1B else { return (nil, 2) }
    return (EscapeSequences.singleShift(pending[start + 2]).map { .key($0) }, 3)
  }

  /// ESC [ parameters intermediates final.
  private mutating func controlSequence(at start: Int, final: Bool) -> Step? {
    var end = start + 2
    // The Linux console: ESC [ [ A is F1.
    if end < pending.count, pending[end] == UInt8(ascii: "[") { end += 1 }
    while end < pending.count, (0x20...0x3F).contains(pending[end]),
      !EscapeSequences.endsShifted(pending[(start + 2)...end])
    { end += 1 }
    guard end < pending.count else {
      guard final else { return nil }
      return end == start + 2 ? (.key(KeyPress(.character("["), .alt)), 2) : (nil, end - start)
    }
    // A control character ends what was broken off, and counts for itself.
    guard pending[end] >= 0x20 else { return (nil, end - start) }
    let sequence = EscapeSequences.Control(pending[(start + 2)...end])
    if sequence.opensPaste {
      pasted = []
      return (nil, end + 1 - start)
    }
    return (sequence.input, end + 1 - start)
  }

  /// The next stretch of a paste, up to its end mark.
  private mutating func paste(at start: Int) -> Step? {
    let mark = Array("\u{1B}[201~".utf8)
    var end = start
    while end < pending.count, pending[end] != 0x1B { end += 1 }
    append(pending[start..<end])
    if end > start { return (nil, end - start) }
    let rest = pending[start...].prefix(mark.count)
    if rest.elementsEqual(mark) {
      defer { pasted = nil }
      return (.paste(String(decoding: pasted ?? [], as: UTF8.self)), mark.count)
    }
    guard !mark.starts(with: rest) else { return nil }
    append(pending[start...start])
    return (nil, 1)
  }

  private mutating func append(_ bytes: ArraySlice<UInt8>) {
    guard let count = pasted?.count, count < Self.pasteLimit else { return }
    pasted?.append(contentsOf: bytes.prefix(Self.pasteLimit - count))
  }

  /// A UTF-8 character; nil as character for bytes that are none, nil as a whole while bytes are missing.
  private func character(at start: Int, final: Bool) -> (Character?, Int)? {
    let length = Self.length(lead: pending[start])
    guard length > 0 else { return (nil, 1) }
    guard start + length <= pending.count || final else { return nil }
    let bytes = pending[start...].prefix(length)
    guard let text = String(validating: bytes, as: UTF8.self), let character = text.first else {
      return (nil, 1)
    }
    return (character, length)
  }

  private static func length(lead: UInt8) -> Int {
    switch lead {
    case 0..<0x80: 1
    case 0xC2..<0xE0: 2
    case 0xE0..<0xF0: 3
    case 0xF0..<0xF5: 4
    default: 0
    }
  }
}
