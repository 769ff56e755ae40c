import Answers

/// What commands do to the prompt.
extension PromptState {
  mutating func update(_ command: PromptCommand) -> [Message] {
    switch command {
    case .prompt: return [.focus(.prompt)]
    case .task: return [.pick(.task)]
    case .language: return [.pick(.language)]
    case .run: return [.run(.marked)]
    case .runTogether: return [.run(.together)]
    case .runList: return [.run(.unanswered)]
    case .historySearch: return [.pick(.history)]
    case .editor: return [.effect(.edit(line.text))]
    case .betterWords:
      guard let better = mended else { return [.notice(Notice("the words are well put"))] }
      line.replace(with: better.words)
      return [.notice(Notice(better.told))]
    case .better:
      guard let better = suggestion else {
        return [.notice(Notice("nothing was refused that could be asked better"))]
      }
      suggestion = nil
      choose(better.task)
      line.replace(with: better.words)
      return [.run(.marked)]
    case .historyPrevious: recallPrevious()
    case .historyNext: recallNext()
    }
    return []
  }

  /// nil where there is none of that name.
  mutating func choose(taskNamed name: String) -> [Message]? {
    guard let task = PromptTask(rawValue: name) else { return nil }
    choose(task)
    return [.notice(Notice("task: \(name), \(task.help)"))]
  }

  /// nil where there is none of that code.
  mutating func choose(languageCode code: String) -> [Message]? {
    guard let language = PromptLanguage.all.first(where: { $0.code == code }) else { return nil }
    self.language = code
    return [.notice(Notice("language: \(language.name)"))]
  }

  /// What is lacking before anything can be asked; nil: nothing. `names`: what the model knows.
  func lack(isObjectSelected: Bool, names: String?) -> [Message]? {
    let isEmpty = line.text.allSatisfy(\.isWhitespace)
    if task == .region, !isObjectSelected { return [.notice(.noObjectSelected)] }
    guard task.takesText, isEmpty else { return nil }
    return [.notice(Notice("type \(task.placeholder(names: names))")), .focus(.prompt)]
  }
}
