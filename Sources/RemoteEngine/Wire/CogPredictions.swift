import Answers
import HTTP
import JSON

/// Cog's predictions on the wire: requests made, answers read. Nothing is sent here.
enum CogPredictions {
  static func body(_ request: Request, picture: String) -> [UInt8] {
    let input: JSONLine.Value = .object([
      ("image", .written("\"\(picture)\"")), ("prompt", .string(request.prompt.text)),
    ])
    return Array(JSONLine.text(.object([("input", input)])).utf8)
  }

  /// What a server says of a prediction.
  enum State: Equatable {
    case done(String)
    /// It is still at work on it.
    case underWay
    /// The server's words.
    case failed(String)
  }

  /// Throws `JSONError`.
  static func state(_ root: JSONValue) throws(JSONError) -> State {
    switch try root.string("status", default: "succeeded") {
    case "succeeded": .done(try root.required("output").joinedText())
    case "starting", "processing": .underWay
    case let status:
      .failed(ServerMessage(root)?.text ?? "the prediction ended as \(abbreviated(status, to: 40))")
    }
  }

  enum Health: Equatable {
    case ready
    case starting
    case broken(String)
  }

  /// Throws `JSONError`.
  static func health(_ root: JSONValue) throws(JSONError) -> Health {
    switch try root.string("status", default: "READY") {
    case "READY", "BUSY": .ready
    case "STARTING", "UNKNOWN": .starting
    case let status: .broken("its model did not start: \(abbreviated(status, to: 40))")
    }
  }
}

extension JSONValue {
  /// A string, or strings in a list that belong together.
  fileprivate func joinedText() throws(JSONError) -> String {
    guard kind == .array else { return try string() }
    var text = ""
    for element in try elements() { text += try element.string() }
    return text
  }
}
