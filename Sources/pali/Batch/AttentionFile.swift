import Answers
import Files
import Tensors

/// The NumPy archive that an answer's attention is written to: `weights` [steps, layers, heads, patches] float32,
/// `steps` int64, counted from 0, and `tokens`, the text that each step's token added.
struct AttentionFile {
  private let destination: Destination

  /// Throws `DestinationError` or `FileError`.
  init(_ path: Path, inputs: [Path], replacing: Bool) throws {
    destination = try Destination(path, suffixes: ["npz"], inputs: inputs, replacing: replacing)
  }

  /// Throws `DestinationError`, `FileError` or `NumPyTooLarge`.
  func write(_ answer: Answer) throws {
    let told = answer.attention
    let first = told.first
    var writer = NumPyWriter()
    let shape = [told.count, first?.layers ?? 0, first?.heads ?? 0, first?.patches ?? 0]
    try writer.add("weights", NumPyArray(told.flatMap(\.weights), shape: shape))
    try writer.add("steps", NumPyArray(told.map(\.step)))
    try writer.add("tokens", NumPyArray(told.map { answer.tokens[$0.step].text }))
    try writer.archive.withUnsafeBytes { try destination.write($0) }
  }
}
