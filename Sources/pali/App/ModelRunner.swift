import Files
import Foundation
import Interface
import PaliGemma
import Pictures
import Synchronization

/// Owns the session with the model, and hands it the pictures of requests.
final class ModelRunner: Sendable {
  private struct Current {
    var session: Session?
    /// Counts sessions: events of an earlier one are dropped.
    var generation = 0
    var settings: Settings
  }

  private let current: Mutex<Current>
  private let mailbox: Mailbox<Event>

  init(mailbox: Mailbox<Event>, settings: Settings) {
    self.mailbox = mailbox
    current = Mutex(Current(settings: settings))
  }

  /// Loads a model in the background; nil: the one of the settings.
  func load(_ name: String?) {
    let (session, before) = current.withLock { current in
      current.generation += 1
      if let name { current.settings.model = name }
      let before = current.session
      let session = makeSession(current.settings, current.generation)
      current.session = session
      return (session, before)
    }
    before?.cancel()
    session.load()
  }

  private func makeSession(_ settings: Settings, _ generation: Int) -> Session {
    Session(settings: settings.session) { [weak self] event in
      self?.post(settings.usesDemoModel ? Self.renamed(event) : event, generation)
    }
  }

  /// The folder of the embedded model says nothing to a user.
  private static func renamed(_ event: SessionEvent) -> SessionEvent {
    guard case .loaded(let summary) = event else { return event }
    return .loaded(
      ModelSummary(
        name: "demo model", imageSize: summary.imageSize, precision: summary.precision,
        note: summary.note, weightBytes: summary.weightBytes, hasMaskDecoder: summary.hasMaskDecoder))
  }

  /// What a file says of itself may be as long as the file.
  private static func worded(_ event: SessionEvent) -> SessionEvent {
    switch event {
    case .loadFailed(let message): .loadFailed(message: TextLayout.message(message))
    case .failed(let id, let message): .failed(id: id, message: TextLayout.message(message))
    default: event
    }
  }

  private func post(_ event: SessionEvent, _ generation: Int) {
    guard current.withLock({ $0.generation }) == generation else { return }
    mailbox.post(.session(Self.worded(event), at: RunLoop.now))
  }

  func run(_ request: RunRequest) {
    let (session, settings, generation) = current.withLock { ($0.session, $0.settings, $0.generation) }
    guard let session else {
      post(.failed(id: request.id, message: "\(CommandError.noModel)"), generation)
      return
    }
    session.run(id: request.id) {
      let pictures = try request.paths.map { path in
        KeyedPicture(key: "\(path) \(try FileStamp(path))", picture: try PictureFile.decode(path))
      }
      return Request(
        id: request.id, pictures: pictures, prompt: request.prompt,
        options: GenerationOptions(maxTokens: settings.maxTokens, constrained: settings.constrained))
    }
  }

  func cancel() { current.withLock { $0.session }?.cancel() }
}
