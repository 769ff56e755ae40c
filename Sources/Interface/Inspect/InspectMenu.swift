import Answers

/// The order of the list of what can be asked, and what each is about.
extension InspectCommand {
  enum Subject { case region, answer, objects, picture }

  struct MenuRow {
    let command: InspectCommand
    let about: Subject
    let words: String

    init(_ command: InspectCommand, _ about: Subject, _ words: String) {
      (self.command, self.about, self.words) = (command, about, words)
    }
  }

  static let menu = [
    MenuRow(.captionIt, .region, "caption it"),
    MenuRow(.whatIsThis, .region, "what is this? names, ranked"),
    MenuRow(.maskIt, .region, "mask it"),
    MenuRow(.cropAndAsk, .region, "crop: ask about this part alone"),
    MenuRow(.eraseAndAsk, .region, "paint it over, ask again, compare"),
    MenuRow(.blurAndAsk, .region, "blur it, ask again, compare"),
    MenuRow(.region, .picture, "mark a region, to ask about it"),
    MenuRow(.moreObjects, .objects, "more: make it go on after its end"),
    MenuRow(.howSure, .answer, "how sure was it? edges, words, runners-up"),
    MenuRow(.heat, .objects, "where else were the boxes nearly?"),
    MenuRow(.attention, .answer, "where did it look, word by word?"),
    MenuRow(.occlusion, .answer, "what does it hang on? parts painted over"),
    MenuRow(.compare, .answer, "compare with another answer"),
    MenuRow(.rawTokens, .answer, "the answer's tokens"),
    MenuRow(.rank, .picture, "rank answers: how likely is each?"),
    MenuRow(.yesNo, .picture, "yes or no: how likely is each?"),
    MenuRow(.eachName, .picture, "ask for each name by itself"),
    MenuRow(.tiles, .picture, "ask in tiles, for many and small things"),
    MenuRow(.modelView, .picture, "the picture as the model sees it"),
    MenuRow(.promptTokens, .picture, "the prompt's tokens"),
  ]
}

/// How a model cuts pictures: SigLIP's patches, in every PaliGemma.
enum ModelPatches {
  static let side = 14
}

extension Passes.Tiles {
  /// As somebody types them: "2 X 3". A single one is the picture again.
  init?(_ words: String) {
    self.init(reading: words.lowercased().filter { $0 != " " })
    if across * down == 1 { return nil }
  }
}
