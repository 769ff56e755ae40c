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

  /// Loads a model in the background; nil: the one of the settings. The one in use goes on answering until then.
  func load(_ name: Path?) {
    let (settings, generation) = current.withLock { current in
      current.next = nil
      current.generation += 1
      var settings = current.settings
      if let name {
        settings.model = name
        // A mask decoder that was named belongs to the model that was named with it.
        if name.text != current.settings.model?.text { settings.masks = nil }
      }
      return (settings, current.generation)
    }
    pictures.async { self.start(settings, generation) }
  }

  private func start(_ settings: Settings, _ generation: Int) {
    do {
      let session = Session(try settings.session()) { [weak self] event in
        self?.take(settings.usesDemoModel ? Self.renamed(event) : event, generation)
      }
      current.withLock { if $0.generation == generation { $0.next = session } }
      session.load()
    } catch {
      take(.loadFailed(message: "\(error)"), generation)
    }
  }

  /// The folder of the embedded model says nothing to a user.
  private static func renamed(_ event: SessionEvent) -> SessionEvent {
    guard case .loaded(let summary) = event else { return event }
    return .loaded(
      ModelSummary(
        name: "demo model", imageSize: summary.imageSize, precision: summary.precision,
        note: summary.note, weightBytes: summary.weightBytes, hasMaskDecoder: summary.hasMaskDecoder,
        knownNames: DemoModel.names))
  }

  private func take(_ event: SessionEvent, _ generation: Int) {
    let isWanted = current.withLock { current in
      switch event {
      case .loading: return current.generation == generation
      case .loaded where current.generation == generation:
        // What still runs on the one before ends there.
        if let next = current.next { current.session = next }
        current.next = nil
        return true
      case .loadFailed where current.generation == generation:
        current.next = nil
        return true
      case .loaded, .loadFailed: return false
      case .progress, .token, .finished, .failed: return true
      }
    }
    if isWanted { post(event) }
  }

  private func post(_ event: SessionEvent) { mailbox.post(.session(event, at: RunLoop.now)) }

  func run(_ request: RunRequest) {
    let (cancels, settings) = current.withLock { ($0.cancels, $0.settings) }
    pictures.async { [self] in
      do {
        var stamps: [FileStamp] = []
        let pictures = try request.paths.map { path in
          let stamp = try FileStamp(path)
          stamps.append(stamp)
          return KeyedPicture(key: "\(path.text) \(stamp)", picture: try PictureFile.decode(path))
        }
        mailbox.post(.decoded(id: request.id, stamps))
        let session = current.withLock { $0.cancels == cancels ? $0.session ?? $0.next : nil }
        guard let session else {
          post(.finished(id: request.id, .neverBegun))
          return
        }
        session.run(
          Request(
            id: request.id, pictures: pictures, prompt: request.prompt,
            options: GenerationOptions(maxTokens: settings.maxTokens, constrained: settings.constrained)))
      } catch {
        post(.failed(id: request.id, message: "\(error)"))
      }
    }
  }

  func cancel() {
    let sessions = current.withLock { current in
      current.cancels += 1
      return [current.session, current.next]
    }
    for session in sessions { session?.cancel() }
  }
}
