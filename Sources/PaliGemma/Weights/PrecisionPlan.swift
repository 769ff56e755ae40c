import Tensors

/// In which precision each part of a model runs.
struct PrecisionPlan: Equatable {
  let text: Precision
  /// The vision tower and the projector: 8 bits under q4, for every box depends on them and they are a
  /// seventh of the weights.
  let vision: Precision
  /// For status lines: "bf16", or "q4 (vision q8)".
  let name: String
  /// Why the automatic choice is what it is, where there was one.
  let reason: String?

  /// Automatic: float32, the reference's numbers, while all weights take less than 1 GB that way; else the finest of
  /// bfloat16, 8 and 4 bits whose weights fit into `free` bytes of memory and leave room to work.
  init(_ choice: PrecisionChoice, elements: Int, free: Int? = nil) {
    switch choice {
    case .automatic: (text, reason) = Self.automatic(elements, free)
    case .fixed(let precision): (text, reason) = (precision, nil)
    }
    vision = text == .q4 ? .q8 : text
    name = text == vision ? text.rawValue : "\(text.rawValue) (vision \(vision.rawValue))"
  }

  private static func automatic(_ elements: Int, _ free: Int?) -> (choice: Precision, reason: String?) {
    guard elements > smallModel else { return (.f32, nil) }
    guard let free else { return (.bf16, nil) }
    func bytes(_ precision: Precision) -> Int { elements * precision.bitsPerWeight / 8 }
    let choice: Precision = [.bf16, .q8].first { bytes($0) <= free - room } ?? .q4
    let weights = gigabytes(bytes(choice))
    return (choice, "\(choice.rawValue): the weights take \(weights) of \(gigabytes(free)) GB of free memory")
  }

  private static func gigabytes(_ bytes: Int) -> String {
    let tenths = (bytes + 50_000_000) / 100_000_000
    return "\(tenths / 10).\(tenths % 10)"
  }

  private static let smallModel = 250_000_000
  /// Left to activations, the picture, the terminal and whatever else runs.
  private static let room = 1_000_000_000
}

extension PrecisionPlan {
  /// In which the matrices of a part are.
  func precision(of part: ModelPart) -> Precision {
    switch part {
    case .vision, .projector: vision
    case .text, .head: text
    }
  }

  /// In which a row's numbers are.
  func precision(of row: WeightRow) -> Precision {
    row.kind == .matrix ? precision(of: row.part) : .f32
  }
}

extension Precision {
  /// Bits that a weight takes in memory, scales included, rounded up.
  var bitsPerWeight: Int {
    switch self {
    case .f32: 32
    case .bf16: 16
    case .q8: 9
    case .q4: 5
    }
  }
}
