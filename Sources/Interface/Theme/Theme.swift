/// Styles by role, and the colours of an answer's objects.
public struct Theme: Sendable, Equatable {
  public let name: String
  private let styles: [Role: Style]
  /// One after another for the objects of an answer; never empty.
  public let objectColors: [RGB]

  public init(name: String, styles: [Role: Style], objectColors: [RGB]) {
    self.name = name
    self.styles = styles
    self.objectColors = objectColors.isEmpty ? Theme.builtIn.objectColors : objectColors
  }

  /// The style of a role, or of the role above it in the dotted name; the terminal's own at last.
  public func style(_ role: Role) -> Style {
    var role: Role? = role
    while let current = role {
      if let style = styles[current] { return style }
      role = current.above
    }
    return Style()
  }

  /// Whether any of its roles is told by a colour.
  public var usesColor: Bool {
    styles.values.contains { $0.foreground != .terminal || $0.background != .terminal }
  }

  public func named(_ name: String) -> Theme {
    Theme(name: name, styles: styles, objectColors: objectColors)
  }

  /// The colour of the object at this place of an answer.
  public func objectColor(_ index: Int) -> RGB {
    objectColors[((index % objectColors.count) + objectColors.count) % objectColors.count]
  }
}

extension Theme {
  /// Text about an object: in its colour, or as near to that as is read on the ground of text.
  public func objectText(_ index: Int) -> Style {
    var style = style(.text)
    let ground: RGB =
      switch style.background {
      case .rgb(let rgb): rgb
      case .indexed(let index): Palette.rgb(index)
      // Which it is is not known: most are dark.
      case .terminal: RGB(0, 0, 0)
      }
    style.foreground = .rgb(Contrast.legible(objectColor(index), on: ground))
    return style
  }

  /// What a theme can style. The raw value is the name in theme files; `a.b` falls back to `a`.
  public enum Role: String, Sendable, CaseIterable {
    /// Everything that has no role of its own, and the background of the screen.
    case text
    case textDim = "text.dim"
    case textTitle = "text.title"
    case border
    case borderFocused = "border.focused"
    /// The row under the cursor of the focused pane.
    case selection
    case selectionInactive = "selection.inactive"
    case status
    case statusError = "status.error"
    case statusBusy = "status.busy"
    case prompt
    /// The task's name before the prompt.
    case promptTask = "prompt.task"
    case helpKey = "help.key"
    case helpText = "help.text"
    case progress
    /// The sign of marked pictures.
    case mark
    case directory
    case popup
    case popupSelection = "popup.selection"

    /// The role that this one falls back to.
    var above: Role? {
      guard let dot = rawValue.lastIndex(of: ".") else { return self == .text ? nil : .text }
      return Role(rawValue: String(rawValue[..<dot]))
    }
  }

  /// Used when no theme file can be read: the terminal's sixteen colours.
  public static let builtIn = Theme(
    name: "built-in",
    styles: [
      .text: Style(),
      .textDim: Style(foreground: .indexed(8)),
      .textTitle: Style(attributes: .bold),
      .border: Style(foreground: .indexed(8)),
      .borderFocused: Style(foreground: .indexed(6)),
      .selection: Style(foreground: .indexed(0), background: .indexed(6)),
      .selectionInactive: Style(attributes: .reverse),
      .status: Style(attributes: .reverse),
      .statusError: Style(foreground: .indexed(15), background: .indexed(1)),
      .promptTask: Style(foreground: .indexed(3), attributes: .bold),
      .helpKey: Style(foreground: .indexed(3)),
      .progress: Style(foreground: .indexed(2)),
      .mark: Style(foreground: .indexed(3)),
      .directory: Style(foreground: .indexed(4), attributes: .bold),
      .popupSelection: Style(foreground: .indexed(0), background: .indexed(6)),
    ],
    objectColors: [
      RGB(230, 159, 0), RGB(86, 180, 233), RGB(0, 158, 115), RGB(240, 228, 66), RGB(213, 94, 0),
      RGB(204, 121, 167), RGB(120, 94, 240), RGB(255, 255, 255),
    ])
}
