import Files
import Tensors

/// The arrays of a mask decoder, each of them checked before its data is read.
struct MaskWeights {
  /// Channels above this are no mask decoder's; it also bounds the memory a file can ask for.
  static let channelLimit = 4096
  let file: Path
  let shape: (String) throws -> [Int]
  let floats: (String) throws -> (shape: [Int], values: [Float])

  init(_ archive: NumPyArchive) {
    self.init(file: archive.path, shape: archive.shape, floats: archive.floats)
  }

  init(
    file: Path, shape: @escaping (String) throws -> [Int],
    floats: @escaping (String) throws -> (shape: [Int], values: [Float])
  ) {
    self.file = file
    self.shape = shape
    self.floats = { name in
      let array = try floats(name)
      guard array.values.allSatisfy(\.isFinite) else {
        throw MaskDecoderError.notFinite(file: file, array: name)
      }
      return array
    }
  }

  /// An array of that many axes, none of them empty or giant.
  func array(_ name: String, rank: Int) throws -> (shape: [Int], values: [Float]) {
    try check(name, rank: rank)
    return try floats(name)
  }

  func array(_ name: String, shape expected: [Int]) throws -> [Float] {
    let got = try shape(name)
    guard got == expected else {
      throw MaskDecoderError.shape(file: file, array: name, expected: "\(expected)", got: got)
    }
    return try floats(name).values
  }

  /// The length of the first axis.
  func outputs(_ name: String, rank: Int) throws -> Int { try check(name, rank: rank)[0] }

  /// The length of the second axis.
  func inputs(_ name: String, rank: Int) throws -> Int { try check(name, rank: rank)[1] }

  @discardableResult private func check(_ name: String, rank: Int) throws -> [Int] {
    let got = try shape(name)
    guard got.count == rank, got.allSatisfy((1...Self.channelLimit).contains) else {
      throw MaskDecoderError.shape(
        file: file, array: name, expected: "\(rank) axes of 1 to \(Self.channelLimit)", got: got)
    }
    return got
  }
}

/// Reads the layers in the order in which they run, handing each one's width on to the next.
struct MaskLayerReader {
  let file: MaskWeights
  var inputs: Int

  /// [out, in, side, side] as rows of out, [side, side, in].
  mutating func convolution(_ name: String, outputs: Int, side: Int) throws -> MaskLayer {
    let values = try file.array("\(name).weight", shape: [outputs, inputs, side, side])
    let bias = try file.array("\(name).bias", shape: [outputs])
    let matrix = try Activations(rows: outputs, columns: side * side * inputs)
    let taps = side * side
    for output in 0..<outputs {
      let row = matrix.row(output)
      for input in 0..<inputs {
        for tap in 0..<taps { row[tap * inputs + input] = values[(output * inputs + input) * taps + tap] }
      }
    }
    inputs = outputs
    return try MaskLayer(matrix, bias: bias, side: side, outputs: outputs)
  }

  /// [in, out, 4, 4] as rows of [4, 4, out], in.
  mutating func transposed(_ name: String) throws -> MaskLayer {
    let outputs = try file.inputs("\(name).weight", rank: 4)
    let values = try file.array("\(name).weight", shape: [inputs, outputs, 4, 4])
    let bias = try file.array("\(name).bias", shape: [outputs])
    let matrix = try Activations(rows: 16 * outputs, columns: inputs)
    for input in 0..<inputs {
      for output in 0..<outputs {
        for tap in 0..<16 {
          matrix.base[(tap * outputs + output) * inputs + input] =
            values[(input * outputs + output) * 16 + tap]
        }
      }
    }
    inputs = outputs
    return try MaskLayer(matrix, bias: bias, side: 4, outputs: outputs)
  }
}
