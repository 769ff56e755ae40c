/// Which keys ask for what: the table's keys, and the user's own over them.
public struct KeyMap: Sendable {
  /// A command with the word that is typed after it, if any.
  public struct Action: Sendable, Hashable {
    public let command: Command
    public let argument: String?

    public init(_ command: Command, _ argument: String? = nil) {
      self.command = command
      self.argument = argument
    }
  }

  public struct Binding: Sendable {
    public let context: KeyContext
    public internal(set) var chords: [Chord]
    /// nil: the keys do nothing here, whatever lies under this context.
    public let action: Action?
    public let help: String
    public let hint: String?
  }

  enum Lookup: Equatable {
    case action(Action)
    /// A longer chord begins so.
    case begun
    case nothing
  }

  /// In the order of the help screen.
  public private(set) var bindings: [Binding]

  public static let standard = KeyMap(
    bindings: CommandTable.rows.filter { !$0.chords.isEmpty }.map {
      Binding(
        context: $0.context, chords: $0.chords, action: Action($0.command), help: $0.help, hint: $0.hint)
    })

  /// Those of a context, for every key and every frame asks for them.
  private var byContext: [KeyContext: [Binding]] = [:]

  private init(bindings: [Binding]) {
    self.bindings = bindings
    sort()
  }

  /// The same with what lies under each, less what it hides there.
  private var ofStack: [[KeyContext]: [Binding]] = [:]

  private mutating func sort() {
    byContext = Dictionary(grouping: bindings.filter { !$0.chords.isEmpty }) { $0.context }
    ofStack = [:]
    for stack in KeyContext.allCases.map(\.stack) { ofStack[stack] = inForce(stack) }
  }

  func bindings(in context: KeyContext) -> [Binding] { byContext[context] ?? [] }

  /// `contexts`: the strongest first. What one of them says, be it that a chord has begun, hides those under it.
  func look(up presses: [KeyPress], in contexts: [KeyContext]) -> Lookup {
    for context in contexts {
      let here = bindings(in: context)
      if let found = here.first(where: { $0.chords.contains { $0.presses == presses } }) {
        return found.action.map { .action($0) } ?? .nothing
      }
      if here.contains(where: { $0.chords.contains { $0.begins(with: presses) } }) { return .begun }
    }
    return .nothing
  }

  /// The bindings that hold in these contexts, the strongest first, with the keys that no stronger one hides.
  func inForce(_ contexts: [KeyContext]) -> [Binding] {
    if let known = ofStack[contexts] { return known }
    var hiding: [Chord] = []
    return contexts.flatMap { context in
      let here = bindings(in: context)
      defer { hiding += here.flatMap(\.chords) }
      return here.compactMap { binding in
        var seen = binding
        seen.chords.removeAll { chord in hiding.contains { $0.hides(chord) } }
        return seen.chords.isEmpty || seen.action == nil ? nil : seen
      }
    }
  }

  /// What keys that were pressed can still become, with the keys that are missing.
  func following(_ presses: [KeyPress], in contexts: [KeyContext]) -> [(binding: Binding, keys: [KeyPress])] {
    inForce(contexts).flatMap { binding in
      binding.chords.filter { $0.begins(with: presses) }
        .map { (binding, Array($0.presses.dropFirst(presses.count))) }
    }
  }

  /// The first key that asks for a command there, else among the files.
  func key(of command: Command, in contexts: [KeyContext]) -> String? {
    let action = Action(command)
    let binding =
      inForce(contexts).first { $0.action == action }
      ?? inForce(KeyContext.browser.stack).first { $0.action == action }
    return binding?.chords.first?.description
  }

  /// Words that name commands as `{find}`: each as its key, or as what is typed where it has none.
  func spelled(_ text: String, in contexts: [KeyContext]) -> String {
    text.split(separator: "{", omittingEmptySubsequences: false).enumerated().map { place, part in
      guard place > 0, let end = part.firstIndex(of: "}"),
        let row = CommandTable.row(named: String(part[..<end]))
      else { return place > 0 ? "{" + part : String(part) }
      let name = row.command.name
      return (key(of: row.command, in: contexts) ?? ":\(name)") + part[part.index(after: end)...]
    }.joined()
  }

  // MARK: The user's own

  /// Why a key cannot be had, in words.
  struct Fault: Error, Equatable {
    let text: String
  }

  /// Gives a chord another meaning in a context; nil: none. The keys that it hides there are gone, and a shorter one
  /// that has no meaning makes room for it.
  mutating func bind(_ chord: Chord, in context: KeyContext, to action: Action?) throws(Fault) {
    try check(chord, in: context, action)
    defer { sort() }
    for index in bindings.indices where bindings[index].context == context {
      let isNone = bindings[index].action == nil
      bindings[index].chords.removeAll {
        $0 == chord || $0.begins(with: chord.presses) || isNone && chord.begins(with: $0.presses)
      }
    }
    // The first key of a command is the one that hints tell.
    let same = bindings.firstIndex { $0.context == context && $0.action == action && action != nil }
    if let same { return bindings[same].chords.insert(chord, at: 0) }
    let help = action.map { action in
      let words = CommandTable.row(named: action.command.name)?.help ?? action.command.name
      return action.argument.map { "\(action.command.name) \($0)" } ?? words
    }
    bindings.append(
      Binding(context: context, chords: [chord], action: action, help: help ?? "nothing", hint: nil))
  }

  private func check(_ chord: Chord, in context: KeyContext, _ action: Action?) throws(Fault) {
    if let action, !action.command.holds(in: context) {
      throw Fault(text: "\(action.command.name) is not for “\(context.name)”")
    }
    if context.takesText, chord.presses.first?.typed != nil {
      throw Fault(text: "“\(chord.notation)” is typed as text in “\(context.name)”")
    }
    let shorter = bindings(in: context).first {
      $0.chords.contains { chord.begins(with: $0.presses) } && $0.action != nil
    }
    if let shorter, let action = shorter.action {
      throw Fault(
        text: "“\(chord.notation)” can never be typed: its beginning is \(action.command.name) already")
    }
  }
}

extension Chord {
  /// Whether it is longer than these keys, and begins with them.
  func begins(with presses: [KeyPress]) -> Bool {
    self.presses.count > presses.count && self.presses.starts(with: presses)
  }

  /// Whether it keeps this one from being typed, in a context under its own.
  func hides(_ other: Chord) -> Bool {
    self == other || begins(with: other.presses) || other.begins(with: presses)
  }

  /// As keys.toml has it.
  public var notation: String { presses.map(\.description).joined(separator: " ") }
}
