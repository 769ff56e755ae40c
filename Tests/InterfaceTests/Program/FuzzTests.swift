import Answers
import Files
import GroundTruth
import Pictures
import TestSupport
import Testing

@testable import Interface

/// Ten thousand random events, names and answers made to do harm, at any size: no trap, and nothing but plain
/// text in any frame.
struct FuzzTests {
  @Test(arguments: [1, 2, 3, 4, 5])
  func randomEventsDoNoHarm(seed: UInt64) {
    var dice = Dice(state: seed)
    var stage = Stage(entries: Self.hostileFolder, hasModel: seed != 4)
    for step in 0..<2000 {
      stage.play(event(&dice, stage))
      stage.effects = stage.effects.suffix(40)
      guard step % 5 == 0 else { continue }
      let frame = render(stage.state, theme: .builtIn, size: stage.state.size)
      if let harm = Harm.found(in: frame) {
        Issue.record("seed \(seed), step \(step): \(harm)")
        return
      }
      if let cursor = frame.cursor {
        #expect(cursor.x >= 0 && cursor.x < frame.size.columns && cursor.y >= 0 && cursor.y < frame.size.rows)
      }
    }
  }

  static let hostile = [
    "\u{1B}[31mred\u{1B}[0m", "a\u{202E}gnp.exe\u{2066}", "\u{9B}2J\u{7}", "tab\there\nthere",
    "\u{0}\u{7F}\u{85}",
    "漢字かな交じり文", "e\u{301}\u{301}\u{301}", "👩‍👩‍👧‍👦 family", "\u{FEFF}\u{200B}\u{E0041}", "", " ",
    "<loc0001><seg000>",
    String(repeating: "long ", count: 90), String(repeating: "漢", count: 120), "\r\n\r\n", "𝔘𝔫𝔦",
    "\u{1100}\u{1161}",
  ]

  static let hostileFolder =
    hostile.enumerated().map { index, name in
      Stage.entry(name + "\(index).png", bytes: index == 3 ? .max : index * 999, modified: .infinity)
    } + [Stage.entry("sub\u{1B}dir", kind: .folder)]

  private static let export = ExportRequest(
    picture: "/home/ada/zoo/a.png", destination: nil, detections: [], boxes: true, masks: true, labels: true,
    theme: "nord")

  private static func identity(_ stamp: FileStamp) -> PictureIdentity {
    PictureIdentity(path: "/home/ada/zoo/cat2.jpg", stamp: stamp, width: 4, height: 3)
  }

  private func event(_ dice: inout Dice, _ stage: Stage) -> Event {
    switch dice.roll(20) {
    case 0: return .resized(Size(columns: dice.roll(130), rows: dice.roll(45)))
    case 1:
      return .resized(
        dice.pick([Size(columns: 0, rows: 0), Size(columns: 1, rows: 1), Size(columns: 80, rows: 24)]))
    case 2, 3: return .mouse(mouse(&dice))
    case 4: return .pasted(dice.pick(Self.hostile))
    case 5, 6: return preview(&dice, stage)
    case 7, 8, 9: return .engine(session(&dice, stage), at: Double(dice.roll(1000)) / 10)
    case 10: return other(&dice)
    default: return .key(key(&dice))
    }
  }

  private func key(_ dice: inout Dice) -> KeyPress {
    let keys = CommandTable.rows.flatMap(\.chords).flatMap(\.presses)
    if dice.roll(3) > 0 {
      // Leaving would end the game for the text that follows, so it is rarer.
      let press = dice.pick(keys)
      return press == KeyPress(.escape) && dice.roll(2) == 0 ? KeyPress(.enter) : press
    }
    return KeyPress(.character(dice.pick(Self.hostile).first ?? "x"), dice.roll(6) == 0 ? .alt : [])
  }

  private func mouse(_ dice: inout Dice) -> MouseEvent {
    let kinds: [MouseEvent.Kind] = [.press, .press, .release, .drag, .wheelUp, .wheelDown]
    return MouseEvent(dice.pick(kinds), x: dice.roll(130) - 3, y: dice.roll(48) - 3)
  }

