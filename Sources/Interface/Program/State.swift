import Answers
import Files

/// All that the interface knows. Changed by `reduce` alone, shown by `render`.
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
  public internal(set) var notice: Notice?

  public internal(set) var browser: BrowserState
  public internal(set) var preview = PreviewState()
  public internal(set) var prompt = PromptState()
  public internal(set) var run = RunState()
  public internal(set) var objects = ObjectsState()
  /// The latest answer for each picture.
  public internal(set) var answers: [Path: PictureAnswer] = [:]
  /// The first line of the answer on screen; nil: the end, while it streams.
  public internal(set) var answerTop: Int?

  /// Whether the panes of the answer and its objects are open.
  public internal(set) var showsAnswer = true
  /// Whether the picture has the screen to itself.
  public internal(set) var showsPictureAlone = false

  public internal(set) var popup: Popup?
  public internal(set) var entry: EntryState?
  /// What was typed after `:`, oldest first.
  var typedCommands: [String] = []
  /// Keys of a chord that is not complete.
  public internal(set) var pendingKeys: [KeyPress] = []
  /// Where a drag of the mouse was last.
  var dragCell: (x: Int, y: Int)?

  public init(launch: Launch, size: Size) {
    self.launch = launch
    self.size = size
    theme = launch.theme
    browser = BrowserState(source: .arguments(launch.paths))
    if launch.hasModel { run.model = .waiting }
  }

  /// The answer about the picture on screen.
  public var answer: PictureAnswer? { preview.path.flatMap { answers[$0] } }

  /// The objects on the picture on screen.
  public var detections: [Detection] {
    guard let path = preview.path else { return [] }
    return answer?.detections(on: path) ?? []
  }

  public var selectedObject: Detection? {
    guard let selected = objects.selected else { return nil }
    let detections = detections
    return detections.indices.contains(selected) ? detections[selected] : nil
  }

  /// Exactly what would be run now.
  public var composedPrompt: Prompt {
    Prompt(prompt.task, words: prompt.line.text, language: prompt.language, box: selectedObject?.box)
  }

  /// How often `Event.tick` is wanted, in seconds: while something moves by itself; nil: never.
  public var tickInterval: Double? {
    if run.isRunning { return 0.1 }
    if case .loading = run.model { return 0.1 }
    if run.change != nil { return 0.1 }
    return nil
  }
}
