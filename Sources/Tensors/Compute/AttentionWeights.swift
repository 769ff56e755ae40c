import CKernels

extension KeyValueStore {
  /// What one head's query, [D], makes of the first `visible` positions of its key/value head: the softmax that
  /// `Compute.attention` weighs values by, worked out plainly. out: [S].
  /// Throws `ComputeError.outOfMemory`.
  public func attentionWeights(
    of query: UnsafeBufferPointer<Float>, head: Int, visible: Int, scale: Float, softcap: Float?,
    into out: UnsafeMutableBufferPointer<Float>
  ) throws(ComputeError) {
    precondition(visible > 0 && visible <= capacity && out.count >= visible)
    precondition(head >= 0 && (head + 1) * query.count <= columns)
    var task = PaliAttentionWeights(
      query: query.baseAddress, keys: base + head * query.count * format.byteCount, format: format.number,
      visible: visible, width: query.count, stride: columns, scale: scale, softcap: softcap ?? 0)
    try withScratch(of: Float.self, query.count) { (key) throws(ComputeError) in
      pali_attention_weights(&task, key, out.baseAddress)
    }
  }
}
