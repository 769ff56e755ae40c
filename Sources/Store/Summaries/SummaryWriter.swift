import Answers

/// The fields of a summary as bytes: see `SummaryBytes`.
struct SummaryWriter {
  private(set) var bytes: [UInt8] = []

  mutating func summary(_ summary: AnswerSummary) {
    text(summary.prompt)
    text(summary.question)
    for field in [summary.model, summary.engine, summary.finish, summary.error, summary.text] {
      optional(field) { $0.text($1) }
    }
    number(UInt64(summary.objects.count))
    for found in summary.objects { object(found) }
    // Most are not, and older ones could not tell.
    if summary.isAside == true { number(1) }
  }

  private mutating func object(_ object: AnswerSummary.Object) {
    text(object.label)
    // As in the record's line, where what is not finite is null.
    optional(object.score.flatMap { $0.isFinite ? $0 : nil }) { $0.number(UInt64($1.bitPattern)) }
    for place in object.box.places { number(UInt64(clamping: place)) }
  }

  mutating func number(_ number: UInt64) {
    var rest = number
    while rest > 0x7F {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private mutating func text(_ text: String) {
    number(UInt64(text.utf8.count))
    bytes += text.utf8
  }

  mutating func optional<Value>(_ value: Value?, _ write: (inout SummaryWriter, Value) -> Void) {
    bytes.append(value == nil ? 0 : 1)
    if let value { write(&self, value) }
  }
}
