import Answers
import HTTP

/// One run as it is worked on: what is told of it, and whether it is still wanted.
struct RunTalk: Sendable {
  let request: Request
  let ticket: OpenRuns.Ticket
  let runs: OpenRuns
  /// Those of its server, once it is asked.
  var settings: ServerSettings

  /// The most tokens of the answer, 1 at least.
  var maxTokens: Int { max(1, request.options.maxTokens) }

  var isCancelled: Bool { !runs.isOpen(ticket) }

  func tell(_ event: RunEvent) { runs.tell(event, of: ticket) }

  func notice(_ line: String) { tell(.notice(settings.line(line))) }

  /// What is tried again, and when.
  func again(_ error: HTTPError, after seconds: Double) { notice(settings.again(error, after: seconds)) }
}

extension ServerSettings {
  func again(_ error: HTTPError, after seconds: Double) -> String {
    "\(line(error)); again in \(max(1, Int(min(seconds, 1e6).rounded()))) s"
  }
}
