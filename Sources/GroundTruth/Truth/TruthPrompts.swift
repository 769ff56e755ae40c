/// What is to be asked of a data set's pictures.
extension Truth {
  /// By item: what is to be asked, one prompt after the other; nothing where nobody tells.
  ///
  /// `pattern`: the user's own prompt, in place of the data set's. `{classes}` in it stands for all categories, " ; "
  /// between them, and `{class}` for one of them, in one prompt each. All of the data set, not those that a picture's
  /// truth has: that would tell the model what is there.
  public func prompts(_ pattern: String?) -> [[String]] {
    guard let pattern else { return items.map { $0.prompt.map { [$0] } ?? [] } }
    let whole = pattern.replacing("{classes}", with: categories.map(\.name).joined(separator: " ; "))
    let prompts =
      whole.contains("{class}") ? categories.map { whole.replacing("{class}", with: $0.name) } : [whole]
    return items.map { _ in prompts }
  }

  /// The same without prompts, so that answers belong to their pictures whatever was asked.
  public var withoutPrompts: Truth {
    let items = items.map { item in
      TruthItem(images: item.images, texts: item.texts, objects: item.objects, id: item.id, size: item.size)
    }
    return Truth(items: items, categories: categories, form: form)
  }
}
