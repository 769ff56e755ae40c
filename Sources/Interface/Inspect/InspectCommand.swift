/// What can be asked about an answer: what the model saw, how sure it was, where else, and what would change its mind.
public enum InspectCommand: String, Sendable, CaseIterable {
  case inspect, region
  case captionIt, whatIsThis, maskIt, cropAndAsk, eraseAndAsk, blurAndAsk
  case moreObjects, eachName, tiles
  case howSure, heat, rawTokens, rank, yesNo
  case compare, modelView, attention, occlusion, promptTokens

  static let rows: [CommandRow<InspectCommand>] = [
    CommandRow(.panes, "I", .inspect, "a list of all that can be asked about this answer", hint: "inspect"),
    CommandRow(.preview, "v", .region, "mark a region of the picture, to ask about it", hint: "region"),
    CommandRow(.objects, "v", .region, "mark a region, beginning with this object's box"),
    CommandRow(.panes, "", .region, "mark a region of the picture, to ask about it"),
    CommandRow(.panes, "", .captionIt, "a caption of the region, or of the selected object"),
    CommandRow(
      .panes, "", .whatIsThis, "what is in the region: labels ranked by how likely each is",
      argument: .optional(.candidates)),
    CommandRow(.panes, "", .maskIt, "a mask of what is in the region", argument: .optional(.label)),
    CommandRow(.panes, "", .cropAndAsk, "ask about the region alone, in its own pixels"),
    CommandRow(.panes, "", .eraseAndAsk, "ask again with the region painted over, and compare"),
    CommandRow(.panes, "", .blurAndAsk, "ask again with the region blurred, and compare"),
    CommandRow(
      .panes, ";", .moreObjects, "make the model go on after its answer's end, until nothing new comes"),
    CommandRow(.panes, "", .eachName, "ask for each name by itself, and put the answers together"),
    CommandRow(
      .panes, "", .tiles, "ask about the picture and parts of it that overlap, for many and small things",
      argument: .optional(.tiles)),
    CommandRow(
      .panes, "P", .howSure, "how sure the model was: words shaded, edges soft, what came second"),
    CommandRow(.panes, "", .heat, "where else the objects nearly were, as a layer over the picture"),
    CommandRow(.panes, "#", .rawTokens, "the answer's tokens: numbers, pieces, probabilities"),
    CommandRow(
      .panes, "", .rank, "how likely given answers are, best first: a, b, c or @FILE",
      argument: .optional(.candidates)),
    CommandRow(.panes, "", .yesNo, "how likely yes and no are"),
    CommandRow(.panes, "|", .compare, "this answer beside another one about the picture"),
    CommandRow(.panes, "M", .modelView, "the picture as the model sees it, and back"),
    CommandRow(
      .panes, "", .attention, "where the model looked as it wrote the word under the cursor",
      argument: .optional(.head)),
    CommandRow(
      .panes, "", .occlusion, "which parts of the picture the selected object, or the word, hangs on"),
    CommandRow(.panes, "", .promptTokens, "the prompt as the model gets it, token by token"),
  ]
}

/// What keys do while a region is being marked.
public enum RegionCommand: String, Sendable, CaseIterable {
  case regionLeft, regionRight, regionUp, regionDown
  case regionNarrower, regionWider, regionShorter, regionTaller, regionSmaller, regionLarger
  case askAboutRegion, leaveRegion

  static let rows: [CommandRow<RegionCommand>] = [
    CommandRow(.region, "h  Left", .regionLeft, "the region to the left", hint: "move"),
    CommandRow(.region, "l  Right", .regionRight, "to the right"),
    CommandRow(.region, "k  Up", .regionUp, "up"),
    CommandRow(.region, "j  Down", .regionDown, "down"),
    CommandRow(.region, "H", .regionNarrower, "narrower", hint: "width"),
    CommandRow(.region, "L", .regionWider, "wider"),
    CommandRow(.region, "K", .regionShorter, "less high", hint: "height"),
    CommandRow(.region, "J", .regionTaller, "higher"),
    CommandRow(.region, "-", .regionSmaller, "smaller on all sides"),
    CommandRow(.region, "+  =", .regionLarger, "larger on all sides"),
    CommandRow(.region, "Enter  Space  I", .askAboutRegion, "what to ask about it", hint: "ask"),
    CommandRow(.region, "Esc  ^C  q", .leaveRegion, "leave it", hint: "leave"),
  ]
}
