import Files
import JSON
import PaliGemma

/// The mask decoder that would be used.
struct MaskFacts: FactSection {
  let path: Path?
  /// Whether it lies in the model's folder.
  let isBeside: Bool
  /// Why it cannot be used.
  let fault: String?

  init(_ settings: Result<Settings, any Error>) {
    let settings = try? settings.get()
    let embedded = settings?.server == nil ? try? settings?.embedded() : nil
    path = embedded?.masks ?? (try? settings?.ownMaskDecoder)
    isBeside = path != nil && path?.parent == embedded?.folder
    do {
      if let path { _ = try MaskDecoder(path, threads: 1) }
      fault = nil
    } catch {
      fault = settings.map { "\($0.$masks.fault(error))" } ?? "\(error)"
    }
  }

  var facts: [Fact] {
    if let fault { return [Fact(name: "masks", value: fault, isMissing: true)] }
    let value =
      path.map { "decoded by " + (isBeside ? "\($0.name) beside the model" : "\($0)") }
      ?? "none, for no mask decoder is there: pali pull masks"
    return [Fact(name: "masks", value: value, isMissing: path == nil)]
  }

  var json: (String, JSONLine.Value) {
    ("masks", .object([("file", .known(path)), ("error", .known(fault))]))
  }
}
