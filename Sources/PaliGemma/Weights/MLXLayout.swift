/// The layout of mlx-community's folders: the old names of transformers, but convolutions have their channels last, and
/// the tower's MLP is padded with zeros where its width is no multiple of 64, since groups of codes need that.
extension WeightLayout {
  static let mlx = WeightLayout(
    title: transformersOld.title, mark: transformersOld.mark, derived: transformersOld.derived
  ) { slot, model in
    let source = transformersOld.source(slot, model)
    switch slot {
    case .patches:
      let (width, side) = (model.vision.width, model.vision.patchSize)
      return source?.taken(by: WeightRecipe(stored: [width, side, side, 3], order: [0, 3, 1, 2]))
    case .visionLayer(_, .up), .visionLayer(_, .upBias), .visionLayer(_, .down):
      return source?.taken(by: WeightRecipe(padding: 64))
    default: return source
    }
  }
}

extension WeightSource {
  fileprivate func taken(by recipe: WeightRecipe) -> WeightSource {
    WeightSource(name: name, recipe: recipe)
  }
}
