/// A value that only one serial queue touches, so that closures may carry it there.
///
/// Unchecked: the owner promises to read and write `value` on that queue alone. `EmbeddedEngine` is the only owner.
final class QueueConfined<Value>: @unchecked Sendable {
  var value: Value

  init(_ value: Value) { self.value = value }
}
