import Answers
import Exchange
import Files
import Interface
import Store

/// Writes answers about pictures in another tool's format.
enum AnswersExportFile {
  /// `store`: nil where nothing is kept.
  static func write(_ request: AnswersExport, _ store: AnswerStore?) -> ExportOutcome {
    do {
      guard let format = ExportFormat.named(request.format) else { return .failed("no such format") }
      var options = ExportOptions()
      options.role = request.isTruth ? .training : .predictions
      options.pictures = .files
      var export = Export(format, options)
      var output = try ExportOutput(
        request.destination, format, inputs: request.pictures.map(\.path), request.replacing)
      var (prompts, mended) = (Set<String>(), 0)
      for picture in request.pictures {
        for record in try records(of: picture, request, store) {
          prompts.insert(record.prompt)
          mended += record.isTruth ? 1 : 0
          for piece in export.add(record) { try output.write(piece) }
        }
      }
      for piece in export.end() { try output.write(piece) }
      try output.finish()
      return .written(
        request.destination, remark: remark(export.summary, prompts.count, request.isTruth ? mended : nil))
    } catch DestinationError.exists(let path) {
      return .taken(path)
    } catch {
      return .failed("\(error)")
    }
  }

  private static func remark(_ summary: ExportSummary, _ prompts: Int, _ mended: Int?) -> String {
    var parts = summary.lines
    if let mended { parts.insert("\(mended) of them mended", at: 1) }
    if prompts > 1 { parts.insert("to \(prompts) prompts (the filter prompt: chooses)", at: 1) }
    return parts.joined(separator: "; ")
  }

  /// To each prompt the newest answer, with the objects that pass.
  private static func records(
    of picture: PictureVersion, _ request: AnswersExport, _ store: AnswerStore?
  ) throws -> [AnswerRecord] {
    let kept = try store?.answers(path: picture.path, stamp: picture.stamp, limit: 50).map(\.record) ?? []
    let here = request.answers.filter { $0.paths.first == picture.path }.map(\.record)
    let asked = (kept + here).filter { request.prompt.isEmpty || $0.prompt.contains(request.prompt) }
    return chosen(asked, isTruth: request.isTruth).map { record in
      record.holding(
        record.detections.filter { request.cut.passes(label: $0.label, score: $0.score.map { Float($0) }) })
    }
  }

  /// Oldest first. What is so takes the place of what a model said where it is asked for, and else is no answer.
  static func chosen(_ records: [AnswerRecord], isTruth: Bool) -> [AnswerRecord] {
    var prompts: [String] = []
    var newest: [String: AnswerRecord] = [:]
    for record in records where isTruth || !record.isTruth {
      let before = newest[record.prompt]
      if before == nil { prompts.append(record.prompt) }
      let isOutranked =
        before?.isTruth == true && !record.isTruth
      if !isOutranked { newest[record.prompt] = record }
    }
    return prompts.compactMap { newest[$0] }
  }
}
