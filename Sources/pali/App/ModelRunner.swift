import DemoModel
import Files
import Foundation
import Interface
import PaliGemma
import Pictures
import Synchronization

/// Owns the session with the model, and hands it the pictures of requests.
final class ModelRunner: Sendable {
  private struct Current {
    /// What answers.
    var session: Session?
    /// What is to take its place once it is loaded.
    var next: Session?
    /// Counts loads: what an earlier one says of its loading is dropped.
    var generation = 0
    var settings: Settings
  }

  private let current: Mutex<Current>
  private let mailbox: Mailbox<Event>

  init(mailbox: Mailbox<Event>, settings: Settings) {
    self.mailbox = mailbox
    current = Mutex(Current(settings: settings))
  }

  /// Loads a model in the background; nil: the one of the settings. The one in use goes on answering until then.
  func load(_ name: Path?) {
    let session = current.withLock { current in
      current.generation += 1
      var settings = current.settings
      if let name, name != settings.model {
        settings.model = name
        // A mask decoder that was named belongs to the model that was named with it.
        settings.masks = nil
      }
      let session = makeSession(settings, current.generation)
      current.next = session
      return session
    }
    session.load()
  }

  private func makeSession(_ settings: Settings, _ generation: Int) -> Session {
    Session(settings: settings.session) { [weak self] event in
      self?.take(settings.usesDemoModel ? Self.renamed(event) : event, generation)
    }
  }

  /// The folder of the embedded model says nothing to a user.
  private static func renamed(_ event: SessionEvent) -> SessionEvent {
    guard case .loaded(let summary) = event else { return event }
    return .loaded(
      ModelSummary(
        name: "demo model", imageSize: summary.imageSize, precision: summary.precision,
        note: summary.note, weightBytes: summary.weightBytes, hasMaskDecoder: summary.hasMaskDecoder,
        knownNames: DemoModel.names, warning: summary.warning))
  }

  private func take(_ event: SessionEvent, _ generation: Int) {
    let isWanted = current.withLock { current in
      switch event {
      case .progress, .token, .finished, .failed: return true
      case .loading, .loaded, .loadFailed:
        guard current.generation == generation else { return false }
      }
      switch event {
      case .loaded:
        // What still runs on the one before ends there.
        current.session = current.next ?? current.session
        current.next = nil
      // One that is all there is stays to say why to whoever asks it.
      case .loadFailed where current.session != nil: current.next = nil
      default: break
      }
      return true
    }
    if isWanted { mailbox.post(.session(Self.worded(event), at: RunLoop.now)) }
  }

  /// What a file says of itself may be as long as the file.
  private static func worded(_ event: SessionEvent) -> SessionEvent {
    switch event {
    case .loadFailed(let message): .loadFailed(message: TextLayout.message(message))
    case .failed(let id, let message): .failed(id: id, message: TextLayout.message(message))
    default: event
    }
  }

  func run(_ request: RunRequest) {
    let (session, settings) = current.withLock { ($0.session ?? $0.next, $0.settings) }
    guard let session else {
      mailbox.post(
        .session(.failed(id: request.id, message: "\(CommandError.noModel)"), at: RunLoop.now))
      return
    }
    session.run(id: request.id) { [mailbox] in
      let pictures = try request.paths.map { path in
        let stamp = try FileStamp(path)
        return (stamp, KeyedPicture(key: "\(path.text) \(stamp)", picture: try PictureFile.decode(path)))
      }
      mailbox.post(.decoded(id: request.id, pictures.map(\.0)))
      return Request(
        id: request.id, pictures: pictures.map(\.1), prompt: request.prompt,
        options: GenerationOptions(maxTokens: settings.maxTokens, constrained: settings.constrained))
    }
  }

  func cancel() {
    let sessions = current.withLock { [$0.session, $0.next] }
    for session in sessions { session?.cancel() }
  }
}
