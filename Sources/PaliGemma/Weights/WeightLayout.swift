/// A way in which checkpoints name and store their tensors. A new one is a value in `all`.
struct WeightLayout: Sendable {
  /// For people.
  let title: String
  /// What names of its text begin with, and no other layout's do.
  let mark: String
  /// Buffers that files hold and the configuration determines: names that end so are no weights.
  let derived: [String]
  /// Where it keeps a slot; nil where it has no such tensor.
  let source: @Sendable (WeightSlot, ModelConfiguration) -> WeightSource?

  /// The order counts: packed files call a tensor by its name in the first.
  static let all = [transformersOld, transformersNew, transformersFlat, transformersMixed, mlx, bigVision]

  /// Layouts share names: each is there once.
  static func sources(of slot: WeightSlot, _ configuration: ModelConfiguration) -> [WeightSource] {
    all.compactMap { $0.source(slot, configuration) }.reduce(into: []) { sources, source in
      if !sources.contains(source) { sources.append(source) }
    }
  }

  static func isDerived(_ name: String) -> Bool {
    all.contains { $0.derived.contains(where: name.hasSuffix) }
  }

  /// The layout that tensors of these names have; nil: none of the known ones.
  static func of(_ names: [String]) -> WeightLayout? {
    all.first { layout in names.contains { $0.hasPrefix(layout.mark) } }
  }
}
