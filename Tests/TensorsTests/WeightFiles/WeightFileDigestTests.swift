import Files
import Foundation
import TestSupport
import Testing

@testable import Tensors

struct WeightFileDigestTests {
  private func file(_ values: [Float], name: String = "t") -> [UInt8] { floatFile([(name, values)]) }

  @Test func changesAreSeen() throws {
    let folder = TemporaryFolder()
    let values = (0..<2000).map(Float.init)
    let path = try folder.write("a.safetensors", file(values))
    let time = Date(timeIntervalSince1970: 1_000_000)
    func digest() throws -> WeightFileDigest {
      try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: path)
      return try SafetensorsFile(Path(path)).digest
    }
    let first = try digest()
    #expect(first.name == "a.safetensors" && first.modified == [1_000_000, 0])
    #expect(try digest() == first)
    // A byte of the data, which is all sampled here, and a name in the header.
    for place in [0, 999, 1999] {
      var changed = values
      changed[place] += 1
      try folder.write("a.safetensors", file(changed))
      #expect(try digest() != first, "\(place)")
    }
    try folder.write("a.safetensors", file(values, name: "u"))
    #expect(try digest() != first)
    try folder.write("a.safetensors", file(values))
    #expect(try digest() == first)
    #expect(try SafetensorsFile(Path(folder.write("a.safetensors", file(values)))).digest != first)
  }

  /// Far apart, first and last bytes included; a file without data has a digest, too.
  @Test func samplesSpreadOverTheData() throws {
    let folder = TemporaryFolder()
    let values = [Float](repeating: 1, count: 1 << 20)
    func hash(changing place: Int?) throws -> String {
      var values = values
      if let place { values[place] = 2 }
      return try SafetensorsFile(Path(folder.write("a.safetensors", file(values)))).digest.hash
    }
    let first = try hash(changing: nil)
    for place in [0, (1 << 20) * 17 / 63, (1 << 20) - 1] {
      #expect(try hash(changing: place) != first, "\(place)")
    }
    #expect(
      try SafetensorsFile(Path(folder.write("b.safetensors", safetensors("{}", data: [])))).digest.byteCount
        == 10)
  }

  /// The published values of FNV-1a.
  @Test func theHashIsFNV() {
    func hash(_ text: String) -> String {
      var hash = ContentHash()
      hash.add(text)
      return hash.text
    }
    #expect(hash("") == "cbf29ce484222325")
    #expect(hash("a") == "af63dc4c8601ec8c")
    #expect(hash("foobar") == "85944171f73967e8")
  }
}
