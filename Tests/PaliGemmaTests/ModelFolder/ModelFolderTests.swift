import Files
import Foundation
import Testing

@testable import PaliGemma
@testable import Tensors

/// A made-up folder tree, gone with this object.
private final class Tree {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent("pali-\(UUID())").path

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ text: String = "{}") throws {
    try write(name, Array(text.utf8))
  }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    let file = URL(fileURLWithPath: "\(path)/\(name)")
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  func model(in folder: String = ".") throws {
    for name in ["config.json", "model.safetensors", "tokenizer.json"] { try write("\(folder)/\(name)") }
  }
}

struct ModelFolderTests {
  private let tree = Tree()

  private func fault(_ name: String) throws -> String {
    let error = #expect(throws: (any Error).self) { try ModelFolder(Path(name)) }
    return "\(try #require(error))"
  }

  @Test func aFolder() throws {
    try tree.model(in: "m")
    #expect(try ModelFolder(Path("\(tree.path)/m")).path.text == "\(tree.path)/m")
  }

  @Test func partsThatAreMissing() throws {
    let folder = "\(tree.path)/m"
    #expect(try fault(folder) == "\(folder): no such model folder")
    try tree.write("m", "x")
    #expect(try fault(folder) == "\(folder): is not a model folder but a file")
    try FileManager.default.removeItem(atPath: folder)
    try tree.write("m/README.md")
    #expect(try fault(folder) == "\(folder): has no config.json; is it a model folder?")
    try tree.write("m/config.json")
    #expect(try fault(folder).hasPrefix("\(folder): has no weights"))
    try tree.write("m/model.safetensors")
    #expect(try fault(folder) == "\(folder): has no tokenizer.json or tokenizer.model")
    try tree.write("m/tokenizer.model")
    #expect(try ModelFolder(Path(folder)).path.text == folder)
  }

  @Test func anAdapterIsNoModel() throws {
    try tree.write("m/adapter_config.json")
    try tree.write("m/adapter_model.safetensors")
    #expect(try fault("\(tree.path)/m").hasPrefix("\(tree.path)/m: is a LoRA adapter; name it by --lora"))
  }

  @Test func whatMayNotBeLookedAtIsNotCalledMissing() throws {
    let circle = "\(tree.path)/m/config.json"
    try tree.write("m/model.safetensors")
    try FileManager.default.createSymbolicLink(atPath: circle, withDestinationPath: circle)
    #expect(try fault("\(tree.path)/m") == "\(circle): cannot stat: Too many levels of symbolic links")
  }

  @Test func downloadsThatWereBrokenOff() throws {
    let snapshot = "\(tree.path)/hub/models--a--b/snapshots/c"
    try tree.write("hub/models--a--b/snapshots/c/config.json")
    try tree.write("hub/models--a--b/snapshots/c/tokenizer.json")
    #expect(try fault(snapshot).contains("has no weights"))
    try tree.write("hub/models--a--b/blobs/123.incomplete")
    #expect(try fault(snapshot).contains("the download is not complete, model.safetensors is missing"))
    try tree.write(
      "hub/models--a--b/snapshots/c/model.safetensors.index.json",
      #"{"weight_map":{"x":"model-1.safetensors","y":"model-2.safetensors"}}"#)
    try tree.write("hub/models--a--b/snapshots/c/model-1.safetensors")
    #expect(try fault(snapshot).contains("model-2.safetensors is missing; run pali pull again"))
    try tree.write("hub/models--a--b/snapshots/c/model-2.safetensors")
    #expect(try ModelFolder(Path(snapshot)).path.text == snapshot)
  }

  @Test func linksThatLeadNowhereAreDownloadsThatWereBrokenOff() throws {
    let folder = "\(tree.path)/m"
    try tree.model(in: "m")
    for name in ["config.json", "model.safetensors", "tokenizer.json"] {
      let file = "\(folder)/\(name)"
      try FileManager.default.removeItem(atPath: file)
      try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: "../../blobs/gone")
      let line = "\(folder): the download is not complete, \(name) is missing; run pali pull again"
      #expect(try fault(folder) == line)
      try FileManager.default.removeItem(atPath: file)
      try tree.write("m/\(name)")
    }
    try FileManager.default.removeItem(atPath: "\(folder)/model.safetensors")
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder)/model.safetensors.index.json", withDestinationPath: "gone")
    #expect(try fault(folder).contains("model.safetensors.index.json is missing; run pali pull again"))
  }

  @Test func theListing() throws {
    try tree.model(in: "m")
    let header =
      #"{"language_model.model.norm.weight":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]},"#
      + #""vision_tower.x":{"dtype":"F32","shape":[3,1],"data_offsets":[4,16]}}"#
    let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
    try tree.write("m/model.safetensors", length + Array(header.utf8) + [UInt8](repeating: 0, count: 16))
    try tree.write("m/notes.npz", "PK")
    let listing = try ModelFolderListing(ModelFolder(Path("\(tree.path)/m")))
    #expect(listing.files.map(\.name) == ["config.json", "model.safetensors", "notes.npz", "tokenizer.json"])
    #expect(listing.weightFiles == [.init(name: "model.safetensors", byteCount: 24 + header.utf8.count)])
    #expect(listing.tensorCount == 2 && listing.parameterCount == 5)
    #expect(listing.types == ["BF16": 1, "F32": 1])
    #expect(
      listing.naming == "language_model.model.*, vision_tower.*" && listing.tokenizer == .json
        && listing.maskDecoder == nil)
  }
}
