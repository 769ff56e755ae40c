import ArgumentParser
import Files
import HTTP
import Hub
import Interface

/// `pali pull`: a model from the hub, or the mask decoder.
struct PullCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pull", abstract: "Fetch a model from the Hugging Face hub, or the mask decoder.",
    discussion: """
      pali pull google/paligemma-3b-mix-224 fetches into the hub's cache, which Python's tools share; pali --model \
      google/paligemma-3b-mix-224 uses it. Where there is a revision bfloat16 and none is named, that is taken: it \
      is half as large as main and gives the same answers in bf16. pali pull masks fetches the mask decoder, which \
      is found by itself from then on. What is broken off goes on where it was; every file is verified.

      Gated models: accept the licence at the hub, and give a token by HF_TOKEN or in $HF_HOME/token. HF_ENDPOINT \
      names another hub. Proxies and a CA file come from the environment (https_proxy, SSL_CERT_FILE).
      """)

  @Option(help: "Fetch into this folder instead.", completion: .directory)
  var to: Path?

  @Flag(help: "Do not ask before more than 100 MB.")
  var yes = false

  @Flag(help: "Verify what is there, and replace what differs.")
  var force = false

  @Argument(
    help: "org/name, org/name@revision, or masks.", completion: .list(PullState.suggestions))
  var id: String

  func run() throws {
    try reporting {
      let bar = ProgressBar()
      defer { bar.clear() }
      let pull = try ModelPull(UserFolders())
      let isCancelled = { Interruption.isRequested }
      let tell = { (event: HubEvent) in Self.show(event, bar) }
      let plan = try pull.plan(id, to: to, replacing: force, isCancelled: isCancelled, handler: tell)
      bar.clear()
      if plan.isLarge, !yes {
        try Agreement.ask(plan.question, otherwise: plan.summary)
      } else {
        StandardStreams.complain(plan.summary)
      }
      do { try pull.fetch(plan, isCancelled: isCancelled, handler: tell) } catch HTTPError.cancelled {
        bar.clear()
        StandardStreams.complain("stopped; what is fetched is kept, the same command goes on")
        throw HTTPError.cancelled
      }
      bar.clear()
      try StandardStreams.print(plan.place.description)
      if let model = pull.usableName(plan) { StandardStreams.note("pali --model \(model) uses it") }
    }
  }

  private static func show(_ event: HubEvent, _ bar: ProgressBar) {
    switch event {
    case .progress(let progress):
      let rate = progress.bytesPerSecond.map { ByteCount.text(Int($0)) + "/s" }
      let left = progress.secondsLeft.map { Seconds.text($0) + " left" }
      bar.update(
        "fetch", progress.fraction, details: [rate, left].compactMap { $0 }.joined(separator: ", "))
    case .checking(let file): bar.note("looking at \(file)")
    case .retry, .waiting, .again:
      bar.clear()
      if let line = ModelPull.line(event) { StandardStreams.complain(line) }
    case .done: break
    }
  }
}