  private func preview(_ dice: inout Dice, _ stage: Stage) -> Event {
    guard let request = stage.previewRequests.randomElement(using: &dice) else { return .tick(at: 1) }
    if dice.roll(6) == 0 { return .previewFailed(request, message: dice.pick(Self.hostile)) }
    let (width, height) = (1 + dice.roll(5000), 1 + dice.roll(5000))
    return .previewReady(request, Stage.facts(width, height), Stage.grid(request, width, height))
  }

  private func session(_ dice: inout Dice, _ stage: Stage) -> EngineEvent {
    let running = stage.state.runs.running.first?.id ?? 1
    let asked = dice.roll(3) == 0 ? stage.state.inspect.probes.keys.min() ?? running : running
    let id = dice.roll(4) == 0 ? RunID(UInt64(dice.roll(30))) : asked
    switch dice.roll(10) {
    case 0: return .loading(fraction: dice.pick([0, 0.5, 1, .nan, .infinity, -3, 1e300]))
    case 1:
      return .loaded(
        ModelSummary(
          name: dice.pick(Self.hostile), imageSize: .max, precision: dice.pick(Self.hostile),
          weightBytes: .max, hasMaskDecoder: false))
    case 2: return .loadFailed(message: dice.pick(Self.hostile))
    case 3:
      return .run(
        id,
        .progress(
          dice.pick([.vision, .prefill, .decode]),
          fraction: dice.pick([0, 0.5, 1, .nan, .infinity, -1, 1e300])))
    case 4: return .run(id, .failed(message: dice.pick(Self.hostile)))
    case 5:
      return .run(id, .finished(answer(&dice)))
    case 9: return .run(id, .candidate(candidate(&dice)))
    case 6: return .run(id, .began([Self.identity(FileStamp(size: dice.roll(3), inode: 1, seconds: 1))]))
    default: return .run(id, .token(GeneratedToken(id: 1, text: "", logprob: .nan), output(&dice)))
    }
  }

  private func candidate(_ dice: inout Dice) -> CandidateScore {
    CandidateScore(
      index: dice.roll(4), text: dice.pick(Self.hostile), tokens: tokens(&dice),
      end: dice.pick([0, .nan, -.infinity, .infinity, -3]))
  }

  private func tokens(_ dice: inout Dice) -> [GeneratedToken] {
    (0..<dice.roll(9)).map { _ in
      GeneratedToken(
        id: dice.pick([nil, 1, .max]),
        text: dice.pick(Self.hostile + ["<loc0001>", "<loc1023>", "<seg007>", ""]),
        logprob: dice.pick([nil, -0.1, .nan, -.infinity, .infinity]), isEnd: dice.roll(5) == 0)
    }
  }

  private func answer(_ dice: inout Dice) -> Answer {
    let wild: [Float] = [.nan, .infinity, -.infinity, -1, 0]
    return Answer(
      promptIDs: [], text: "", tokens: tokens(&dice), output: output(&dice),
      finish: dice.pick([.eos, .eos, .length, .cancelled]), timing: Timing(),
      distributions: (0..<dice.roll(9)).map { step in
        StepDistribution(
          step: dice.pick([step, step, -1, .max]),
          alternatives: [.init(id: nil, piece: dice.pick(Self.hostile), logprob: dice.pick(wild))],
          places: Array(repeating: dice.pick(wild), count: dice.pick([0, 3, 1024])))
      },
      attention: (0..<dice.roll(9)).map { step in
        let patches = dice.pick([0, 1, 3, 4])
        return StepAttention(
          step: dice.pick([step, -1, .max]), layers: 2, heads: 1, patches: patches,
          weights: Array(repeating: dice.pick(wild), count: 2 * patches))
      })
  }

  private func output(_ dice: inout Dice) -> ParsedOutput {
    let count = dice.roll(6)
    let detections = (0..<count).map { index in
      Detection(
        index: index, label: dice.pick(Self.hostile),
        box: LocationBox(y0: dice.roll(1024), x0: dice.roll(1024), y1: dice.roll(1024), x1: dice.roll(1024)),
        mask: dice.roll(3) == 0
          ? BoxMask(probabilities: Array(repeating: dice.pick([0, 1, .nan, 1e30]), count: 4096)) : nil,
        score: dice.pick([0, 0.5, 1, .nan, .infinity, -1]), flags: DetectionFlags(rawValue: dice.roll(16)))
    }
    let spans = (0..<dice.roll(8)).map { _ in
      ParsedOutput.Span(
        text: dice.pick(Self.hostile), detection: count > 0 && dice.roll(2) == 0 ? dice.roll(count) : nil)
    }
    return ParsedOutput(spans: spans, detections: detections)
  }

