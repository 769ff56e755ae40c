import Tensors

/// The matrices of a checkpoint that must be packed before the kernels can read them, in the order of the forward
/// pass.
struct PackingList {
  struct Item {
    let slot: WeightSlot
    /// What the file calls it, whatever the checkpoint does.
    let name: String
    let form: PackedForm
    /// Of the checkpoint's numbers.
    let byteCount: Int
    /// The checkpoint's numbers: [outputs, inputs].
    let tensor: () throws -> StoredTensor

    /// Rows that are packed, written and checked together.
    var pieces: [Range<Int>] {
      let (outputs, group) = (form.outputs, form.rowsOfGroup)
      let rowBytes = max(byteCount / max(outputs, 1), 1)
      let rows = max(Self.pieceBytes / rowBytes / group, 1) * group
      return stride(from: 0, to: outputs, by: rows).map { $0..<min($0 + rows, outputs) }
    }

    /// Bytes of the source that are packed at a time.
    private static let pieceBytes = 16 << 20
  }

  private(set) var items: [Item] = []

  init(_ weights: CheckedWeights, _ plan: PrecisionPlan) throws {
    for row in weights.rows where row.kind == .matrix {
      guard let form = try PackedForm(row.slot, of: weights, plan) else { continue }
      items.append(
        Item(
          slot: row.slot, name: row.name, form: form,
          byteCount: row.elementCount * (try weights.elementType(row.slot)).byteCount,
          tensor: { try weights.tensor(row.slot) }))
    }
  }

  /// Bytes once all are packed.
  var byteCount: Int { items.reduce(0) { $0 + $1.form.byteCount } }

  /// The same where the head is the embedding's; nil where there is no head of its own to leave out.
  var sharingHead: PackingList? {
    guard items.last?.slot == .head else { return nil }
    var list = self
    list.items.removeLast()
    return list
  }

  /// Without a head that holds the embedding's bytes: reads both whole.
  func withoutCopies() throws -> PackingList {
    guard let sharingHead, let head = try items.last?.tensor(),
      let embedding = try items.first(where: { $0.slot == .embedding })?.tensor()
    else { return self }
    defer {
      head.releasePages()
      embedding.releasePages()
    }
    return head.equals(embedding) ? sharingHead : self
  }
}
