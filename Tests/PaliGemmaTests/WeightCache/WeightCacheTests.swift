import Dispatch
import Files
import Foundation
import Synchronization
import Tensors
import Testing

@testable import PaliGemma

struct WeightCacheTests {
  /// From the source, on the way into the cache, and out of it: the same numbers to the last bit.
  @Test(arguments: TinyCheckpoint.allCases, [PrecisionChoice.fixed(.q8), .fixed(.q4), .fixed(.bf16)])
  func answersAreTheSame(_ checkpoint: TinyCheckpoint, _ precision: PrecisionChoice) throws {
    let cached = try CachedModel(checkpoint, .init(elementType: .float32))
    let request = try checkpoint.records()[0].request()
    let plain = try cached.load(precision, cached: false).answer(request)
    #expect(cached.names.isEmpty)
    let writing = try cached.load(precision)
    let isTheSame = try cached.identity(try cached.file())
    let reading = try cached.load(precision)
    #expect(isTheSame())
    #expect(writing.summary.weightBytes == reading.summary.weightBytes && writing.summary.warning == nil)
    for model in [writing, reading] {
      let answer = try model.answer(request)
      #expect(answer.tokens.map(\.id) == plain.tokens.map(\.id))
      #expect(answer.tokens.map(\.logprob) == plain.tokens.map(\.logprob))
    }
  }

  @Test(arguments: [PrecisionChoice.fixed(.q8), .fixed(.q4), .fixed(.bf16)])
  func mappedBytesAreThePackedOnes(_ precision: PrecisionChoice) throws {
    let cached = try CachedModel(.paligemma2, .init(elementType: .float16, shards: 3))
    _ = try cached.load(precision)
    let weights = try #require(try cached.mapped(try cached.file(), precision))
    for item in try cached.list(precision).list.items {
      let matrix = try WeightMatrix(
        item.tensor.whole(), precision: item.form.precision)
      let mapped = try #require(weights.matrix(item.slot)?.packedBytes)
      #expect(mapped.elementsEqual(try #require(matrix.packedBytes)), "\(item.name)")
      #expect(UInt(bitPattern: mapped.baseAddress) % 64 == 0)
    }
  }

  @Test func whatNeedsNoPackingIsNotKept() throws {
    let cached = try CachedModel()
    for precision in [PrecisionChoice.fixed(.f32), .fixed(.bf16), .automatic] {
      _ = try cached.load(precision)
    }
    #expect(cached.names.isEmpty)
    cached.cache.smallest = 64 << 20
    _ = try cached.load(.fixed(.q8))
    #expect(cached.names.isEmpty)
  }

  @Test func eachPrecisionHasItsFile() throws {
    let cached = try CachedModel()
    for precision in [PrecisionChoice.fixed(.q8), .fixed(.q4), .fixed(.q8), .fixed(.q4)] {
      _ = try cached.load(precision)
    }
    #expect(cached.names.count == 2)
    #expect(cached.cache.entries.map(\.origin?.precision) == ["q4 (vision q8)", "q8"])
  }

