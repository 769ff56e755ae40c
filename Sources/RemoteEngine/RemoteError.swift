import HTTP
import JSON

/// Why a server does not answer, and what to do where that helps. One line each; `place` is "example.org:8000".
enum RemoteError: Error, CustomStringConvertible {
  case stopped(place: String)
  /// `source`: where a key is looked for.
  case noKey(place: String, status: Int, source: String?)
  case keyNotTaken(place: String, status: Int, source: String?)
  /// It holds what cannot be sent.
  case unfitKey(place: String, source: String?)
  /// `kind`: what was spoken there.
  case notThere(HTTPAddress, ServerSettings.Kind)
  case noSuchModel(String, place: String, served: [String])
  case whichModel(place: String, served: [String])
  case servesNothing(place: String)
  case webPage(HTTPAddress)
  case redirected(HTTPAddress, to: String)
  /// What came is not what its kind of server sends.
  case form(place: String, fault: String)
  /// The server's own words.
  case said(place: String, message: String)
  /// The answer ended for another reason than its end or its length.
  case ended(place: String, reason: String)
  case brokenOff(place: String, tokens: Int, reason: String)
  case notTaken(place: String, field: String)
  case tooManyAlternatives(place: String, limit: Int)
  case notReady(place: String, seconds: Double)

  var description: String {
    switch self {
    case .stopped(let place): "\(place): the engine was stopped: it answers no more"
    case .noKey(let place, let status, let source):
      "\(place): wants a key (\(status))\(source.map { ": none was found in \($0)" } ?? "")"
    case .keyNotTaken(let place, let status, let source):
      "\(place): does not take the key\(source.map { " from \($0)" } ?? "") (\(status))"
    case .unfitKey(let place, let source):
      "\(place): the key\(source.map { " from \($0)" } ?? "") holds characters that cannot be sent"
    case .notThere(let address, let kind):
      "\(address): there is no such path (404): is the URL right?"
        + (kind == .openai ? " A Cog server needs kind = \"cog\" in its section of config.toml" : "")
    case .noSuchModel(let name, let place, let served):
      "\(place): has no model \(Self.short(name))"
        + (served.isEmpty ? "" : "; it serves \(Self.list(served))")
    case .whichModel(let place, let served):
      "\(place): serves several models, name one of them: \(Self.list(served))"
    case .servesNothing(let place): "\(place): serves no model"
    case .webPage(let address): "\(address): answers with a web page: is the URL right?"
    case .redirected(let address, let target): "\(address): redirects to \(target): name that as the URL"
    case .form(let place, let fault): "\(place): sends what cannot be read: \(fault)"
    case .said(let place, let message): "\(place): \(message)"
    case .ended(let place, let reason): "\(place): ended its answer with \"\(Self.short(reason))\""
    case .brokenOff(let place, let tokens, let reason):
      "\(place): broke off after \(tokens) \(tokens == 1 ? "token" : "tokens"): \(reason)"
    case .notTaken(let place, let field): "\(place): does not take \(field), which is asked for"
    case .tooManyAlternatives(let place, let limit):
      "\(place): tells \(limit) of the likeliest tokens of a step at most"
    case .notReady(let place, let seconds): "\(place): has not started within \(Int(seconds)) s"
    }
  }

  private static func short(_ name: String) -> String { abbreviated(name, to: 80) }

  private static func list(_ names: [String]) -> String {
    let more = names.count - 8
    return names.prefix(8).map(short).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }
}

extension ServerSettings {
  /// A fault as it is told: one line of bounded length, in which the key is struck out.
  func line(_ error: any Error) -> String {
    switch error as? HTTPError {
    case .status(let address, let refusal)?: line("\(address.place): \(refusal)")
    case HTTPError.badToken?: line("\(RemoteError.unfitKey(place: url.place, source: keySource))")
    default: line("\(error)")
    }
  }

  /// Others' words without the key: before they are cut, which might leave a part of it.
  func struck(_ text: String) -> String { key?.struck(from: text) ?? text }

  /// Others' words made fit to be told.
  func line(_ text: String) -> String {
    let bounded = abbreviated(struck(text), to: 500)
    let words = bounded.unicodeScalars.split { $0.properties.generalCategory == .control }
    return words.map { String($0) }.joined(separator: " ")
  }
}
