import Tensors

/// The matrices of a checkpoint that must be packed before the kernels can read them, in the order of the forward
/// pass.
struct PackingList {
  struct Item {
    let slot: WeightSlot
    /// What the file calls it, whatever the checkpoint does.
    let name: String
    let form: PackedForm
    /// The checkpoint's numbers: [outputs, inputs].
    let tensor: WeightTensor

    var packing: PackedPieces { PackedPieces(form: form, tensor: tensor) }
  }

  private(set) var items: [Item] = []

  init(_ weights: CheckedWeights, _ plan: PrecisionPlan) throws {
    for row in weights.rows where row.kind == .matrix {
      guard let form = try PackedForm(row.slot, of: weights, plan) else { continue }
      items.append(Item(slot: row.slot, name: row.name, form: form, tensor: try weights.tensor(row.slot)))
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
    guard let sharingHead, let head = try items.last?.tensor.whole(),
      let embedding = try items.first(where: { $0.slot == .embedding })?.tensor.whole()
    else { return self }
    defer {
      head.releasePages()
      embedding.releasePages()
    }
    return head.equals(embedding) ? sharingHead : self
  }
}
