import Pictures

/// One question of a run's: a prompt about a picture or a part of it.
struct Pass: Equatable {
  let pictures: [PictureReference]
  let prompt: Prompt
  /// What an object is called that the model gave no label; nil: nothing.
  let name: String?
  /// Edges behind which the picture goes on.
  let inner: BoxEdges
  /// "detect cat in part 2 of 4".
  let words: String
}

extension Passes {
  /// So many times the model is asked: for `more` at least once more each time.
  public func count(of prompt: Prompt) -> Int {
    let names = eachName ? max(prompt.soughtNames.count, 1) : 1
    return names * (1 + parts.count) * (more ? 2 : 1)
  }

  /// Besides the whole.
  private var parts: [PictureArea] { tiles.map { $0.isWhole ? [] : $0.areas } ?? [] }

  /// Why a request cannot be carried out so: one line; nil where it can.
  public static func fault(of request: Request) -> PassesFault? {
    let passes = request.passes
    guard passes != .one else { return nil }
    if !request.candidates.isEmpty { return .candidates }
    if !request.prompt.seeksObjects { return .task(request.prompt.task) }
    if passes.eachName, request.prompt.soughtNames.isEmpty { return .noNames }
    if passes.tiles != nil, request.pictures.count > 1 { return .severalPictures }
    let isOfOne = !passes.eachName || request.prompt.soughtNames.count == 1
    return request.start.isEmpty || isOfOne ? nil : .start
  }

  /// What is asked, in order: of the whole picture first, then of its parts; of each all the names.
  func plan(of request: Request) -> [Pass] {
    let names = eachName ? request.prompt.soughtNames.map(Optional.some) : [nil]
    let parts: [PictureArea?] = [nil] + self.parts
    return parts.indices.flatMap { part in
      names.map { name in Pass(request, name: name, part: parts[part], place: part, of: parts.count - 1) }
    }
  }
}

extension Pass {
  fileprivate init(_ request: Request, name: String?, part: PictureArea?, place: Int, of count: Int) {
    self.name = name
    prompt = name.map { Prompt("\(request.prompt.task.rawValue) \($0)") } ?? request.prompt
    pictures = part.map { area in request.pictures.map { .changed($0, [.crop(area)]) } } ?? request.pictures
    inner = part.map(BoxEdges.init(innerOf:)) ?? []
    words = prompt.text + (part == nil ? "" : " in part \(place) of \(count)")
  }
}

/// Why passes make no sense. One line each.
public enum PassesFault: Error, Equatable, CustomStringConvertible {
  case task(PromptTask)
  case noNames
  case severalPictures
  case candidates
  case start

  public var description: String {
    switch self {
    case .task(let task):
      "detect and segment alone can be asked more than once: \(task == .free ? "this prompt" : task.rawValue) gives no objects to put together"
    case .noNames: "there is no name that could be asked for by itself"
    case .severalPictures: "tiles are of one picture: this question is about several"
    case .candidates: "answers that are scored are scored in one pass"
    case .start: "a given start is that of one answer: each name has its own"
    }
  }
}
