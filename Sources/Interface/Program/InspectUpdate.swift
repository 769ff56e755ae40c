import Answers
import Files
import Pictures

/// Looking into answers: what commands do, and what is asked for that.
extension State {
  mutating func perform(_ command: InspectCommand) -> [Effect] {
    switch command {
    case .inspect: return take([.pick(.inspect)])
    case .region: markRegion()
    case .captionIt: return caption()
    case .whatIsThis: return whatIsThis([])
    case .maskIt: return mask(nil)
    case .cropAndAsk: return askChanged { .crop($0.grown(by: 0.05)) }
    case .eraseAndAsk: return askChanged { .erase($0, .mean) }
    case .blurAndAsk: return askChanged { .erase($0, .blur) }
    case .moreObjects: return askForMore()
    case .eachName: return ask(passes: Passes(eachName: true))
    case .tiles: return ask(passes: Passes(tiles: .init(across: 2, down: 2)))
    case .howSure: return toggle(\.showsCertainty, "how sure it was")
    case .heat: return toggle(\.showsHeat, "where else objects nearly were")
    case .rawTokens:
      guard answer != nil else { return take([AnswerState.none]) }
      answerPane.showsTokens.toggle()
      answerPane.top = nil
    case .rank: return take([.ask(.command, EntryOrigin(text: "rank "))])
    case .yesNo: return rank(["yes", "no"])
    case .compare: return compare()
    case .modelView: return toggleModelView()
    case .attention: return toggleAttention()
    case .occlusion: return occlude()
    case .promptTokens: return [.tokenize(composedPrompt)]
    }
    return []
  }

  /// A command with the words that were typed after it.
  mutating func perform(_ command: InspectCommand, about words: String) -> [Effect] {
    switch command {
    case .whatIsThis: return names(words) { $0.whatIsThis($1) }
    case .rank: return names(words) { $0.rank($1) }
    case .maskIt: return mask(words)
    case .tiles:
      guard let tiles = Passes.Tiles(words) else {
        return refuse("tiles are written across x down, such as 3x2, 8x8 at most, not \(words)")
      }
      return ask(passes: Passes(tiles: tiles))
    case .attention: return attention(words)
    case .inspect, .region, .captionIt, .cropAndAsk, .eraseAndAsk, .blurAndAsk, .moreObjects, .eachName,
      .howSure, .heat, .rawTokens, .yesNo, .compare, .modelView, .occlusion, .promptTokens:
      return perform(command)
    }
  }

  /// What is lacking just now.
  mutating func tell(_ text: String) -> [Effect] {
    notice = Notice(text)
    return []
  }

  mutating func refuse(_ text: String) -> [Effect] {
    notice = Notice(text, kind: .error)
    return []
  }

  /// "a, b, c", or "@FILE" with one a line, which is read first.
  private mutating func names(_ words: String, _ then: (inout State, [String]) -> [Effect]) -> [Effect] {
    if words.hasPrefix("@") {
      let file = Path(String(words.dropFirst()).trimmingBlanks).expandingHome(launch.home)
        .standardized(in: launch.workingFolder)
      return [.readCandidates(file)]
    }
    let names = CandidateNames.typed(words)
    return names.isEmpty ? refuse("there is nothing to rank: a, b, c") : then(&self, names)
  }

  // MARK: What can be asked

  /// Why the model in use cannot do something: told; nil: it can.
  func lack(_ needs: Capabilities) -> [Message]? {
    if let obstacle = runs.obstacle { return [.notice(Notice(obstacle, kind: .error))] }
    guard let model = runs.summary else { return [.notice(Notice("the model is still being loaded"))] }
    let missing = needs.subtracting(model.capabilities)
    guard !missing.isEmpty else { return nil }
    let names = missing.names.joined(separator: ", ")
    return [.notice(Notice("\(DisplayText.line(model.name)) cannot do this: \(names)", kind: .error))]
  }

  /// The list of what can be asked just now.
  mutating func openInspection() {
    let isAnswered = answer.map { $0.isDone && $0.failure == nil } ?? false
    func lack(_ about: InspectCommand.Subject) -> String? {
      switch about {
      case .region: subject == nil ? "needs an object or a region" : nil
      case .answer: isAnswered ? nil : "needs an answer"
      case .objects:
        isAnswered && answer?.prompt.seeksObjects == true ? nil : "needs detect or segment"
      case .picture: nil
      }
    }
    let rows = InspectCommand.menu.filter { inspect.region == nil || $0.about == .region }
    let items = rows.filter { lack($0.about) == nil }.map { row in
      let command = Command.inspect(row.command)
      let key = keys.key(of: command, in: [.panes, .preview]).map { "\($0)  " } ?? ""
      return (command: command.name, title: row.words, detail: "\(key):\(command.name)")
    }
    // What is lacking is told: so one knows what there is.
    let others = rows.compactMap { row in
      lack(row.about).map {
        (command: Command.inspect(row.command).name, title: row.words, detail: $0)
      }
    }
    popups.popup = .picker(.inspect(items + others))
  }

  /// Out of what is being asked or shown about an answer; nil: there is nothing of the kind.
  mutating func leaveInspection() -> [Effect]? {
    guard inspect.probes.isEmpty else {
      inspect.occlusion?.stop()
      let ids = inspect.probes.keys.sorted()
      notice = Notice("left as far as it came")
      return ids.map { .cancel($0) }
    }
    if inspect.comparison != nil {
      inspect.comparison = nil
    } else if inspect.occlusion != nil {
      inspect.occlusion = nil
    } else if inspect.attention != nil {
      inspect.attention = nil
    } else if inspect.showsModelView {
      inspect.showsModelView = false
    } else if answerPane.showsTokens {
      answerPane.showsTokens = false
    } else if inspect.showsHeat || inspect.showsCertainty {
      (inspect.showsHeat, inspect.showsCertainty) = (false, false)
    } else if answerPane.cursor != nil {
      answerPane.cursor = nil
    } else {
      return nil
    }
    return []
  }

  private mutating func toggle(_ flag: WritableKeyPath<InspectState, Bool>, _ name: String) -> [Effect] {
    guard let answer else { return take([AnswerState.none]) }
    if !inspect[keyPath: flag] {
      if let lack = lack([.forcedStart, .wholeDistributions, .alternatives]) { return take(lack) }
      if let why = unaskable(answer) { return tell(why) }
      inspect.insights.forgive(answer.id)
    }
    inspect[keyPath: flag].toggle()
    notice = .toggled(name, inspect[keyPath: flag])
    return []
  }

  private mutating func toggleModelView() -> [Effect] {
    guard let size = runs.summary?.imageSize else {
      return take([.notice(Notice("how large pictures are to this model is not known"))])
    }
    guard preview.shown != nil, preview.failure == nil else { return tell("there is no picture to show so") }
    inspect.showsModelView.toggle()
    preview.view = .whole
    notice = Notice(
      inspect.showsModelView
        ? "what the model sees: \(size)×\(size), patches of \(ModelPatches.side)" : "the picture as it is")
    return []
  }
}
