/// Writes server-sent events as their shape has it.
struct EventStream {
  let writer: BodyWriter
  let shape: StreamShape
  private var number = 0
  private(set) var tokens = 0

  init(_ writer: BodyWriter, _ shape: StreamShape) {
    self.writer = writer
    self.shape = shape
  }

  /// False when nothing more is to be written.
  mutating func write(_ event: ChatAnswer.Event) -> Bool {
    defer { number += 1 }
    guard event.delay + shape.delay == 0 || writer.pause(seconds: event.delay + shape.delay) else {
      return false
    }
    if shape.reset == number {
      writer.reset()
      return false
    }
    if shape.stall == number {
      writer.hang()
      return false
    }
    if number == 0 && shape.hasMark && !put("\u{FEFF}") { return false }
    for data in shape.inserted[number] ?? [] where !put(encoded(data)) { return false }
    if let bytes = shape.huge[number] { return putHuge(bytes) }
    let text = encoded(shape.replaced[number] ?? finished(event))
    if let cut = shape.cut, cut.event == number { return put(text, cutAt: cut.place) }
    if event.isToken { tokens += 1 }
    return put(text)
  }

  func done() {
    if shape.hasDone { _ = put(encoded("[DONE]")) } else { writer.close() }
  }

  /// Without its finish reason, where none is to be told.
  private func finished(_ event: ChatAnswer.Event) -> String {
    guard event.isEnd, !shape.hasFinish else { return event.data }
    return event.data.replacing(#""finish_reason":"stop""#, with: #""finish_reason":null"#)
      .replacing(#""finish_reason":"length""#, with: #""finish_reason":null"#)
  }

  // MARK: Bytes

  private func encoded(_ data: String) -> String {
    var lines = shape.hasComments ? [": keep-alive", ""] : []
    if shape.hasOtherFields { lines += ["event: message", "id: \(number)", "retry: 1000"] }
    lines += parts(of: data).map { "data:\(shape.space)\($0)" } + ["", ""]
    return lines.joined(separator: shape.lineEnd)
  }

  /// Cut where JSON may have a new line.
  private func parts(of data: String) -> [String] {
    guard shape.hasSeveralLines, let place = data.range(of: #","choices""#) else { return [data] }
    return [String(data[..<place.lowerBound]) + ",", String(data[data.index(after: place.lowerBound)...])]
  }

  private func put(_ text: String) -> Bool { put(Array(text.utf8)) }

  private func put(_ bytes: [UInt8]) -> Bool {
    guard let size = shape.pieces else { return writer.write(bytes) }
    for start in stride(from: 0, to: bytes.count, by: size) {
      guard writer.write(Array(bytes[start..<min(bytes.count, start + size)])) else { return false }
    }
    return true
  }

  private func put(_ text: String, cutAt place: StreamFault.Place) -> Bool {
    let bytes = Array(text.utf8)
    let count =
      switch place {
      case .before: 0
      case .inEvent: bytes.count / 2
      case .inCharacter: bytes.firstIndex { $0 >= 0xC0 }.map { $0 + 1 } ?? bytes.count / 2
      case .after: bytes.count
      }
    _ = put(Array(bytes[..<count]))
    writer.close()
    return false
  }

  private func putHuge(_ count: Int) -> Bool {
    guard put(#"data: {"choices":[{"index":0,"delta":{"content":""#) else { return false }
    let piece = [UInt8](repeating: UInt8(ascii: "a"), count: 1 << 20)
    for start in stride(from: 0, to: count, by: piece.count) {
      guard writer.write(Array(piece.prefix(count - start))) else { return false }
    }
    return put(#""}}]}"# + shape.lineEnd + shape.lineEnd)
  }
}

extension String {
  /// The first place of a text.
  fileprivate func range(of other: String) -> Range<String.Index>? { firstRange(of: other) }
}
