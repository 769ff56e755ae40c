import Answers
import Files
import JSON
import Tensors

/// Turns sixteen `<seg>` codes into a mask: the decoder half of big_vision's VQ-VAE (`vae-oid.npz`).
///
/// Activations are [pixels, channels], so that every convolution is one matrix product: a 3x3 one over gathered
/// neighbourhoods, a transposed one followed by scattering. Belongs to one thread at a time.
public final class MaskDecoder {
  /// Codes of a mask.
  public static let codeCount = 16
  public let path: Path

  private let embedding: [Float]
  private let width: Int
  private let entrance: MaskLayer
  private let residuals: [[MaskLayer]]
  private let upscaling: [MaskLayer]
  private let exit: MaskLayer
  private let compute: Compute
  private let codebookSize: Int

  /// Reads the decoder's arrays; others, as those of the encoder, are left alone. Throws `FileError`,
  /// `NumPyError` or `MaskDecoderError`.
  public convenience init(_ path: Path, threads: Int? = nil) throws {
    try self.init(MaskWeights(try NumPyArchive(path)), threads: threads)
  }

  init(_ file: MaskWeights, threads: Int? = nil) throws {
    let book = try file.array("_vq_vae._embedding", rank: 2)
    let channels = try file.outputs("decoder.0.weight", rank: 4)
    var reader = MaskLayerReader(file: file, inputs: book.shape[1])
    entrance = try reader.convolution("decoder.0", outputs: channels, side: 1)
    residuals = try [2, 3].map { block in
      try [(0, 3), (2, 3), (4, 1)].map { layer, side in
        try reader.convolution("decoder.\(block).net.\(layer)", outputs: channels, side: side)
      }
    }
    upscaling = try [4, 6, 8, 10].map { try reader.transposed("decoder.\($0)") }
    exit = try reader.convolution("decoder.12", outputs: 1, side: 1)
    path = file.file
    codebookSize = book.shape[0]
    width = book.shape[1]
    embedding = book.values
    compute = try Compute(threads: threads)
  }

  /// The mask of sixteen codes, row-major. Codes beyond the codebook, and numbers that are not finite, give nil.
  public func decode(_ codes: [Int]) throws -> BoxMask? {
    guard codes.count == Self.codeCount, codes.allSatisfy((0..<codebookSize).contains) else { return nil }
    var x = try MaskMap(side: 4, channels: width)
    for (pixel, code) in codes.enumerated() {
      _ = x.values.row(pixel).update(fromContentsOf: embedding[code * width..<(code + 1) * width])
    }
    x = try entrance.convolve(x, compute)
    x.clampNegative()
    for block in residuals {
      let kept = x
      x = try block[0].convolve(x, compute)
      x.clampNegative()
      x = try block[1].convolve(x, compute)
      x.clampNegative()
      x = try block[2].convolve(x, compute)
      compute.add(kept.values, to: x.values)
    }
    for layer in upscaling {
      x = try layer.convolveTransposed(x, compute)
      x.clampNegative()
    }
    x = try exit.convolve(x, compute)
    let mask = UnsafeBufferPointer(start: x.values.base, count: BoxMask.side * BoxMask.side)
    guard mask.allSatisfy(\.isFinite) else { return nil }
    return BoxMask(probabilities: mask.map { min(max($0 * 0.5 + 0.5, 0), 1) })
  }
}

/// What can be wrong with a mask decoder's arrays. One line each.
public enum MaskDecoderError: Error, Equatable, CustomStringConvertible {
  case shape(file: Path, array: String, expected: String, got: [Int])
  case notFinite(file: Path, array: String)

  public var description: String {
    switch self {
    case .shape(let file, let array, let expected, let got):
      "\(file): \(array) has the shape \(abbreviated("\(got)")), expected \(expected)"
    case .notFinite(let file, let array): "\(file): the numbers of \(array) are not finite"
    }
  }
}
