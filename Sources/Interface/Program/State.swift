import Answers
import Files

/// All that the interface knows: its rooms, and what belongs to none of them. Changed by `reduce` alone, shown by
/// `render`.
public struct State: Sendable {
  public internal(set) var launch: Launch
  /// The terminal's size.
  public internal(set) var size: Size
  /// The time of the latest event that told it.
  public internal(set) var now: Double = 0
  public internal(set) var focus: Focus = .browser
  /// The pane to go back to from the prompt.
  var focusBefore: Focus = .browser
  /// The theme in use.
  public internal(set) var theme: String
  public internal(set) var notice: Notice? { didSet { noticeSince = now } }
  /// When it was said.
  private(set) var noticeSince: Double = 0
  /// How long it covers what a run does.
  static let noticeSeconds = 5.0

  public internal(set) var browser: BrowserState
  public internal(set) var preview = PreviewState()
  public internal(set) var prompt = PromptState()
  public internal(set) var runs = RunsState()
  public internal(set) var pull = PullState()
  public internal(set) var answerPane = AnswerState()
  public internal(set) var objects = ObjectsState()
  public internal(set) var truth = TruthState()
  public internal(set) var inspect = InspectState()
  public internal(set) var popups = PopupsState()

  /// Whether the panes of the answer and its objects are open.
  public internal(set) var showsAnswer = true
  /// Whether the picture has the screen to itself.
  public internal(set) var showsPictureAlone = false

  /// For which picture and words of the filter an answer was chosen.
  struct ChosenFor: Sendable, Equatable {
    let path: Path
    let words: String
  }

  var chosenFor: ChosenFor?

  public let keys: KeyMap
  /// Keys of a chord that is not complete.
  public internal(set) var pendingKeys: [KeyPress] = []

  public init(launch: Launch, size: Size, keys: KeyMap = .standard) {
    self.launch = launch
    self.size = size
    self.keys = keys
    theme = launch.theme
    browser = BrowserState(source: .arguments(launch.paths))
    if launch.hasModel { runs.model = .waiting }
  }

  /// The answer about the picture on screen.
  public var answer: PictureAnswer? { preview.path.flatMap(runs.book.shown) }

  /// The objects on the picture on screen.
  public var detections: [Detection] {
    var all = preview.path.map(runs.book.objects) ?? []
    if let edges = objects.edges, all.indices.contains(edges.object) {
      all[edges.object] = Mend.move(edges.box).applied(to: all[edges.object])
    }
    return all
  }

  /// How far a picture's answer is; nil: nothing was asked.
  func sign(_ path: Path) -> AnswerSign? {
    if runs.isRunning(about: path) { return .running }
    return runs.queue.isAsked(about: path) ? .waiting : browser.sign(path)
  }

  public var selectedObject: Detection? { objects.selected(of: detections) }

  /// Exactly what would be run now.
  public var composedPrompt: Prompt {
    Prompt(prompt.task, words: prompt.line.text, language: prompt.language, box: selectedObject?.box)
  }

  /// Whether a notice lies over what must be seen.
  var hidesStatus: Bool {
    notice != nil && (runs.isRunning || pull.isUnderWay || runs.summary?.server != nil)
  }

  /// How often `Event.tick` is wanted, in seconds: while something moves by itself; nil: never.
  public var tickInterval: Double? {
    if inspect.comparison != nil, Layout(self, size: size).secondPreview == nil { return 0.1 }
    if runs.isRunning || !inspect.probes.isEmpty || runs.change != nil || popups.hush > 0 || hidesStatus {
      return 0.1
    }
    if case .loading = runs.model { return 0.1 }
    return nil
  }
}
