import Answers
import Files
import PaliGemma
import Synchronization

/// A mask decoder for an engine whose answers come on several threads: one mask after another.
final class SharedMaskDecoder: Sendable {
  private let decoder: Mutex<MaskDecoder>

  init(_ path: Path, threads: Int?) throws { decoder = Mutex(try MaskDecoder(path, threads: threads)) }

  /// Memory that runs out costs the mask, not the answer.
  @Sendable func decode(_ codes: [Int]) -> BoxMask? {
    decoder.withLock { try? $0.decode(codes) }
  }
}
