import Answers
import Pictures

@testable import Interface

/// Screens in the midst of use, for golden tests and for looking at.
enum Scene: String, CaseIterable {
  case launching, browser, marks, filter, broken, empty, prompt, reading, streaming, objects, zoomed, tasks,
    languages, help, command, loadFailed

  func stage(columns: Int, rows: Int) -> Stage {
    var stage = Stage(columns: columns, rows: rows, hasModel: true, isReady: self != .loadFailed)
    stage.play(.resized(Size(columns: columns, rows: rows)))
    set(&stage)
    return stage
  }

  private func set(_ stage: inout Stage) {
    switch self {
    case .launching:
      let size = stage.state.size
      stage.state = State(launch: stage.state.launch, size: size)
      stage.play(.launched(at: 0))
      stage.play(.engine(.loading(fraction: 0.3), at: 0.2))
    case .empty:
      stage.play(.listed(Listing(source: .folder("/home/ada/void"), entries: [], parent: "/home/ada")))
    case .broken:
      if let request = stage.state.preview.requested {
        stage.play(.previewFailed(request, message: "/home/ada/zoo/cat2.jpg: the JPEG data ends too early"))
      }
    case .loadFailed:
      show(&stage)
      stage.play(.engine(.loadFailed(message: "/models/pg/model.safetensors: the header is cut off"), at: 1))
    default:
      show(&stage)
      go(&stage)
    }
  }

  private func show(_ stage: inout Stage) {
    stage.play(.resized(stage.state.size))
    if let request = stage.state.preview.requested {
      stage.play(.previewReady(request, Stage.facts(), Stage.grid(request)))
    }
  }

  private func go(_ stage: inout Stage) {
    switch self {
    case .marks: stage.press("Space Space")
    case .filter:
      stage.press("f")
      stage.type("ca")
    case .prompt:
      stage.press("i")
      stage.type("cat ; dog")
    case .reading: ask(&stage)
    case .streaming:
      ask(&stage)
      stage.play(
        Say.token(
          1,
          ParsedOutput(
            spans: Array(Say.objects.spans.prefix(2)), detections: Array(Say.objects.detections.prefix(1)))))
    case .objects: answer(&stage)
    case .zoomed:
      answer(&stage)
      stage.press("z")
    case .tasks: stage.press("t")
    case .languages: stage.press("A-l")
    case .help: stage.press("?")
    case .command:
      stage.press(":")
      stage.type("theme gruvbox_dark")
    default: break
    }
    show(&stage)
  }

  private func ask(_ stage: inout Stage) {
    stage.press("i")
    stage.type("sun ; hills")
    stage.press("Enter")
    let picture = PictureIdentity(path: "/home/ada/zoo/cat2.jpg", stamp: nil, width: 640, height: 480)
    stage.play(.engine(.run(1, .began([picture])), at: 1))
    stage.play(.engine(.run(1, .progress(.prefill, fraction: 0)), at: 1))
    stage.play(.engine(.run(1, .progress(.prefill, fraction: 0.4)), at: 2))
  }

  private func answer(_ stage: inout Stage) {
    ask(&stage)
    stage.play(Say.finished(1, Say.objects))
    stage.press("Esc Tab Tab Tab Tab")
    stage.state.focus = .objects
    stage.press("j")
    show(&stage)
  }
}
