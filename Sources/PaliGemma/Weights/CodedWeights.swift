import Files
import JSON
import Tensors

/// A folder of safetensors in which some tensors are codes of few bits, as mlx writes them: NAME.weight with NAME.scales
/// and NAME.biases. Here each is one tensor of float32, made row by row when it is asked for.
struct CodedWeights: CheckpointFiles {
  private let files: WeightFolder
  private let coded: [String: AffineCodes]
  let names: [String]

  /// Throws `SafetensorsError` or `CodedWeightsError`.
  init(_ files: WeightFolder, _ settings: CodeSettings) throws {
    self.files = files
    let modules = files.names.filter { $0.hasSuffix(Self.scales) }.map {
      String($0.dropLast(Self.scales.count))
    }
    var coded: [String: AffineCodes] = [:]
    for module in modules {
      coded[module + ".weight"] = try Self.codes(module, files, settings.module(module))
    }
    self.coded = coded
    let aside = Set(modules.flatMap { [$0 + Self.scales, $0 + Self.biases] })
    names = files.names.filter { !aside.contains($0) }
  }

  private static let (scales, biases) = (".scales", ".biases")

  private static func codes(
    _ module: String, _ files: WeightFolder, _ settings: CodeSettings.Module
  ) throws -> AffineCodes {
    let words = try files.words(module + ".weight")
    let (scales, biases) = (try files.tensor(module + scales), try files.tensor(module + biases))
    guard
      let codes = AffineCodes(
        codes: words, scales: scales, biases: biases, groupSize: settings.groupSize, bits: settings.bits)
    else {
      throw CodedWeightsError.shapes(
        file: files.file(of: words.name), tensor: words.name, codes: words.shape, scales: scales.shape,
        biases: biases.shape, bits: settings.bits, group: settings.groupSize)
    }
    return codes
  }

  var path: Path { files.path }
  var folder: Path { files.folder }
  var paths: [Path] { files.paths }
  var digests: [WeightFileDigest] { files.digests }

  func checkUnchanged() throws { try files.checkUnchanged() }

  func typeName(_ name: String) -> String { coded[name].map { "\($0.bits)-bit" } ?? files.typeName(name) }

  func shape(_ name: String) -> [Int]? { coded[name]?.shape ?? files.shape(name) }

  func elementType(_ name: String) throws -> ElementType {
    coded[name] == nil ? try files.elementType(name) : .float32
  }

  func isMapped(_ name: String) -> Bool { coded[name] == nil }

  func rows(_ rows: Range<Int>, of name: String, at indices: [Int]) throws -> StoredTensor {
    // Codes are no stacks.
    try coded[name]?.rows(rows) ?? files.rows(rows, of: name, at: indices)
  }
}

/// What can be wrong with codes of few bits. One line.
enum CodedWeightsError: Error, Equatable, CustomStringConvertible {
  case shapes(file: Path, tensor: String, codes: [Int], scales: [Int], biases: [Int], bits: Int, group: Int)

  var description: String {
    switch self {
    case .shapes(let file, let tensor, let codes, let scales, let biases, let bits, let group):
      "\(file): \(abbreviated(tensor)) has the shape \(abbreviated("\(codes)")), its scales and biases \(abbreviated("\(scales)")) and \(abbreviated("\(biases)")): these are not \(bits) bits in groups of \(group)"
    }
  }
}
