import Answers
import Glibc

/// One static page for any browser: an answer a card, its picture with boxes and masks drawn over it, tokens on demand.
/// Nothing is fetched from elsewhere, nothing runs; all text is escaped, and the page forbids the rest itself.
///
/// Objects that are odd are drawn in dashes and say why; answers that failed say so.
struct HTMLPage: RecordWriter {
  private static let tokenLimit = 2000

  private let options: ExportOptions
  private var pictures: PagePictures

  init(_ options: ExportOptions) {
    self.options = options
    pictures = PagePictures(options)
  }

  func begin() -> [ExportPiece] {
    let images =
      switch options.pagePictures {
      case .embedded: "data:"
      case .linked: "'self' file:"
      }
    let text = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src \(images)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="generator" content="pali">
      <title>Answers about pictures</title>
      <style>
      \(PageStyle.css)</style>
      </head>
      <body>
      <h1>Answers about pictures</h1>

      """
    return [ExportPiece(text)]
  }

  mutating func add(_ answer: ChosenAnswer, _ summary: inout ExportSummary) -> [ExportPiece] {
    let record = answer.record
    summary.answers += 1
    summary.objects += answer.objects.count
    var figures: [UInt8] = []
    for (index, path) in record.images.enumerated() {
      let isFirst = index == 0 && record.width > 0 && record.height > 0
      figures += pictures.figure(
        path, size: isFirst ? (record.width, record.height) : nil,
        scene: isFirst ? PageScene(record: record, objects: answer.objects) : nil, &summary)
    }
    return [
      ExportPiece(
        Array("<article>\n<div>".utf8) + figures + Array("</div>\n\(words(answer))</article>\n".utf8))
    ]
  }

  func end(_ summary: ExportSummary) -> [ExportPiece] {
    let lines = summary.lines.map(html).joined(separator: "<br>\n")
    return [ExportPiece("<footer>\(lines)<br>\nMade by pali.</footer>\n</body>\n</html>\n")]
  }

  // MARK: Beside the picture

  private func words(_ answer: ChosenAnswer) -> String {
    let record = answer.record
    let error = record.error.map { "<p class=\"failed\">\(html($0))</p>\n" } ?? ""
    let isText = record.detections.isEmpty
    let text =
      isText && !record.text.isEmpty ? "<p class=\"answer\" dir=\"auto\">\(html(record.text))</p>\n" : ""
    let written =
      isText || record.text.isEmpty ? "" : Self.details("As written", "written", html(record.text))
    return
      "<div><p class=\"prompt\" dir=\"auto\">\(html(record.prompt))</p>\n\(error)\(text)\(list(answer.objects))"
      + "\(written)\(tokens(record))<p class=\"about\">\(html(about(record)))</p></div>\n"
  }

  private static func details(_ summary: String, _ style: String, _ content: String) -> String {
    "<details><summary>\(summary)</summary><div class=\"\(style)\">\(content)</div></details>\n"
  }

  private func list(_ objects: [DetectedObject]) -> String {
    let items = objects.enumerated().map { index, object in
      let label = object.label.isEmpty ? "no label" : object.label
      let flags = object.flags.map { "<span class=\"flag\">\(html($0.replacing("_", with: " ")))</span>" }
      let score = object.score.map { "<span class=\"score\">\(percent($0))</span>" } ?? ""
      return "<li><i class=\"\(PageStyle.color(of: index))\"></i><b dir=\"auto\">\(html(label))</b>"
        + "\(flags.joined())\(score)</li>\n"
    }
    return items.isEmpty ? "" : "<ol>\n\(items.joined())</ol>\n"
  }

  private func tokens(_ record: AnswerRecord) -> String {
    guard !record.tokens.isEmpty else { return "" }
    let shown = record.tokens.prefix(Self.tokenLimit).map(token).joined()
    let rest = record.tokens.count - Self.tokenLimit
    return Self.details(
      counted(record.tokens.count, "token"), "tokens", shown + (rest > 0 ? " … and \(rest) more" : ""))
  }

  private func token(_ token: AnswerRecord.Token) -> String {
    let probability = token.logprob.map { exp(min($0, 0)) }
    let color = probability.map { " style=\"--p:\(decimal($0 * 100, places: 0))\"" } ?? ""
    let title = [token.given == true ? "given" : "", probability.map(percent) ?? ""].filter { !$0.isEmpty }
    let told = title.isEmpty ? "" : " title=\"\(title.joined(separator: ", "))\""
    return "<span\(token.given == true ? " class=\"given\"" : "")\(color)\(told)>\(html(token.text))</span>"
  }

  private func about(_ record: AnswerRecord) -> String {
    let finish: String? =
      switch record.finish {
      case "length": "cut at \(counted(record.options.maxTokens, "token"))"
      case "cancelled": "cancelled"
      default: nil
      }
    let pace = record.timing.map { "\(decimal($0.visionS + $0.prefillS + $0.decodeS, places: 1)) s" }
    return [record.model?.name, record.model?.precision, record.engine, record.model?.server, pace, finish]
      .compactMap(\.self).joined(separator: " · ")
  }
}
