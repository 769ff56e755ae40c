import ArgumentParser
import Files
import Foundation
import Interface
import Store

/// `pali results`: the answers that are kept.
struct ResultsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "results",
    abstract: "List, show or remove the answers kept in $XDG_STATE_HOME/pali/results.sqlite.",
    subcommands: [List.self, Show.self, Prune.self, Forget.self], defaultSubcommand: List.self)

  /// Where nothing was ever kept, nothing is made.
  static func open() throws -> AnswerStore? {
    let path = UserFolders().results
    return try exists(path) ? AnswerStore(path) : nil
  }

  /// What has to be said besides: a file set aside, records that cannot be read.
  static func complain(of store: AnswerStore) {
    if let notice = store.notice { StandardStreams.complain(notice) }
    let unreadable = store.unreadableCount
    guard unreadable > 0 else { return }
    let what = unreadable == 1 ? "an answer" : "\(unreadable) answers"
    StandardStreams.complain("\(store.path): \(what) cannot be read")
  }

  static func secondsAgo(days: Int) -> Int { days.multipliedReportingOverflow(by: 86_400).partialValue }

  /// Days as they may be said: some hundred years at most.
  static func check(days: Int?) throws {
    guard let days, !(0...100_000).contains(days) else { return }
    throw ValidationError("days are whole numbers from 0 to 100000")
  }

  // MARK: list

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List them, newest first.")

    @Option(help: "Only of prompts like this; * and ? stand for anything: \"detect *\".")
    var prompt: String?

    @Option(help: "Only of this model.")
    var model: String?

    @Flag(help: "Only what failed.")
    var failed = false

    @Option(help: "Only of the last so many days.")
    var since: Int?

    @Option(.score, help: "Only where an object has this score or more, 0 to 1.")
    var minScore: Double?

    @Option(help: "So many at most.")
    var limit: Int?

    @Flag(help: "Print one JSON object a line: id, kept, pinned, and what run --json prints.")
    var json = false

    @Argument(help: "Pictures, and folders for all below them; all where none is named.", completion: .file())
    var path: [Path] = []

    func validate() throws {
      try ResultsCommand.check(days: since)
      if let limit, limit < 0 { throw ValidationError("--limit is below 0") }
    }

    private var filter: AnswerStore.Filter {
      let earliest = since.map { Int(time(nil)) - ResultsCommand.secondsAgo(days: $0) }
      return AnswerStore.Filter(
        prompt: prompt, paths: path, model: model, failedOnly: failed, since: earliest, score: minScore)
    }

    func run() throws {
      try reporting {
        guard let store = try ResultsCommand.open() else {
          if !json { try StandardStreams.print(DisplayText.line("nothing in \(UserFolders().results)")) }
          return
        }
        let listed = try list(store)
        ResultsCommand.complain(of: store)
        if Interruption.isRequested { throw ExitCode(130) }
        if !json { try StandardStreams.print(DisplayText.line(Self.total(listed, store))) }
      }
    }

    private func list(_ store: AnswerStore) throws -> Int {
      var listed = 0
      try store.list(filter) { kept in
        guard listed < limit ?? .max, !Interruption.isRequested else { return false }
        try StandardStreams.print(json ? kept.json : DisplayText.line(kept.line))
        listed += 1
        return true
      }
      return listed
    }

    private static func total(_ listed: Int, _ store: AnswerStore) throws -> String {
      let count = try store.count
      guard count > 0 else { return "nothing in \(store.path)" }
      let part = listed == count ? "" : "\(listed) of "
      let size = ByteCount.text(try store.byteCount)
      return "\(part)\(count) \(count == 1 ? "answer" : "answers"), \(size) in \(store.path)"
    }
  }

  // MARK: show

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show one.")

    @Flag(help: "Print it as a JSON object.")
    var json = false

    @Argument(help: "Its number, as it is listed.")
    var id: Int64

    func run() throws {
      try reporting {
        let store = try ResultsCommand.open()
        let kept = try store?.answer(id: id)
        if let store { ResultsCommand.complain(of: store) }
        guard let kept else { throw CommandError.noAnswer(id: id, file: UserFolders().results) }
        if json { return try StandardStreams.print(kept.json) }
        for line in kept.lines { try StandardStreams.print(DisplayText.line(line)) }
      }
    }
  }

  // MARK: prune

  struct Prune: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "prune", abstract: "Remove old answers; pinned ones stay.")

    @Option(help: "Remove what is older than so many days.")
    var olderThan: Int?

    @Option(help: "Keep the newest so many.")
    var keep: Int?

    func validate() throws {
      try ResultsCommand.check(days: olderThan)
      if let keep, keep < 0 { throw ValidationError("--keep is below 0") }
      if olderThan == nil, keep == nil { throw ValidationError("say --older-than DAYS or --keep N") }
    }

    func run() throws {
      try reporting {
        let store = try ResultsCommand.open()
        let age = olderThan.map(ResultsCommand.secondsAgo)
        let gone = try store?.prune(olderThan: age, keeping: keep) ?? 0
        if let store { ResultsCommand.complain(of: store) }
        let size = ByteCount.text(try store?.byteCount ?? 0)
        try StandardStreams.print(
          DisplayText.line("\(gone) removed, \(size) in \(UserFolders().results)"))
      }
    }
  }
}
