import Answers
import Files
import Pictures

/// What a batch asks, one after another: of each picture all its prompts, for what is seen of it then serves them all.
struct BatchQuestions {
  /// Pictures that go into one request, and what is asked of them.
  struct Group {
    let pictures: [PictureInputs.Picture]
    let prompts: [Prompt]
  }

  struct Item {
    let request: Request
    let pictures: [PictureInputs.Picture]
    /// Its place among the groups.
    let group: Int
    /// Counted from 1; nil where there is but one prompt.
    let promptNumber: Int?
  }

  private let groups: [Group]
  private let make: (RunID, [PictureReference], Prompt) -> Request
  private let limit: Int
  /// Of the next one.
  private var (group, prompt) = (0, 0)
  private var taken = 0
  private(set) var asked = 0
  /// Answered before.
  private(set) var skipped = 0
  let count: Int

  init(
    _ groups: [Group], limit: Int? = nil, make: @escaping (RunID, [PictureReference], Prompt) -> Request
  ) {
    self.groups = groups
    self.make = make
    self.limit = limit ?? .max
    count = groups.reduce(0) { $0 + $1.prompts.count }
  }

  /// `isAnswered`: whether it has been answered before.
  mutating func next(unless isAnswered: (Item) -> Bool) -> Item? {
    while asked < limit, let item = nextItem() {
      guard isAnswered(item) else {
        asked += 1
        return item
      }
      skipped += 1
    }
    return nil
  }

  private mutating func nextItem() -> Item? {
    while group < groups.count, prompt == groups[group].prompts.count { (group, prompt) = (group + 1, 0) }
    guard group < groups.count else { return nil }
    defer { prompt += 1 }
    taken += 1
    let (pictures, prompts) = (groups[group].pictures, groups[group].prompts)
    return Item(
      request: make(RunID(UInt64(taken)), pictures.map(\.reference), prompts[prompt]), pictures: pictures,
      group: group, promptNumber: prompts.count > 1 ? prompt + 1 : nil)
  }
}

extension BatchQuestions {
  /// What is wished of the pictures of a command line.
  init(_ pictures: [PictureInputs.Picture], _ wish: BatchWish) {
    let groups = wish.isTogether ? [pictures] : pictures.map { [$0] }
    self.init(
      groups.filter { !$0.isEmpty }.map { Group(pictures: $0, prompts: wish.prompts) }, limit: wish.limit
    ) { id, pictures, prompt in
      Request(
        id: id,
        pictures: pictures.map { picture in
          wish.region.map { .changed(picture, [.crop($0)]) } ?? picture
        }, prompt: prompt, options: wish.options, start: AnswerStart(wish.start),
        distributions: wish.distributions, attention: wish.attention, passes: wish.passes)
    }
  }
}
