import Tensors

/// In which precision a model is to run, as people choose it. `all` lists what there is to choose.
public enum PrecisionChoice: Hashable, Sendable, CustomStringConvertible {
  /// What suits the model and the memory: see `PrecisionPlan`.
  case automatic
  case fixed(Precision)

  public static let all = [automatic] + Precision.allCases.map(fixed)

  /// "auto", "f32", ...: as settings and flags spell them.
  public static let names = all.map(\.description)

  /// nil for any other name.
  public init?(_ name: String) {
    guard let choice = Self.all.first(where: { $0.description == name }) else { return nil }
    self = choice
  }

  public var description: String {
    switch self {
    case .automatic: "auto"
    case .fixed(let precision): precision.rawValue
    }
  }

  /// What a model with so many weights would run in ("bf16", "q4 (vision q8)"), with so many bytes of memory free, and
  /// why, where there is something to say of it.
  public func resolved(weights: Int, free: Int?) -> (name: String, reason: String?) {
    let plan = PrecisionPlan(self, elements: weights, free: free)
    return (plan.name, plan.reason)
  }
}
