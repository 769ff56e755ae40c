import CKernels

/// The first place of the largest finite number, and the sum of e^(x - largest) over the finite ones; nil where there
/// is none.
public func softmaxSum(_ x: UnsafeBufferPointer<Float>) -> (best: Int, sum: Double)? {
  guard let base = x.baseAddress else { return nil }
  var sum = 0.0
  let best = pali_softmax_sum(base, x.count, &sum)
  return best < 0 ? nil : (best, sum)
}
