import Files
import JSON

/// What can be wrong with a safetensors file or the index of a sharded one.
public enum SafetensorsError: Error, Equatable, CustomStringConvertible {
  // The file as a whole.
  case tooShort(file: Path, size: Int)
  case headerTooLarge(file: Path, size: UInt64, limit: Int)
  case headerPastEnd(file: Path, header: Int, size: Int)
  case headerNotObject(file: Path)
  case metadataNotStrings(file: Path)
  case uncovered(file: Path, tensorsEnd: Int, dataEnd: Int)
  // One tensor of it.
  case unknownType(file: Path, tensor: String, type: String)
  case badShape(file: Path, tensor: String)
  case badOffsets(file: Path, tensor: String)
  case pastEnd(file: Path, tensor: String, end: Int, dataEnd: Int)
  case wrongLength(file: Path, tensor: String, expected: Int, got: Int)
  case overlap(file: Path, tensor: String, other: String)
  case hole(file: Path, tensor: String, bytes: Int)
  // What is asked of it.
  case missing(file: Path, tensor: String)
  case unusableType(file: Path, tensor: String, type: String)
  case notWords(file: Path, tensor: String, type: String)
  // Shards.
  case noWeights(folder: Path)
  case emptyIndex(file: Path)
  case shardName(file: Path, name: String)
  case shardLacks(file: Path, shard: Path, tensor: String)
  case notIndexed(file: Path, shard: Path, tensor: String)

  public var description: String {
    switch self {
    case .tooShort(let file, let size): "\(file): \(size) bytes are too few for a safetensors file"
    case .headerTooLarge(let file, let size, let limit):
      "\(file): a header of \(size) bytes is more than the \(limit) allowed; is this a safetensors file?"
    case .headerPastEnd(let file, let header, let size):
      "\(file): the header of \(header) bytes reaches past the end of the file (\(size) bytes); is it cut short?"
    case .headerNotObject(let file): "\(file): the header does not begin with \"{\""
    case .metadataNotStrings(let file): "\(file): \"__metadata__\" holds something that is not a string"
    case .uncovered(let file, let tensorsEnd, let dataEnd):
      "\(file): the tensors end at byte \(tensorsEnd) of the data, which has \(dataEnd)"
    default: tensorDescription
    }
  }

  private var tensorDescription: String {
    switch self {
    case .unknownType(let file, let tensor, let type):
      "\(file): \(abbreviated(tensor)) has the unknown type \"\(abbreviated(type))\""
    case .badShape(let file, let tensor):
      "\(file): the shape of \(abbreviated(tensor)) is not one a file can hold"
    case .badOffsets(let file, let tensor):
      "\(file): the data_offsets of \(abbreviated(tensor)) are not a range"
    case .pastEnd(let file, let tensor, let end, let dataEnd):
      "\(file): \(abbreviated(tensor)) ends at byte \(end) of the data, which has \(dataEnd); is the file cut short?"
    case .wrongLength(let file, let tensor, let expected, let got):
      "\(file): \(abbreviated(tensor)) has \(got) bytes, its shape and type need \(expected)"
    case .overlap(let file, let tensor, let other):
      "\(file): \(abbreviated(tensor)) and \(abbreviated(other)) share bytes"
    case .hole(let file, let tensor, let bytes):
      "\(file): \(bytes) bytes before \(abbreviated(tensor)) belong to no tensor"
    case .missing(let file, let tensor): "\(file): has no tensor \(abbreviated(tensor))"
    case .unusableType(let file, let tensor, let type):
      "\(file): \(abbreviated(tensor)) is \(abbreviated(type)); weights are F32, BF16 or F16\(type.hasPrefix("F8_") ? "; take the model that is not of fp8" : "")"
    case .notWords(let file, let tensor, let type):
      "\(file): \(abbreviated(tensor)) is \(abbreviated(type)); codes are U32"
    case .noWeights(let folder): "\(folder): has neither model.safetensors nor model.safetensors.index.json"
    case .emptyIndex(let file): "\(file): lists no tensor"
    case .shardName(let file, let name):
      "\(file): \"\(abbreviated(name))\" is not the name of a file in the folder"
    case .shardLacks(let file, let shard, let tensor):
      "\(file): \(abbreviated(tensor)) is not in \(abbreviated("\(shard)"))"
    case .notIndexed(let file, let shard, let tensor):
      "\(file): does not list \(abbreviated(tensor)), which is in \(abbreviated("\(shard)"))"
    default: ""
    }
  }
}