  private func survey(_ entry: FolderEntry, _ dice: inout Dice) -> PictureSurvey {
    let request = Request(id: 0, pictures: [.file(entry.path)], prompt: Prompt(dice.pick(Self.hostile)))
    let answers = (0..<dice.roll(3)).map { index in
      KeptSummary(
        id: Int64(index), time: dice.pick([0, -1, .max, 1]), isPinned: dice.roll(2) == 0,
        summary: AnswerSummary(
          request, model: nil, output: output(&dice), finish: dice.pick([nil, .eos, .cancelled]),
          error: dice.pick([nil, "x"])))
    }
    return PictureSurvey(
      PictureVersion(path: entry.path, stamp: FileStamp(size: dice.roll(3), inode: 1, seconds: 1)), answers)
  }

  private func truth(_ dice: inout Dice) -> TruthSet {
    let items = Self.hostileFolder.prefix(dice.roll(9)).enumerated().map { place, entry in
      TruthItem(
        images: [entry.path], prompt: dice.pick([nil, "caption en"]), texts: [dice.pick(Self.hostile)],
        objects: [
          TruthObject(
            id: 1, category: 1, label: dice.pick(Self.hostile),
            box: ObjectBox(
              x: dice.pick([0, .nan, -1e300]), y: 0, width: dice.pick([1, 0, .infinity]), height: 4))
        ], id: place, size: PictureSize(width: 10, height: 10))
    }
    return TruthSet(
      Truth(items: items, form: dice.pick([.objects, .answers, .captions])), file: "/t.json", folder: "/")
  }

  private func other(_ dice: inout Dice) -> Event {
    switch dice.roll(17) {
    case 15:
      .tokenized(
        Prompt(dice.pick(Self.hostile)),
        dice.roll(2) == 0
          ? .success([PromptToken(id: .min, piece: dice.pick(Self.hostile))])
          : .failure(TokenizingFault(dice.pick(Self.hostile))))
    case 16: .candidatesRead(CandidateNames.lines(dice.pick(Self.hostile)))
    case 9: .kept(RunID(UInt64(dice.roll(9))), Int64(dice.roll(5)))
    case 10: .surveyed(Self.hostileFolder.prefix(dice.roll(20)).map { survey($0, &dice) })
    case 11:
      .unfinished(
        UnfinishedRun(
          [.init(prompt: dice.pick(Self.hostile), pictures: Self.hostileFolder.map(\.path))],
          options: .init(),
          count: dice.roll(9)))
    case 12: .truthRead(truth(&dice), listing: dice.roll(2) == 0)
    case 13:
      .measured(dice.roll(2) == 0 ? nil : MeasuredTruth(text: dice.pick(Self.hostile), worth: ["/a": .nan]))
    case 0:
      .historyLoaded([
        HistoryEntry(
          task: dice.pick(Self.hostile), text: dice.pick(Self.hostile), language: dice.pick(Self.hostile))
      ])
    case 1: .editorClosed(dice.pick(Self.hostile))
    case 2: .notice(Notice(dice.pick(Self.hostile), kind: dice.pick([.error, .information])))
    case 3: .themeSet(dice.pick(Self.hostile))
    case 4: .namesListed(Path(dice.pick(["/", "/home/ada", "~"])), Self.hostileFolder)
    case 5, 6:
      .exportEnded(
        .overlay(Self.export),
        dice.pick([.written("/a"), .failed(dice.pick(Self.hostile)), .taken(Path(dice.pick(Self.hostile)))]))
    case 7:
      .listed(
        Listing(
          source: .folder("/home/ada/zoo"), entries: Array(Self.hostileFolder.prefix(dice.roll(20))),
          isRefresh: true))
    default:
      .listed(
        Listing(
          source: dice.roll(2) == 0 ? .folder(Path(dice.pick(Self.hostile))) : .arguments([]),
          entries: dice.roll(4) == 0 ? [] : Self.hostileFolder,
          error: dice.roll(5) == 0 ? dice.pick(Self.hostile) : nil))
    }
  }
}
