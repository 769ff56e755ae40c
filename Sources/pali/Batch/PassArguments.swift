import Answers
import ArgumentParser
import Pictures

/// How often the model is asked about a picture, and about which part of it.
struct PassArguments: ParsableArguments {
  @Flag(help: "Once detect or segment has ended, make the model go on, until it finds nothing new.")
  var more = false

  @Flag(help: "Ask for each name of detect or segment by itself.")
  var eachName = false

  @Option(
    .tiles,
    help: "Besides the whole picture ask about overlapping parts, AxB across and down, 8x8 at most.")
  var tiles: Passes.Tiles?

  @Option(
    .region,
    help: "Ask about this part only: left,top,right,bottom, 0 to 1. Boxes are told in places of the whole.")
  var region: PictureArea?

  var passes: Passes { Passes(more: more, eachName: eachName, tiles: tiles) }

  /// What makes no sense is refused before anything is loaded.
  func check(_ prompts: [Prompt], start: String, isTogether: Bool) throws {
    if region != nil, isTogether { throw ValidationError("--region is of one picture: not with --together") }
    if tiles != nil, isTogether { throw ValidationError("--tiles are of one picture: not with --together") }
    for prompt in prompts {
      let request = Request(
        id: 0, pictures: [.file("")], prompt: prompt, start: AnswerStart(start), passes: passes)
      if let fault = Passes.fault(of: request) { throw ValidationError("\(fault)") }
    }
  }

  /// How often the model is asked about a picture; nil: once a prompt, as ever.
  func line(_ prompts: [Prompt]) -> String? {
    guard passes != .one else { return nil }
    let count = prompts.reduce(0) { $0 + passes.count(of: $1) }
    let atLeast = more ? "at least " : ""
    return "\(atLeast)\(count) \(count == 1 ? "pass" : "passes") a picture"
  }
}

extension ValueForm<Passes.Tiles> {
  /// "2x2". No setting is one.
  fileprivate static var tiles: Self {
    ValueForm(
      expected: "two numbers from 1 to 8, as 2x2", text: { _ in nil },
      value: { Passes.Tiles(reading: $0) })
  }
}

extension ValueForm<PictureArea> {
  /// "0.25,0,0.75,1". No setting is one.
  fileprivate static var region: Self {
    ValueForm(
      expected:
        "left,top,right,bottom, four numbers from 0 to 1, left less than right and top less than bottom",
      text: { _ in nil },
      value: { text in
        let edges = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) ?? -1 }
        guard edges.count == 4, edges.allSatisfy((0...1).contains) else { return nil }
        guard edges[2] - edges[0] >= 0.001, edges[3] - edges[1] >= 0.001 else { return nil }
        return PictureArea(left: edges[0], top: edges[1], right: edges[2], bottom: edges[3])
      })
  }
}
