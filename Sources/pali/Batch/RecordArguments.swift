import Answers
import ArgumentParser
import Exchange
import Files

/// A file of records that answers are added to, and what has been answered there.
struct RecordArguments: ParsableArguments {
  @Option(help: "Add each answer's record to this file, a line of JSON each.", completion: .file())
  var records: Path?

  @Flag(
    help: "Leave out what the file of --records answers already: same contents, prompt, model and options.")
  var resume = false

  func validate() throws {
    if resume, records == nil { throw ValidationError("--resume needs --records") }
    if records == "-" { throw ValidationError("--records needs a file's name, not -") }
  }

  /// Throws `RecordFileError` or `FileError`.
  func open() throws -> RecordFile? {
    let file = try records.map { try RecordFile($0) }
    if let file, file.hasMended {
      StandardStreams.complain("\(file.path): its last line was not whole and is gone")
    }
    return file
  }

  /// What the file answers already, once it is open, and of each answer what is to be kept; nil: all is asked. Throws
  /// `ImportError`, `JSONError` or `FileError`.
  func answered<Kept>(keeping keep: (AnswerRecord) -> Kept) throws -> [RecordedQuestion: Kept]? {
    guard resume, let records else { return nil }
    var answered: [RecordedQuestion: Kept] = [:]
    try ImportFormat.records.read(records) { record in
      if record.isAnswered, let question = record.question { answered[question] = keep(record) }
    }
    return answered
  }
}