  @Test func aChangedSourceIsPackedAnew() throws {
    let cached = try CachedModel()
    let request = try TinyCheckpoint.paligemma1.records()[0].request()
    let before = try cached.load().answer(request)
    let old = try cached.file()
    let isTheSame = try cached.identity(old)
    let other = try TemporaryModel(.paligemma1) { _ in
    } edit: { tensors in
      for index in tensors.indices where tensors[index].name.hasSuffix("gate_proj.weight") {
        // Each row gets the next one's weights.
        let bytes = tensors[index].bytes
        tensors[index].bytes = Array(bytes.dropFirst(128) + bytes.prefix(128))
      }
    }
    try FileManager.default.removeItem(atPath: "\(cached.model.path)/model.safetensors")
    try FileManager.default.copyItem(
      atPath: "\(other.path)/model.safetensors", toPath: "\(cached.model.path)/model.safetensors")
    let after = try cached.load().answer(request)
    #expect(try cached.file() == old && !isTheSame())
    #expect(after.tokens.map(\.logprob) != before.tokens.map(\.logprob))
    #expect(
      after.tokens.map(\.logprob) == (try cached.load(cached: false).answer(request)).tokens.map(\.logprob))
  }

  /// A head that is a copy of the embedding is not packed; another one is.
  @Test(arguments: [true, false])
  func aHeadOfItsOwnIsKept(_ isCopy: Bool) throws {
    let cached = try CachedModel { tensors in
      var head = tensors.first { $0.name.hasSuffix("embed_tokens.weight") }!
      head.name = "language_model.lm_head.weight"
      if !isCopy { head.bytes.swapAt(1, 2001) }
      tensors.append(head)
    }
    let request = try TinyCheckpoint.paligemma1.records()[0].request()
    let plain = try cached.load(cached: false)
    let expected = try plain.answer(request).tokens.map(\.logprob)
    for _ in 0..<2 {
      let model = try cached.load()
      #expect(model.summary.weightBytes == plain.summary.weightBytes)
      #expect(try model.answer(request).tokens.map(\.logprob) == expected)
    }
    #expect((try cached.mapped(cached.file())?.matrix(.head) == nil) == isCopy)
  }

  private func expectWorksFromMemory(_ cached: CachedModel, naming part: String) throws {
    let model = try cached.load()
    let note = try #require(model.summary.warning)
    #expect(note.hasPrefix("the packed weights cannot be kept: ") && note.contains(part))
    #expect(!note.contains("\n"))
    let request = try TinyCheckpoint.paligemma1.records()[0].request()
    let plain = try cached.load(cached: false).answer(request)
    #expect(try model.answer(request).tokens.map(\.logprob) == plain.tokens.map(\.logprob))
  }

  @Test func withoutRoomItWorksFromMemory() throws {
    let cached = try CachedModel()
    cached.cache.freeSpace = { _ in WeightCache.reserve + 1000 }
    try expectWorksFromMemory(cached, naming: "\(cached.cache.path): needs ")
    #expect(cached.names.isEmpty)
    let needed = try cached.list().list.byteCount
    cached.cache.freeSpace = { _ in WeightCache.reserve + needed + 100_000 }
    #expect(try cached.load().summary.warning == nil)
    #expect(cached.names.count == 1)
  }

  @Test func aFolderThatCannotBeWrittenIsNamed() throws {
    let cached = try CachedModel()
    cached.cache = WeightCache(cached.model.path.appending("config.json/pali"))
    cached.cache.smallest = 0
    try expectWorksFromMemory(cached, naming: "\(cached.cache.path): the folder cannot be made")
    cached.cache = WeightCache("/proc/self/task")
    cached.cache.smallest = 0
    cached.cache.freeSpace = { _ in nil }
    try expectWorksFromMemory(cached, naming: "/proc/self/task/")
  }

  @Test func aFolderInPlaceOfTheFileIsNamed() throws {
    let cached = try CachedModel()
    _ = try cached.load()
    let file = try cached.file()
    try FileManager.default.removeItem(atPath: file)
    try FileManager.default.createDirectory(atPath: file, withIntermediateDirectories: false)
    try expectWorksFromMemory(cached, naming: file)
    #expect(cached.names.count == 1)
  }

  /// At every point of the way: nothing is left behind, and the next start packs.
  @Test func whatIsCancelledLeavesNothing() throws {
    let cached = try CachedModel()
    let asked = Mutex(0)
    _ = try cached.load(isCancelled: {
      asked.withLock { $0 += 1 }
      return false
    })
    try FileManager.default.removeItem(atPath: try cached.file())
    let pieces = try cached.list().list.items.count
    #expect(asked.withLock { $0 } > pieces)
    for stop in [1, 2, pieces / 2, pieces] {
      var left = stop
      #expect(throws: Cancelled.self) {
        try cached.load(isCancelled: {
          left -= 1
          return left == 0
        })
      }
      #expect(cached.names.isEmpty, "\(stop)")
    }
    _ = try cached.load()
    #expect(try cached.mapped(cached.file()) != nil)
  }

  @Test func writersAtOnceDoNoHarm() throws {
    let cached = try CachedModel()
    let request = try TinyCheckpoint.paligemma1.records()[0].request()
    let expected = try cached.load(cached: false).answer(request).tokens.map(\.logprob)
    let (path, cache) = (cached.model.path, cached.cache)
    let right = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      let model = try? LoadedModel(
        EmbeddedEngine.Settings(folder: path, precision: .fixed(.q8), cache: cache))
      let got = try? model?.answer(request).tokens.map(\.logprob)
      if got == expected { right.withLock { $0 += 1 } }
    }
    #expect(right.withLock { $0 } == 8)
    #expect(try cached.mapped(cached.file()) != nil)
  }

  /// Who has a file mapped keeps it when it is removed or replaced.
  @Test func removingDoesNotDisturbWhoUsesIt() throws {
    let cached = try CachedModel()
    let request = try TinyCheckpoint.paligemma1.records()[0].request()
    let model = try cached.load()
    let before = try model.answer(request)
    for entry in cached.cache.entries { try cached.cache.remove(entry) }
    #expect(cached.names.isEmpty)
    #expect(try model.answer(request).tokens.map(\.logprob) == before.tokens.map(\.logprob))
  }
}
