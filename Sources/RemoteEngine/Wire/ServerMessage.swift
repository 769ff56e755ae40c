import JSON

/// What a server says is wrong, in the forms that there are: `{"error":{"message":...}}`, `{"error":"..."}`,
/// `{"object":"error","message":...}`, `{"detail":"..."}`, `{"detail":[{"loc":[...],"msg":...}]}`.
struct ServerMessage {
  let text: String

  /// nil where it says no such thing.
  init?(_ root: JSONValue) {
    let said = root.optional("error") ?? root.optional("detail")
    if let text = said.flatMap(Self.words) {
      self.text = text
    } else if root["object"]?.isString("error") == true || root["message"]?.kind == .string {
      text = (try? root["message"]?.string()) ?? ""
    } else {
      return nil
    }
  }

  private static func words(_ value: JSONValue) -> String? {
    switch value.kind {
    case .string: try? value.string()
    case .object: (try? value["message"]?.string()) ?? "an error without words"
    case .array: (try? value.elements()).map { $0.prefix(20).map(detail).joined(separator: "; ") }
    case .number, .bool, .null: nil
    }
  }

  /// Where a field is wrong, and how.
  private static func detail(_ entry: JSONValue) -> String {
    guard let message = try? entry.string("msg") else { return entry.wording }
    let steps = (try? entry["loc"]?.elements().compactMap { try? $0.string() }) ?? []
    return (steps.isEmpty ? "" : steps.joined(separator: ".") + ": ") + message
  }
}
