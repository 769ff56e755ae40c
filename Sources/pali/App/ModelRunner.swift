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
    /// Counts cancels: requests whose pictures were still being read are given up too.
    var cancels = 0
  }

  private let current: Mutex<Current>
  private let pictures = DispatchQueue(label: "pali.pictures", qos: .userInitiated)
  private let mailbox: Mailbox<Event>

  init(mailbox: Mailbox<Event>, settings: Settings) {
    self.mailbox = mailbox
    current = Mutex(Current(settings: settings))
  }

  /// Loads a model in the background; nil: the one of the settings.
  func load(_ name: String?) {
    let (settings, generation) = current.withLock { current in
      current.session?.cancel()
      current.session = nil
      current.generation += 1
      if let name { current.settings.model = name }
      return (current.settings, current.generation)
    }
    pictures.async { self.start(settings, generation) }
  }

  private func start(_ settings: Settings, _ generation: Int) {
    do {
      let session = Session(try settings.session()) { [weak self] event in
        self?.post(settings.usesDemoModel ? Self.renamed(event) : event, generation)
      }
      current.withLock { if $0.generation == generation { $0.session = session } }
      session.load()
    } catch {
      post(.loadFailed(message: "\(error)"), generation)
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

  private func post(_ event: SessionEvent, _ generation: Int) {
    guard current.withLock({ $0.generation }) == generation else { return }
    mailbox.post(.session(event, at: RunLoop.now))
  }

  func run(_ request: RunRequest) {
    let (cancels, generation, settings) = current.withLock {
      ($0.cancels, $0.generation, $0.settings)
    }
    pictures.async { [self] in
      do {
        let pictures = try request.paths.map { path in
          KeyedPicture(key: "\(path) \(try FileStamp(path))", picture: try PictureFile.decode(path))
        }
        guard let session = current.withLock({ $0.cancels == cancels ? $0.session : nil }) else {
          post(.failed(id: request.id, message: "cancelled before it began"), generation)
          return
        }
        session.run(
          Request(
            id: request.id, pictures: pictures, prompt: request.prompt,
            options: GenerationOptions(maxTokens: settings.maxTokens, constrained: settings.constrained)))
      } catch {
        post(.failed(id: request.id, message: "\(error)"), generation)
      }
    }
  }

  func cancel() {
    let session = current.withLock { current in
      current.cancels += 1
      return current.session
    }
    session?.cancel()
  }
}
