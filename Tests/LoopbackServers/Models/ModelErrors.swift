import JSON

/// An error as model servers write it.
func modelError(
  _ message: String, type: String, code: Int, param: String? = nil, form: StreamFault.ErrorForm
) -> String {
  let fields: [(String, JSONLine.Value)] = [
    ("message", .string(message)), ("type", .string(type)), ("param", param.map { .string($0) } ?? .null),
    ("code", .int(code)),
  ]
  return switch form {
  case .nested: JSONLine.text(.object([("error", .object(fields))]))
  case .flat: JSONLine.text(.object([("object", .string("error"))] + fields))
  }
}

/// What a server makes of fields that it does not know.
public enum UnknownFields: Sendable {
  case ignored
  /// 400, the first one by its name, as OpenAI has it.
  case refusedByName
  /// 400, all of them in one line, as OpenAI had it.
  case refusedTogether
  /// 422 with `detail`, as FastAPI has it with a strict model.
  case refusedInDetail
  /// 400 with `detail` that is a text.
  case refusedInText

  func refusal(of fields: [String]) -> Reply? {
    guard let first = fields.first else { return nil }
    switch self {
    case .ignored: return nil
    case .refusedByName:
      return refusal("Unknown parameter: '\(first)'.", param: first, code: "unknown_parameter")
    case .refusedTogether:
      let words = fields.count > 1 ? "arguments" : "argument"
      return refusal("Unrecognized request \(words) supplied: \(fields.joined(separator: ", "))")
    case .refusedInText:
      return .json(
        .object([("detail", .string("extra fields not permitted: \(fields.joined(separator: ", "))"))]),
        status: 400)
    case .refusedInDetail:
      let entries = fields.map { field in
        JSONLine.Value.object([
          ("type", .string("extra_forbidden")), ("loc", .array([.string("body"), .string(field)])),
          ("msg", .string("Extra inputs are not permitted")), ("input", .bool(true)),
        ])
      }
      return .json(.object([("detail", .array(entries))]), status: 422)
    }
  }

  private func refusal(_ message: String, param: String? = nil, code: String? = nil) -> Reply {
    .json(
      .object([
        (
          "error",
          .object([
            ("message", .string(message)), ("type", .string("invalid_request_error")),
            ("param", param.map { .string($0) } ?? .null), ("code", code.map { .string($0) } ?? .null),
          ])
        )
      ]), status: 400)
  }
}
