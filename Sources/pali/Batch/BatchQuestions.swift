import Answers
import Digests
import Files
import Pictures

/// What a batch asks, one after another: of each picture all prompts, for what is seen of it then serves them all.
struct BatchQuestions {
  struct Item {
    let request: Request
    let pictures: [PictureInputs.Picture]
    /// Counted from 1; nil where there is but one prompt.
    let promptNumber: Int?
  }

  /// Those that go into one request.
  private let groups: [[PictureInputs.Picture]]
  private let prompts: [Prompt]
  private let make: (RunID, [PictureInputs.Picture], Prompt) -> Request
  /// Whether this has been answered, by the digests of its pictures.
  private let isAnswered: ((Request, [String]) -> Bool)?
  private let limit: Int
  private var place = 0
  private(set) var asked = 0
  /// Answered before.
  private(set) var skipped = 0
  /// Of the group at hand.
  private var digests: (group: Int, of: [String]?)?

  init(
    _ groups: [[PictureInputs.Picture]], prompts: [Prompt], limit: Int?,
    isAnswered: ((Request, [String]) -> Bool)?,
    make: @escaping (RunID, [PictureInputs.Picture], Prompt) -> Request
  ) {
    self.groups = groups
    self.prompts = prompts
    self.limit = limit ?? .max
    self.isAnswered = isAnswered
    self.make = make
  }

  var count: Int { groups.count * prompts.count }

  mutating func next() -> Item? {
    while asked < limit, place < count {
      let (group, prompt) = place.quotientAndRemainder(dividingBy: prompts.count)
      place += 1
      let request = make(RunID(UInt64(place)), groups[group], prompts[prompt])
      if let isAnswered, let digests = digests(of: group), isAnswered(request, digests) {
        skipped += 1
        continue
      }
      asked += 1
      return Item(
        request: request, pictures: groups[group], promptNumber: prompts.count > 1 ? prompt + 1 : nil)
    }
    return nil
  }

  private mutating func digests(of group: Int) -> [String]? {
    if let known = digests, known.group == group { return known.of }
    let found = groups[group].compactMap { try? Digest.sha256(of: $0.path) }
    let all = found.count == groups[group].count ? found : nil
    digests = (group, all)
    return all
  }
}
