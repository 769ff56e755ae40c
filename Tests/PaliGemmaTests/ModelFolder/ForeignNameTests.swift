import Files
import Foundation
import Testing

@testable import PaliGemma

/// A model folder whose name is no UTF-8 is one like any other.
struct ForeignNameTests {
  /// A cached model whose folder goes by a name with a byte 0xFF for as long as `body` runs.
  private func withForeignName(_ body: (CachedModel, Path) throws -> Void) throws {
    let cached = try CachedModel()
    let (usual, foreign) = (cached.model.path, Path(bytes: cached.model.path.bytes + [0xFF]))
    func move(_ old: Path, _ new: Path) -> Int32 { old.call { old in new.call { rename(old, $0) } } }
    try #require(move(usual, foreign) == 0)
    defer { _ = move(foreign, usual) }
    try body(cached, foreign)
  }

  private func load(_ folder: Path, _ cache: WeightCache? = nil) throws -> LoadedModel {
    try LoadedModel(
      EmbeddedEngine.Settings(
        folder: try ModelFolder(folder).path, precision: .fixed(.q8), threads: 2, cache: cache))
  }

  @Test func itLoadsAndIsPackedAndListed() throws {
    let request = try TinyCheckpoint.paligemma1.records()[0].request()
    try withForeignName { cached, path in
      let expected = try load(path).answer(request).tokens.map(\.logprob)
      #expect(cached.names.isEmpty)
      for _ in 0..<2 {
        let model = try load(path, cached.cache)
        #expect(model.summary.name == "\(path.name)" && model.summary.name.hasSuffix("\\xFF"))
        #expect(try model.answer(request).tokens.map(\.logprob) == expected)
      }
      let entries = cached.cache.entries
      try #require(entries.count == 1)
      let origin = try #require(entries[0].origin)
      #expect(origin.folder == path.real && origin.model == path.name && origin.sourceExists)
      #expect(entries[0].isNamed(path.name) && !entries[0].isNamed(cached.model.path.name))
    }
  }

  @Test func whatIsWrongWithItIsOneLine() throws {
    try withForeignName { cached, path in
      let shown = "\(cached.model.path)\\xFF"
      for (name, line) in [
        ("tokenizer_config.json", "\(shown)/tokenizer_config.json: not valid JSON: "),
        ("model.safetensors", "\(shown)/model.safetensors: 1 bytes are too few for a safetensors file"),
        ("config.json", "\(shown)/config.json: not valid JSON: "),
      ] {
        try [UInt8(ascii: "{")].withUnsafeBytes { try AtomicFile.write($0, to: path.appending(Path(name))) }
        let error = #expect(throws: (any Error).self) { try load(path) }
        #expect(error.map { "\($0)".hasPrefix(line) } == true, "\(error.map { "\($0)" } ?? "")")
      }
      let gone = Path(bytes: path.bytes + [0xFE])
      #expect(throws: ModelFolderError.notThere(path: gone)) { try ModelFolder(gone) }
    }
  }

  @Test func itsPartsAreListed() throws {
    try withForeignName { _, path in
      let decoder = path.appending("vae-oid.npz")
      try Data(contentsOf: URL(fileURLWithPath: fixtures("MaskDecoder/small.npz"))).withUnsafeBytes {
        try AtomicFile.write($0, to: decoder)
      }
      let listing = try ModelFolderListing(ModelFolder(path))
      #expect(listing.path == path && listing.maskDecoder == decoder && listing.tokenizer == .json)
      #expect(listing.files.map(\.name).contains("model.safetensors"))
      #expect(try load(path).summary.hasMaskDecoder)
    }
  }
}
