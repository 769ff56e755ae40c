import Answers
import ArgumentParser
import Exchange
import Files
import Interface

/// `pali compare`: what the answers of two runs differ in.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Compare the answers of two runs: models, precisions, prompts.",
    discussion: """
      Both are files of records, as pali run --records or --json writes them. Answers to one prompt about one picture \
      (the same contents where both know them, else the same path) are compared; where each file has one prompt and \
      they differ, those about one picture. Of several the last counts. What differs most comes first: objects by \
      label and place, other answers word by word ([-left-] [+right+]).
      """)

  @Argument(help: "The records of one run.", completion: .file())
  var left: Path

  @Argument(help: "The records of the other.", completion: .file())
  var right: Path

  @Option(
    .score, help: "From this overlap of their boxes on two objects of one label are the same (default: 0.5).")
  var overlap: Double?

  @Option(help: "Only objects of this label, and no words. May be given again.")
  var label: [String] = []

  @Option(.number(0...1_000_000_000), help: "List so many that differ most (default: 20; with --json all).")
  var worst: Int?

  @Flag(help: "Print one JSON object a line: each that differs, then what there is of all together.")
  var json = false

  func run() throws {
    try reporting {
      var limits = ObjectComparison.Limits()
      if let overlap { (limits.same, limits.still) = (overlap, max(overlap, limits.still)) }
      var join = RecordJoin(labels: label, limits: limits)
      try read(left) { join.add(left: $0) }
      try read(right) { join.add(right: $0) }
      for label in join.unseenLabels.sorted() {
        StandardStreams.complain("no object of either run is labelled \(label)")
      }
      if !label.isEmpty, join.unseenLabels == Set(label) { throw ExitCode(1) }
      if join.pairs.isEmpty, join.onlyLeft > 0, join.onlyRight > 0 {
        StandardStreams.complain("nothing is compared: no picture was asked the same in both runs")
      }
      let report = ComparisonReport(join, left, right, limit: worst ?? (json ? nil : 20))
      if json { return try report.eachJSON { try StandardStreams.print($0) } }
      for line in report.lines { try StandardStreams.print(DisplayText.line(line)) }
    }
  }

  private func read(_ path: Path, _ take: (AnswerRecord) -> Void) throws {
    try ImportFormat.records.read(path) { record in
      if Interruption.isRequested { throw ExitCode(130) }
      take(record)
    }
  }
}
