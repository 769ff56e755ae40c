import Answers
import Files
import Testing

@testable import Interface

/// An interface in a test: plays events and keys, and keeps the effects they ask for.
struct Stage {
  var state: State
  var effects: [Effect] = []

  /// With a folder of pictures listed, the first picture selected; a model that is ready unless said.
  init(
    columns: Int = 80, rows: Int = 24, entries: [FolderEntry] = Stage.folder, hasModel: Bool = true,
    isReady: Bool = true, ascii: Bool = false, depth: ColorDepth = .direct
  ) {
    let launch = Launch(
      paths: ["/home/ada/zoo"], hasModel: hasModel, depth: depth, themes: ["gruvbox_dark", "nord", "paper"],
      theme: "nord", ascii: ascii, home: "/home/ada")
    state = State(launch: launch, size: Size(columns: columns, rows: rows))
    play(.launched(at: 0))
    play(.listed(Listing(source: .folder("/home/ada/zoo"), entries: entries, parent: "/home/ada")))
    if hasModel, isReady { play(.engine(.loaded(Self.model), at: 0.5)) }
    effects = []
  }

  static let model = ModelSummary(
    name: "paligemma-3b-mix-224", imageSize: 224, precision: "bf16", weightBytes: 5_846_670_816,
    hasMaskDecoder: true)

  static let folder = [
    entry("birds", kind: .folder), entry(".cache", kind: .folder),
    entry("cat10.jpg", bytes: 184_320, modified: 30), entry("cat2.jpg", bytes: 92_160, modified: 20),
    entry("dog.png", bytes: 1_400_000, modified: 10), entry("Zebra.webp", bytes: 51_200, modified: 40),
    entry("notes.txt", bytes: 512, modified: 50),
  ]

  static func entry(
    _ name: String, kind: FolderEntry.Kind = .file, bytes: Int = 1000, modified: Double = 0
  ) -> FolderEntry {
    FolderEntry(
      path: Path("/home/ada/zoo/" + name), kind: kind, byteCount: bytes, modified: modified)
  }

  mutating func play(_ event: Event) { effects += reduce(&state, event) }

  /// Keys in their notation, with spaces between: "j j ^D A-b Enter".
  mutating func press(_ keys: String) {
    for notation in keys.split(separator: " ") {
      guard let press = KeyPress(notation: String(notation)) else {
        Issue.record("no key: \(notation)")
        continue
      }
      play(.key(press))
    }
  }

  /// Each character as a key of its own.
  mutating func type(_ text: String) {
    for character in text { play(.key(KeyPress(.character(character)))) }
  }

  /// Answers the newest request for the picture on screen.
  mutating func answerPreview(width: Int = 640, height: Int = 480) {
    guard let request = previewRequests.last(where: { !$0.isNeighbour }) else { return }
    play(.previewReady(request, Self.facts(width, height), Self.grid(request, width, height)))
  }

  var previewRequests: [PreviewRequest] {
    effects.compactMap { if case .preparePreview(let request) = $0 { request } else { nil } }
  }

  var runs: [Request] {
    effects.compactMap { if case .run(let request) = $0 { request } else { nil } }
  }

  /// The effects without the previews.
  var acts: [Effect] {
    effects.filter { if case .preparePreview = $0 { false } else { true } }
  }

  /// The characters on screen.
  var screen: String {
    let frame = render(state, theme: .builtIn, size: state.size)
    return (0..<frame.size.rows).map { row in
      (0..<frame.size.columns).map { String(frame[$0, row].character) }.joined()
    }.joined(separator: "\n")
  }

  mutating func forget() { effects = [] }

  static func facts(_ width: Int = 640, _ height: Int = 480) -> PictureFacts {
    PictureFacts(width: width, height: height, format: .jpeg, byteCount: 92_160)
  }

  /// A dusk: sky, a low sun, hills. Something to look at in golden screens, made of sums alone.
  static func grid(_ request: PreviewRequest, _ width: Int = 640, _ height: Int = 480) -> PixelGrid {
    let view = Viewport(request.view, pictureWidth: width, pictureHeight: height, cells: request.cells)
    var pixels: [RGB] = []
    for y in 0..<view.height {
      for x in 0..<view.width {
        let u = view.left + (Double(x) + 0.5) / Double(view.width) * view.shownWidth
        let v = view.top + (Double(y) + 0.5) / Double(view.height) * view.shownHeight
        pixels.append(dusk(u, v))
      }
    }
    return PixelGrid(width: view.width, height: view.height, pixels: pixels)
  }

  private static func dusk(_ u: Double, _ v: Double) -> RGB {
    let (dx, dy) = (u - 0.68, (v - 0.42) * 0.75)
    if dx * dx + dy * dy < 0.008 { return RGB(255, 226, 150) }
    let near = 0.78 + 0.5 * (u - 0.3) * (u - 0.3)
    let far = 0.62 - 0.9 * (u - 0.2) * (u - 0.6)
    if v > near { return RGB(24, 38, 44) }
    if v > far { return RGB.mix(RGB(74, 88, 110), RGB(46, 62, 80), (v - far) * 3) }
    return RGB.mix(RGB(46, 58, 112), RGB(240, 150, 96), v * 1.5)
  }
}

/// Parts of answers.
enum Say {
  static func token(_ id: RunID, _ output: ParsedOutput) -> Event {
    .engine(.run(id, .token(GeneratedToken(id: 7, text: "x", logprob: -0.1), output)), at: 2)
  }

  static func finished(_ id: RunID, _ output: ParsedOutput, _ finish: FinishReason = .eos) -> Event {
    var timing = Timing()
    timing.vision = 0.8
    timing.prefill = 2.4
    timing.decode = 1.1
    timing.tokensPerSecond = 8.2
    let text = output.spans.map(\.text).joined()
    let answer = Answer(
      promptIDs: [2, 108], text: text, tokens: [], output: output, finish: finish, timing: timing)
    return .engine(.run(id, .finished(answer)), at: 5)
  }

  static func text(_ text: String) -> ParsedOutput {
    ParsedOutput(spans: [.init(text: text, detection: nil)])
  }

  /// A sun with a mask, hills, and something odd without a label.
  static var objects: ParsedOutput {
    let mask = BoxMask(
      probabilities: (0..<64 * 64).map { index in
        let (x, y) = (index % 64 - 32, index / 64 - 32)
        return x * x + y * y < 900 ? 0.9 : 0.1
      })
    let sun = Detection(
      index: 0, label: "sun", box: LocationBox(y0: 300, x0: 600, y1: 560, x1: 790),
      segmentCodes: Array(repeating: 5, count: 16), mask: mask, score: 0.93)
    let hills = Detection(
      index: 1, label: "hills", box: LocationBox(y0: 560, x0: 60, y1: 1000, x1: 960), score: 0.71)
    let odd = Detection(
      index: 2, label: "", box: LocationBox(y0: 500, x0: 400, y1: 100, x1: 300), score: 0.12,
      flags: [.missingLabel, .inverted])
    return ParsedOutput(
      spans: [
        .init(text: "<loc0300><loc0600><loc0560><loc0790> sun", detection: 0),
        .init(text: " ; ", detection: nil),
        .init(text: "<loc0560><loc0060><loc1000><loc0960> hills", detection: 1),
        .init(text: " ; ", detection: nil), .init(text: "<loc0500><loc0400><loc0100><loc0300>", detection: 2),
      ], detections: [sun, hills, odd])
  }
}
