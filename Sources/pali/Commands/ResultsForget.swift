import ArgumentParser
import Files
import Interface
import Store

extension ResultsCommand {
  /// `pali results forget`.
  struct Forget: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "forget", abstract: "Remove answers, pinned ones too; nothing of them stays in the file.",
      discussion: "A picture whose name is a number is named ./12; all answers are those below /.")

    @Option(help: "Those of prompts like this; * and ? stand for anything: \"detect *\".")
    var prompt: String?

    @Flag(help: "Do not ask.")
    var yes = false

    @Argument(
      help: ArgumentHelp(
        "Numbers as they are listed, pictures, and folders for all below them.", valueName: "id|path"),
      completion: .file())
    var what: [Path] = []

    private var ids: [Int64] { what.compactMap(Self.id) }
    private var paths: [Path] { what.filter { Self.id($0) == nil } }

    /// A word of digits alone.
    private static func id(_ word: Path) -> Int64? {
      word.bytes.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int64(word.text) : nil
    }

    func validate() throws {
      if what.isEmpty, prompt == nil {
        throw ValidationError("name answers, pictures, folders or a --prompt")
      }
      if !ids.isEmpty, prompt != nil {
        throw ValidationError("--prompt goes with pictures and folders alone")
      }
    }

    func run() throws {
      try reporting {
        let store = try ResultsCommand.open()
        let chosen = try store.map(chosen) ?? []
        if !chosen.isEmpty {
          let many = chosen.count == 1 ? "1 answer" : "\(chosen.count) answers"
          if !yes { try Agreement.ask("Forget \(many)?", otherwise: "\(many) would be forgotten") }
        }
        let gone = try store?.forget(chosen) ?? 0
        if let store { ResultsCommand.complain(of: store) }
        try StandardStreams.print("\(gone) forgotten")
      }
    }

    /// Throws where a number means no answer.
    private func chosen(_ store: AnswerStore) throws -> [Int64] {
      for id in ids where try !store.holds(id) { throw CommandError.noAnswer(id: id, file: store.path) }
      guard !paths.isEmpty || prompt != nil else { return Array(Set(ids)) }
      return Array(Set(try ids + store.ids(.init(prompt: prompt, paths: paths))))
    }
  }
}
