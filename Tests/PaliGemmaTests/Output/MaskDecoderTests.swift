import Answers
import Files
import Foundation
import TestSupport
import Testing

@testable import PaliGemma
@testable import Tensors

@Suite struct MaskDecoderTests {
  @Test func equalsPyTorchOnAnArchiveOfSmallWidths() throws {
    let decoder = try MaskDecoder(Path(fixture("small.npz")))
    try compare(try decoder.decode(codes), with: "small.f32")
  }

  @Test func equalsPyTorchAtThePublishedWidths() throws {
    let decoder = try MaskDecoder(published)
    try compare(try decoder.decode(codes), with: "large.f32")
    let time = try processorTime { _ = try decoder.decode(codes) }
    #expect(time < .seconds(2))
  }

  @Test func codesOutsideTheBookGiveNoMask() throws {
    let decoder = try MaskDecoder(Path(fixture("small.npz")))
    #expect(try decoder.decode(Array(repeating: 128, count: 16)) == nil)
    #expect(try decoder.decode(Array(repeating: -1, count: 16)) == nil)
    #expect(try decoder.decode(Array(repeating: 0, count: 15)) == nil)
  }

  private func decoder(_ name: String, _ value: Float, all: Bool = false) throws -> MaskDecoder {
    try MaskDecoder(
      MaskWeights(file: "x.npz", shape: published.shape) {
        var array = try published.floats($0)
        if $0 == name {
          for index in all ? 0..<array.values.count : 0..<1 { array.values[index] = value }
        }
        return array
      })
  }

  @Test(arguments: ["_vq_vae._embedding", "decoder.0.bias", "decoder.4.weight", "decoder.12.bias"])
  func weightsThatAreNotFiniteAreNamed(_ name: String) throws {
    for value in [Float.nan, .infinity] {
      let error = #expect(throws: MaskDecoderError.self) { try decoder(name, value) }
      #expect(error?.description == "x.npz: the numbers of \(name) are not finite")
    }
  }

  @Test func whatGrowsBeyondAllNumbersGivesNoMask() throws {
    #expect(try decoder("decoder.0.weight", .greatestFiniteMagnitude, all: true).decode(codes) == nil)
  }

  @Test(arguments: [
    "_vq_vae._embedding", "decoder.0.weight", "decoder.2.net.0.weight", "decoder.3.net.4.bias",
    "decoder.4.weight", "decoder.10.bias", "decoder.12.weight",
  ])
  func everyShapeIsChecked(name: String) throws {
    let damaged = MaskWeights(
      file: "x.npz",
      shape: { try published.shape($0) + ($0 == name ? [2] : []) }, floats: published.floats)
    let error = #expect(throws: MaskDecoderError.self) { try MaskDecoder(damaged) }
    #expect(error?.description.hasPrefix("x.npz: \(name) has the shape [") == true)
  }

  @Test func aMissingArrayIsNamed() {
    #expect(throws: NumPyError.missing(file: Path(checkpointless), array: "_vq_vae._embedding")) {
      try MaskDecoder(Path(checkpointless))
    }
  }

  private func compare(_ mask: BoxMask?, with name: String) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: fixture(name)))
    let expected = data.withUnsafeBytes { bytes in
      (0..<4096).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
    }
    let got = try #require(mask).probabilities
    let worst = zip(got, expected).map { abs($0 - $1) }.max() ?? 1
    #expect(worst < 1e-4)
  }
}

private let codes = [0, 5, 127, 64, 3, 99, 12, 31, 77, 8, 120, 45, 1, 2, 110, 63]

private func fixture(_ name: String) -> String {
  Bundle.module.resourcePath! + "/Fixtures/MaskDecoder/\(name)"
}

/// An archive without any of the arrays.
private let checkpointless: String = {
  let path = FileManager.default.temporaryDirectory.path + "/palimpsest-empty-\(getpid()).npy"
  var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }"
  header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
  var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0]
  bytes += Array(header.utf8) + [0, 0, 0, 0]
  _ = FileManager.default.createFile(atPath: path, contents: Data(bytes))
  return path
}()

/// Arrays of the published widths, by the formula of make_masks.py.
private nonisolated(unsafe) let published: MaskWeights = {
  var shapes = ["_vq_vae._embedding": [128, 512]]
  func layer(_ name: String, _ weight: [Int], _ bias: Int) {
    shapes["decoder.\(name).weight"] = weight
    shapes["decoder.\(name).bias"] = [bias]
  }
  layer("0", [128, 512, 1, 1], 128)
  for block in [2, 3] {
    for (index, side) in [(0, 3), (2, 3), (4, 1)] {
      layer("\(block).net.\(index)", [128, 128, side, side], 128)
    }
  }
  for (index, (from, to)) in [4: (128, 128), 6: (128, 64), 8: (64, 32), 10: (32, 16)] {
    layer("\(index)", [from, to, 4, 4], to)
  }
  layer("12", [1, 16, 1, 1], 1)
  let all = shapes
  let order = all.keys.sorted()
  return MaskWeights(
    file: "x.npz",
    shape: { name in all[name] ?? [] },
    floats: { name in
      let shape = all[name] ?? []
      let scale: Float =
        name.hasSuffix("bias") ? 0.125 : shape.count == 2 ? 2 : shape[3] == 3 ? 0.125 : 0.25
      let count = shape.reduce(1, *)
      return (shape, formula(count, seed: order.firstIndex(of: name) ?? 0, scale: scale))
    })
}()

private func formula(_ count: Int, seed: Int, scale: Float) -> [Float] {
  (0..<count).map { index in
    var h = UInt32(truncatingIfNeeded: index &* 2_654_435_761 &+ seed &* 40503)
    for _ in 0..<2 {
      h ^= h >> 16
      h = h &* 0x45D9F3B
    }
    h ^= h >> 16
    return (Float(h >> 8) / 16_777_216 - 0.5) * scale
  }
}
