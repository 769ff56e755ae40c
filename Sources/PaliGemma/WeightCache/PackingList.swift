import Tensors

/// The matrices of a checkpoint that must be packed before the kernels can read them, in the order of the forward
/// pass.
struct PackingList {
  struct Item {
    /// The tensor's first spelling in the table.
    let name: String
    let tensor: StoredTensor
    let form: PackedForm

    /// Rows that are packed, written and checked together.
    var pieces: [Range<Int>] {
      let (outputs, group) = (form.outputs, form.rowsOfGroup)
      let rowBytes = max(tensor.bytes.count / max(outputs, 1), 1)
      let rows = max(Self.pieceBytes / rowBytes / group, 1) * group
      return stride(from: 0, to: outputs, by: rows).map { $0..<min($0 + rows, outputs) }
    }

    /// Bytes of the source that are packed at a time.
    private static let pieceBytes = 16 << 20
  }

  private(set) var items: [Item] = []

  init(_ weights: CheckedWeights, _ configuration: ModelConfiguration, _ plan: PrecisionPlan) throws {
    let table = WeightTable(configuration)
    for (name, shape) in table.required + (weights.hasHead ? [table.head] : []) where shape.count > 1 {
      guard name != .positions else { continue }
      let tensor = try weights.tensor(name)
      guard let form = PackedForm(tensor, precision: plan.precision(of: name.part)) else { continue }
      items.append(Item(name: name.spellings[0], tensor: tensor, form: form))
    }
  }

  /// Bytes once all are packed.
  var byteCount: Int { items.reduce(0) { $0 + $1.form.byteCount } }

  /// The same where the head is the embedding's; nil where there is no head of its own to leave out.
  var sharingHead: PackingList? {
    guard let head = items.last, head.name == WeightTable.Name.head.spellings[0] else { return nil }
    var list = self
    list.items.removeLast()
    return list
  }

  /// Without a head that holds the embedding's bytes: reads both whole.
  func withoutCopies() -> PackingList {
    guard let sharingHead, let head = items.last?.tensor,
      let embedding = items.first(where: { $0.name == WeightTable.Name.embedding.spellings[0] })?.tensor
    else { return self }
    defer {
      head.releasePages()
      embedding.releasePages()
    }
    return head.equals(embedding) ? sharingHead : self
  }
}

extension PrecisionPlan {
  func precision(of part: WeightTable.Part) -> Precision {
    switch part {
    case .vision, .projector: vision
    case .text, .head: text
    }
  }
}
