import Answers
import Pictures

/// What is seen of an answer's insides: layers over the picture, words shaded, tokens listed.
extension State {
  /// How the words of an answer are shown.
  func text(of answer: PictureAnswer) -> AnswerText {
    AnswerText(
      answer: answer, state: answerPane, ascii: launch.ascii,
      insight: inspect.showsCertainty ? inspect.insights[answer.id] : nil, truth: rightTexts)
  }

  /// What is shown of the picture's pixels.
  var look: PictureLook {
    // Of two that are compared each would have its own.
    if inspect.comparison != nil { return .asItIs }
    let changes = answer?.request.pictures.first.map { $0.path == preview.path ? $0.changes : [] } ?? []
    let isModelView = inspect.showsModelView && runs.summary?.imageSize != nil
    return PictureLook(
      // Of a part alone the whole is seen, with the part marked; but what the model sees is the part.
      changes: changes.filter { if case .erase = $0 { true } else { isModelView } },
      squashedTo: isModelView ? runs.summary?.imageSize : nil)
  }

  /// The picture's name, and what lies over it; nil: its name alone.
  var previewTitle: String? {
    guard let path = preview.path, let layer = layerWords else { return nil }
    return "\(DisplayText.line(path.name.description)) · \(layer)"
  }

  private var layerWords: String? {
    if let occlusion = inspect.occlusion, occlusion.run == answer?.id {
      return "bright: what \(DisplayText.line(occlusion.name)) hangs on"
    }
    if let head = inspect.attention, let answer {
      return meantSteps(answer) == nil
        ? "attention: h l in the answer choose a word" : "attention, \(head.words)"
    }
    if inspect.showsHeat, !spreads.isEmpty { return "bright: where a place was, or nearly" }
    return inspect.showsModelView ? "as the model sees it" : nil
  }

  /// Whether there is anything to see besides objects.
  var showsLayers: Bool {
    inspect.region != nil || answer?.region != nil || inspect.showsModelView || isWarm
      || inspect.showsCertainty
  }

  /// The scene with what lies under and over the objects.
  func inspected(_ scene: OverlayScene, _ theme: Theme) -> OverlayScene {
    var scene = scene
    if inspect.showsModelView {
      scene = OverlayScene(detections: [], theme: theme)
      scene.patches = runs.summary?.imageSize.map { $0 / ModelPatches.side }
      scene.heat = heat
      return scene
    }
    scene.heat = heat
    if inspect.showsCertainty, scene.showsBoxes {
      scene.softEdges = softEdges(theme)
    }
    if let region = inspect.region {
      scene = scene.marking(.init(region.box), regionLabel(region.box))
    } else if answer?.origin == nil, let region = answer?.region {
      scene = scene.marking(.init(region.box), region.word)
    }
    return scene
  }

  private func regionLabel(_ box: LocationBox) -> String {
    guard let facts = preview.shown?.facts else { return "region" }
    let (x0, y0, x1, y1) = box.fractions
    let (width, height) = (Int((x1 - x0) * Double(facts.width)), Int((y1 - y0) * Double(facts.height)))
    return "\(width)×\(height)"
  }

  /// Of the objects on screen those whose places' spread is known.
  private var spreads: [PlaceSpread] {
    guard let answer, let insight = inspect.insights[answer.id] else { return [] }
    let (all, objects) = (detections, objects)
    return insight.spreads.filter { spread in
      all.indices.contains(spread.object) && objects.passes(all[spread.object])
        && !objects.hidden.contains(spread.object)
    }
  }

  private func softEdges(_ theme: Theme) -> SoftEdges {
    let all = detections
    return SoftEdges(
      items: spreads.map { spread in
        .init(
          spread: spread, box: .init(all[spread.object].box), color: theme.objectColor(spread.object))
      })
  }

  private var isWarm: Bool { inspect.showsHeat || inspect.attention != nil || inspect.occlusion != nil }

  /// What is asked about comes before what is always there.
  private var heat: HeatLayer? {
    if let occlusion = inspect.occlusion, occlusion.run == answer?.id {
      return HeatLayer(source: .grid(side: OcclusionState.sides.last, occlusion.heat, .whole))
    }
    if let map = attentionMap { return map }
    guard inspect.showsHeat, !spreads.isEmpty else { return nil }
    let selected = objects.selected.flatMap { selected in spreads.first { $0.object == selected } }
    return HeatLayer(source: .spreads(selected.map { [$0] } ?? spreads))
  }

  /// The mean over the steps of the word under the cursor, its largest value as 1.
  private var attentionMap: HeatLayer? {
    guard let head = inspect.attention, let answer, let steps = meantSteps(answer),
      let known = inspect.insights[answer.id]?.attention
    else { return nil }
    let maps = steps.compactMap { known[$0] }.filter { head.exists(in: $0) }.map {
      $0.map(layer: head.layer, head: head.head)
    }
    guard let first = maps.first else { return nil }
    let side = Int(Double(first.count).squareRoot().rounded())
    guard side * side == first.count else { return nil }
    let sum = maps.dropFirst().reduce(first) { zip($0, $1).map(+) }
    let most = sum.max() ?? 0
    let area = answer.request.pictures.first?.area ?? .whole
    return HeatLayer(
      source: .grid(side: side, sum.map { most > 0 ? $0 / most : 0 }, inspect.showsModelView ? .whole : area))
  }

  /// How the model cuts a prompt.
  mutating func show(_ outcome: Result<[PromptToken], TokenizingFault>, of prompt: Prompt) {
    switch outcome {
    case .failure(let fault): notice = Notice(fault.message, kind: .error)
    case .success(let tokens):
      let entries = tokens.map { token in
        (keys: String(token.id), help: RunnerUps.piece(token.piece))
      }
      let title = "\(tokens.count) tokens after the picture's"
      popups.popup = .help(HelpState(HelpSheet([(DisplayText.line(prompt.text), entries)]), title: title))
    }
  }
}

extension InspectState.Head {
  /// Whether there is one of this number.
  func exists(in step: StepAttention) -> Bool {
    (layer.map { $0 < step.layers } ?? true) && (head.map { $0 < step.heads } ?? true)
  }
}

extension OverlayScene.FractionBox {
  init(_ area: PictureArea) {
    self.init(left: area.left, top: area.top, right: area.right, bottom: area.bottom)
  }
}
