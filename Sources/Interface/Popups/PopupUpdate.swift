/// Help, pickers and questions: what keys and the mouse do while one is open.
extension PopupsState {
  mutating func update(_ command: PopupCommand) -> [Message] {
    switch popup {
    case .help(var help): popup = help.update(command) ? .help(help) : nil
    case .picker(let picker): return update(command, in: picker)
    case .question(let question): return update(command, in: question)
    case nil: return entry.map { update(command, in: $0) } ?? []
    }
    return []
  }

  mutating func move(_ movement: Movement, on screen: Size) -> [Message] {
    switch popup {
    case .help(var help):
      help.move(movement, on: screen)
      popup = .help(help)
    case .picker(var picker):
      picker.move(movement)
      return show(picker)
    case .question: break
    case nil: return entry.map { move(movement, in: $0) } ?? []
    }
    return []
  }

  /// Changes the line of text that has the keys.
  mutating func edit(_ change: (inout LineEditor) -> Void) -> [Message] {
    switch popup {
    case .help(var help):
      guard help.isTyping, var line = help.search else { return [] }
      change(&line)
      help.search = line
      help.scroll = 0
      popup = .help(help)
    case .picker(var picker):
      change(&picker.line)
      picker.cursor = 0
      return show(picker)
    case .question: break
    case nil:
      guard var open = entry else { return [] }
      change(&open.line)
      entry = open
      return edited(open)
    }
    return []
  }

  /// A click chooses the item under the cursor, moves it to another, or closes the popup from outside.
  mutating func press(x: Int, y: Int, on screen: Size) -> [Message] {
    guard case .picker(var picker) = popup else { return update(.leave) }
    let layout = picker.layout(on: screen)
    guard layout.rect.contains(x: x, y: y) else { return update(.leave) }
    let area = layout.content
    let line = y - area.y - 1
    let row = picker.top(rows: area.rows - 1) + line
    guard line >= 0, line < area.rows - 1, row < picker.matches.count else { return [] }
    if row == picker.cursor { return update(.accept) }
    picker.cursor = row
    return show(picker)
  }

  private mutating func update(_ command: PopupCommand, in picker: PickerState) -> [Message] {
    switch command {
    case .accept:
      popup = nil
      return picker.chosen.map { [.picked(picker.purpose, $0.id)] } ?? []
    case .leave:
      popup = nil
      return picker.triesWhatIsShown ? [.picked(picker.purpose, picker.before)] : []
    case .pin, .forget:
      guard picker.purpose == .answers, let chosen = picker.chosen else { return [] }
      return [command == .pin ? .pinAnswer(chosen.id) : .forgetAnswer(chosen.id)]
    case .complete, .search: return []
    }
  }

  private mutating func update(_ command: PopupCommand, in question: Question) -> [Message] {
    switch command {
    case .accept:
      popup = nil
      return [.agreed(question.agreement)]
    case .leave:
      popup = nil
      return [.declined(question.agreement)]
    case .complete, .search, .pin, .forget: return []
    }
  }

  /// A theme or an answer is seen as soon as the cursor stands on it.
  private mutating func show(_ picker: PickerState) -> [Message] {
    popup = .picker(picker)
    guard picker.triesWhatIsShown, let chosen = picker.chosen else { return [] }
    return [.picked(picker.purpose, chosen.id)]
  }
}
