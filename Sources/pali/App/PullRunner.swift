import Dispatch
import Files
import HTTP
import Hub
import Interface
import Synchronization

/// Fetches models for the interface, one at a time, on its own queue.
final class PullRunner: Sendable {
  private struct Current {
    var plan: ModelPull.Plan?
    /// Counts what was begun: what is told of an earlier one is dropped.
    var generation = 0
    var isCancelled = false
  }

  private let current = Mutex(Current())
  private let mailbox: Mailbox<Event>
  private let queue = DispatchQueue(label: "pali.pull")
  private let pulls: @Sendable () throws -> ModelPull

  init(mailbox: Mailbox<Event>, settings: Settings) {
    self.mailbox = mailbox
    pulls = { try ModelPull(settings.folders) }
  }

  func plan(_ name: String) {
    work { [self] pull, isCancelled in
      let plan = try pull.plan(name, to: nil, replacing: false, isCancelled: isCancelled, handler: tell)
      current.withLock { $0.plan = plan }
      return .planned(summary: plan.question, isLarge: plan.isLarge)
    }
  }

  /// What was planned last.
  func pull() {
    guard let plan = current.withLock({ $0.plan }) else { return }
    work { [self] pull, isCancelled in
      try pull.fetch(plan, isCancelled: isCancelled, handler: tell)
      return .fetched(model: pull.usableName(plan))
    }
  }

  func cancel() { current.withLock { $0.isCancelled = true } }

  private func work(_ body: @escaping @Sendable (ModelPull, @escaping () -> Bool) throws -> PullEvent) {
    let generation = current.withLock { current in
      current.isCancelled = false
      current.generation += 1
      return current.generation
    }
    queue.async { [self] in
      let isCancelled = { [self] in
        current.withLock { $0.isCancelled || $0.generation != generation }
      }
      do { post(try body(try pulls(), isCancelled)) } catch HTTPError.cancelled { post(.cancelled) } catch {
        post(.failed(TextLayout.message("\(error)"), mayPass: ModelPull.mayPass(error)))
      }
    }
  }

  private func tell(_ event: HubEvent) {
    switch event {
    case .progress(let progress):
      post(
        .progress(
          PullProgress(
            fraction: progress.fraction, bytesPerSecond: progress.bytesPerSecond,
            secondsLeft: progress.secondsLeft)))
    case .retry, .waiting, .again: if let line = ModelPull.line(event) { post(.retrying(line)) }
    case .done, .checking: break
    }
  }

  private func post(_ event: PullEvent) { mailbox.post(.pull(event)) }
}
