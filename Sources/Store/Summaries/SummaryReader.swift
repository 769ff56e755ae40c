import Answers

/// Whatever the bytes are, it gives nil and never traps: the sum may be somebody else's work.
struct SummaryReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  /// nil unless it is all there is.
  mutating func summary() -> AnswerSummary? {
    guard let prompt = text(), let question = text(), let model = optional({ $0.text() }),
      let engine = optional({ $0.text() }), let finish = optional({ $0.text() }),
      let error = optional({ $0.text() }), let text = optional({ $0.text() }), let objects = objects(),
      rest.isEmpty || rest.elementsEqual([1])
    else { return nil }
    return AnswerSummary(
      prompt: prompt, question: question, model: model, engine: engine, finish: finish, error: error,
      text: text, objects: objects, isAside: rest.isEmpty ? nil : true)
  }

  private mutating func objects() -> [AnswerSummary.Object]? {
    // Each takes more than a byte: no room is made for more than there can be.
    guard let count = count() else { return nil }
    var objects: [AnswerSummary.Object] = []
    objects.reserveCapacity(count)
    for _ in 0..<count {
      guard let object = object() else { return nil }
      objects.append(object)
    }
    return objects
  }

  private mutating func object() -> AnswerSummary.Object? {
    guard let label = text(), let score = optional({ $0.score() }), let y0 = place(), let x0 = place(),
      let y1 = place(), let x1 = place()
    else { return nil }
    return AnswerSummary.Object(
      label: label, score: score, box: LocationBox(y0: y0, x0: x0, y1: y1, x1: x1))
  }

  private mutating func place() -> Int? { number().flatMap { $0 <= 1023 ? Int($0) : nil } }

  private mutating func score() -> Float? {
    let score = number().flatMap { UInt32(exactly: $0) }.map { Float(bitPattern: $0) }
    return score.flatMap { $0.isFinite ? $0 : nil }
  }

  private mutating func number() -> UInt64? {
    var number: UInt64 = 0
    for shift in stride(from: 0, to: 64, by: 7) {
      guard let byte = rest.popFirst() else { return nil }
      number |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return number }
    }
    return nil
  }

  /// Of bytes or objects, not more than there are bytes left.
  private mutating func count() -> Int? {
    number().flatMap { $0 <= UInt64(rest.count) ? Int($0) : nil }
  }

  private mutating func text() -> String? {
    guard let count = count() else { return nil }
    defer { rest.removeFirst(count) }
    return String(validating: rest.prefix(count), as: UTF8.self)
  }

  /// nil: cannot be read; nil within: not there.
  private mutating func optional<Value>(_ read: (inout SummaryReader) -> Value?) -> Value?? {
    switch rest.popFirst() {
    case 0: .some(nil)
    case 1: read(&self).map { .some($0) }
    default: nil
    }
  }
}
