import Files
import Tensors

/// Where tensors come from, by the names they have there: a folder of safetensors, or numbers made up.
protocol TensorSource {
  var path: Path { get }
  var names: [String] { get }
  func shape(_ name: String) -> [Int]?
  /// Throws when it is not one of weights. Reads no data.
  func elementType(_ name: String) throws -> ElementType
  func tensor(_ name: String) throws -> StoredTensor
}

extension WeightFolder: TensorSource {
  func shape(_ name: String) -> [Int]? { entry(name)?.shape }

  func elementType(_ name: String) throws -> ElementType { try tensor(name).elementType }
}
