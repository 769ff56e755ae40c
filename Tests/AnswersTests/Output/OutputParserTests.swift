import TestSupport
import Testing

@testable import Answers

@Suite struct OutputParserTests {
  @Test func aBoxAppearsWithItsFourthLocationAndAMaskWithItsSixteenthSegment() {
    var parser = maskingParser
    for token in tokens("<loc0010><loc0020><loc0030>") { parser.take(token) }
    #expect(parser.output.detections.isEmpty)
    for token in tokens("<loc0040>") { parser.take(token) }
    #expect(parser.output.detections.map(\.box) == [LocationBox(y0: 10, x0: 20, y1: 30, x1: 40)])
    for token in tokens(segments(15)) { parser.take(token) }
    #expect(parser.output.detections[0].mask == nil)
    for token in tokens("<seg015>") { parser.take(token) }
    #expect(parser.output.detections[0].mask != nil)
    #expect(parser.output.detections[0].flags == .missingLabel)
  }

  @Test func severalObjectsAreTakenApart() {
    let output = parse(box + " cat ; " + box + " small dog ; " + box + segments(16) + " U.S. flag, torn")
    #expect(output.detections.map(\.label) == ["cat", "small dog", "U.S. flag, torn"])
    #expect(output.detections.allSatisfy { $0.flags.isEmpty })
    #expect(output.spans.map(\.detection) == [0, 1, 2])
    #expect(output.detections[2].segmentCodes == Array(0..<16))
  }

  @Test(
    arguments: [
      (box + " ; " + box + " dog", ["", "dog"], [.missingLabel, []]),
      (box + box + " dog", ["", "dog"], [.missingLabel, []]),
      (box + "<loc0005> dog", ["dog"], [.extraLocations]),
      (box + " cat" + box + "dog", ["cat", "dog"], [[], []]),
      ("<loc0900><loc0000><loc0100><loc0100> cat", ["cat"], [.inverted]),
      (box + segments(15) + " cat", ["cat"], [.wrongSegmentCount]),
      (box + segments(17) + " cat", ["cat"], [.wrongSegmentCount]),
      (box + segments(16), [""], [.missingLabel]),
      (box + " a;b ; " + box + " c; ", ["a;b", "c"], [[], []]),
      ("<loc0001><loc0002><loc0003> cat", [], []),
      (segments(16) + " cat", [], []),
      (box + " cat ; <loc0001><loc0002>", ["cat"], [[]]),
    ] as [(String, [String], [DetectionFlags])])
  func oddAnswersAreFlaggedOrText(text: String, labels: [String], flags: [DetectionFlags]) {
    let output = parse(text)
    #expect(output.detections.map(\.label) == labels)
    #expect(output.detections.map(\.flags) == flags)
    #expect(output.spans.map(\.text).joined() == text)
  }

  @Test func textAroundDetectionsStaysText() {
    let output = parse("I see " + box + " cat ; and more")
    #expect(output.spans.map(\.text) == ["I see ", box + " cat ; ", "and more"])
    #expect(output.spans.map(\.detection) == [nil, 0, nil])
  }

  @Test func aSegmentTooManyTakesTheMaskBack() {
    #expect(parse(box + segments(16), masks: true).detections[0].mask != nil)
    #expect(parse(box + segments(17), masks: true).detections[0].mask == nil)
  }

  private func score(_ parser: OutputParser) throws -> Float {
    try #require(parser.output.detections.first?.score)
  }

  @Test func theScoreIsTheBoxsMeanTimesTheLabelsMean() throws {
    var parser = OutputParser()
    for (value, logprob) in zip([1, 2, 3, 4], [-0.1, -0.2, -0.3, -0.4] as [Float]) {
      parser.append("<loc>", location: value, segmentCode: nil, logprob: logprob)
    }
    #expect(abs(try score(parser) - 0.7788008) < 1e-6)  // exp(-0.25)
    parser.append(" small", location: nil, segmentCode: nil, logprob: -0.5)
    parser.append(" dog", location: nil, segmentCode: nil, logprob: -0.7)
    parser.append(" ; ", location: nil, segmentCode: nil, logprob: -9)
    #expect(abs(try score(parser) - 0.4274149) < 1e-6)  // exp(-0.25 - 0.6)
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func anyLogprobGivesAScoreFromZeroToOne(logprob: Float) throws {
    var parser = OutputParser()
    for value in 0..<4 { parser.append("<loc>", location: value, segmentCode: nil, logprob: logprob) }
    #expect((0...1).contains(try score(parser)))
  }

  /// Not 0: that would say that it is sure of being wrong.
  @Test(arguments: 0..<6) func whatIsNotKnownThroughoutHasNoScore(unknown: Int) {
    var parser = OutputParser()
    for step in 0..<4 {
      parser.append("<loc>", location: step, segmentCode: nil, logprob: step == unknown ? nil : -0.1)
    }
    #expect((parser.output.detections[0].score == nil) == (unknown < 4))
    parser.append(" small", location: nil, segmentCode: nil, logprob: unknown == 4 ? nil : -0.1)
    #expect((parser.output.detections[0].score == nil) == (unknown < 5))
  }

  @Test func noTextIsEverLost() {
    var random = Dice(state: 7)
    let soup = [
      "<loc0007>", "<loc1023>", "<seg000>", "<seg127>", " ; ", ";", " ", "cat", "\n", "é", "", " a;",
    ]
    for _ in 0..<500 {
      var parser = maskingParser
      var whole = ""
      for _ in 0..<60 {
        let text = soup[Int(random.next() % UInt64(soup.count))]
        for token in text.isEmpty ? [""] : tokens(text) { parser.take(token) }
        whole += text
        #expect(parser.output.spans.map(\.text).joined() == whole)
      }
      for (index, detection) in parser.output.detections.enumerated() {
        #expect(detection.index == index)
        #expect((detection.mask != nil) == (detection.segmentCodes.count == 16))
        #expect(parser.output.spans.contains { $0.detection == index })
      }
    }
  }

  @Test func longAnswersTakeTimeInProportion() {
    let time = processorTime { _ = parse(String(repeating: box + " cat ; ", count: 2000)) }
    #expect(time < .seconds(20))
    #expect(parse(box + String(repeating: " word", count: 5000)).detections[0].label.utf8.count == 24_999)
  }
}

private let box = "<loc0001><loc0002><loc0300><loc0400>"

private func segments(_ count: Int) -> String {
  (0..<count).map { "<seg0\($0 < 10 ? "0" : "")\($0)>" }.joined()
}

private var maskingParser: OutputParser {
  OutputParser { _ in BoxMask(probabilities: Array(repeating: 1, count: 64 * 64)) }
}

private func parse(_ text: String, masks: Bool = false) -> ParsedOutput {
  var parser = masks ? maskingParser : OutputParser()
  for token in tokens(text) { parser.take(token) }
  return parser.output
}

/// A text cut as a tokenizer would: codes, and words with the blank before them.
private func tokens(_ text: String) -> [String] {
  var tokens: [String] = []
  for character in text {
    let joins = tokens.last.map {
      $0.hasPrefix("<") ? !$0.hasSuffix(">") : character != "<" && character != " "
    }
    if joins == true { tokens[tokens.count - 1].append(character) } else { tokens.append(String(character)) }
  }
  return tokens
}

extension OutputParser {
  fileprivate mutating func take(_ token: String) {
    let digits = Int(token.dropFirst(4).dropLast())
    append(
      token, location: token.hasPrefix("<loc") ? digits : nil,
      segmentCode: token.hasPrefix("<seg") ? digits : nil, logprob: -0.1)
  }
}
