import Files
import TestSupport
import Testing

@testable import Tensors

struct WeightFolderTests {
  private let folder = TemporaryFolder()

  private func index(_ map: [String: String]) throws {
    let entries = map.map { "\"\($0.key)\":\"\($0.value)\"" }.joined(separator: ",")
    try folder.write(
      WeightFolder.indexName.text, Array("{\"metadata\":{\"total_size\":1},\"weight_map\":{\(entries)}}".utf8)
    )
  }

  private func fault() throws -> String {
    let error = #expect(throws: (any Error).self) { try WeightFolder(Path(folder.path)) }
    return "\(try #require(error))"
  }

  @Test func oneFile() throws {
    try folder.write("model.safetensors", floatFile([("x.b", [1, 2]), ("x.a", [3])]))
    let weights = try WeightFolder(Path(folder.path))
    #expect(weights.names == ["x.a", "x.b"])
    #expect(weights.files.count == 1 && weights.tensorCount == 2)
    #expect(try weights.tensor("x.b").bytes.loadUnaligned(as: Float.self) == 1)
    #expect(throws: SafetensorsError.missing(file: Path(folder.path), tensor: "y")) {
      try weights.tensor("y")
    }
  }

  @Test func shards() throws {
    try folder.write("model-1.safetensors", floatFile([("a", [1])]))
    try folder.write("model-2.safetensors", floatFile([("b", [2]), ("c", [3])]))
    try index(["a": "model-1.safetensors", "b": "model-2.safetensors", "c": "model-2.safetensors"])
    let weights = try WeightFolder(Path(folder.path))
    #expect(weights.names == ["a", "b", "c"])
    #expect(weights.files.count == 2)
    #expect(try weights.tensor("c").bytes.loadUnaligned(as: Float.self) == 3)
    #expect(weights.entry("b")?.shape == [1])
    #expect(weights.byteCount == weights.files[0].byteCount + weights.files[1].byteCount)
  }

  @Test func theSingleFileComesBeforeTheIndex() throws {
    try folder.write("model.safetensors", floatFile([("single", [1])]))
    try folder.write("s", floatFile([("shard", [1])]))
    try index(["shard": "s"])
    #expect(try WeightFolder(Path(folder.path)).names == ["single"])
  }

  @Test func linksOfTheFolderItselfAreFollowed() throws {
    _ = folder.folder("blobs")
    try folder.write("blobs/abc", floatFile([("a", [1])]))
    folder.link("s", to: "blobs/abc")
    try index(["a": "s"])
    #expect(try WeightFolder(Path(folder.path)).contains("a"))
  }

  @Test(arguments: ["../s", "/etc/passwd", "sub/s", "..", ".", "", "s\\u0000", "./s"])
  func shardNamesThatLeaveTheFolder(_ name: String) throws {
    try folder.write("s", floatFile([("a", [1])]))
    try index(["a": name])
    #expect(try fault().contains("is not the name of a file in the folder"))
  }

  @Test func indexAndShardsMustAgree() throws {
    try folder.write("1", floatFile([("a", [1])]))
    try folder.write("2", floatFile([("b", [1])]))
    try index(["a": "1", "b": "1"])
    #expect(try fault().hasSuffix("model.safetensors.index.json: b is not in 1"))
    try index(["a": "1", "b": "2", "c": "2"])
    #expect(try fault().hasSuffix("model.safetensors.index.json: c is not in 2"))
    try folder.write("2", floatFile([("b", [1]), ("extra", [1])]))
    try index(["a": "1", "b": "2"])
    #expect(try fault().hasSuffix("does not list extra, which is in 2"))
    try folder.write("2", floatFile([("b", [1]), ("a", [1])]))
    #expect(try fault().hasSuffix("does not list a, which is in 2"))
  }

  @Test func foldersWithoutUsableWeights() throws {
    #expect(throws: SafetensorsError.noWeights(folder: Path(folder.path))) {
      try WeightFolder(Path(folder.path))
    }
    try index([:])
    #expect(try fault().hasSuffix("lists no tensor"))
    try index(["a": "gone.safetensors"])
    #expect(try fault().contains("gone.safetensors: cannot open"))
    try folder.write(WeightFolder.indexName.text, Array("{\"weight_map\":{\"a\":\"s\",\"a\":\"s\"}}".utf8))
    #expect(try fault().contains("\"weight_map.a\" is there twice"))
    try folder.write(WeightFolder.indexName.text, Array("{\"weight_map\":{\"a\":1}}".utf8))
    #expect(try fault().contains("\"weight_map.a\" must be a string, not 1"))
    try folder.write(WeightFolder.indexName.text, Array("{}".utf8))
    #expect(try fault().contains("\"weight_map\" is missing"))
    try folder.write("model.safetensors", floatFile([("a", [1])]).dropLast())
    #expect(try fault().contains("is the file cut short?"))
  }

  @Test func aFileThatChangesIsNoticed() throws {
    try folder.write("model.safetensors", floatFile([("a", [1])]))
    let weights = try WeightFolder(Path(folder.path))
    try weights.checkUnchanged()
    try folder.write("model.safetensors", floatFile([("a", [1, 2])]))
    #expect(throws: FileError.changed(file: Path("\(folder.path)/model.safetensors"))) {
      try weights.checkUnchanged()
    }
  }
}
