import Testing

@testable import Interface

/// Every pair of colours that is drawn, in every bundled theme, measured: 4.5 to 1 for text, 3 for frames.
@Suite struct ContrastTests {
  private static let loader = ThemeLoader()
  /// What is drawn over the ground of something else.
  private static let pairs: [(role: Theme.Role, ground: Theme.Role, least: Double)] =
    [.text, .textDim, .textTitle, .helpKey, .mark, .directory, .progress, .promptTask].map {
      ($0, .text, Contrast.text)
    }
    + [.popup, .helpKey, .helpText, .textTitle, .textDim].map { ($0, .popup, Contrast.text) }
    + [.textDim, .promptTask].map { ($0, .prompt, Contrast.text) }
    + [.selection, .selectionInactive, .status, .statusError, .statusBusy, .popupSelection].map {
      ($0, $0, Contrast.text)
    }
    + [(.border, .text, Contrast.graphics), (.borderFocused, .text, Contrast.graphics)]
    + [(.borderFocused, .popup, Contrast.graphics), (.borderFocused, .prompt, Contrast.graphics)]

  private static let coloured = loader.names.filter { $0 != "mono" }

  private static func drawn(_ theme: Theme, _ role: Theme.Role, _ ground: Theme.Role) -> Style {
    var style = theme.style(role)
    style.background = theme.style(ground).background
    return style
  }

  /// xterm's palette stands for the terminal's own: light gray on black.
  private static func ratio(_ style: Style) -> Double {
    func rgb(_ color: Color, _ own: RGB) -> RGB {
      switch color {
      case .terminal: own
      case .indexed(let index): Palette.rgb(index)
      case .rgb(let rgb): rgb
      }
    }
    return Contrast.ratio(rgb(style.foreground, RGB(229, 229, 229)), rgb(style.background, RGB(0, 0, 0)))
  }

  @Test(arguments: coloured) func whatIsDrawnIsRead(name: String) throws {
    let theme = try Self.loader.load(name)
    for (role, ground, least) in Self.pairs {
      let found = Self.ratio(Self.drawn(theme, role, ground))
      #expect(found >= least, "\(role.rawValue) over \(ground.rawValue): \(found)")
    }
  }

  /// With fewer colours: as well in 256, where frames are text too; in 16 as well as those can.
  @Test(arguments: coloured, [ColorDepth.indexed256, .indexed16])
  func fewerColoursAreReadToo(name: String, depth: ColorDepth) throws {
    let theme = try Self.loader.load(name)
    for (role, ground, least) in Self.pairs {
      let style = Palette.reduced(Self.drawn(theme, role, ground), to: depth)
      let found = Self.ratio(style)
      #expect(
        found >= (depth == .indexed16 ? 3 : least), "\(role.rawValue) over \(ground.rawValue): \(found)")
    }
  }

  /// Words of an answer have their object's colour, on whatever ground.
  @Test(arguments: coloured) func objectsWordsAreRead(name: String) throws {
    let theme = try Self.loader.load(name)
    for index in 0..<8 {
      let style = theme.objectText(index)
      #expect(Self.ratio(style) >= Contrast.text, "\(index)")
      for depth in [ColorDepth.indexed256, .indexed16] {
        #expect(Self.ratio(Palette.reduced(style, to: depth)) >= (depth == .indexed16 ? 3 : Contrast.text))
      }
    }
  }

  @Test func aColourChangesNoMoreThanItMust() {
    let white = RGB(255, 255, 255)
    #expect(Contrast.legible(RGB(0, 0, 0), on: white) == RGB(0, 0, 0))
    let yellow = Contrast.legible(RGB(240, 228, 66), on: white)
    #expect((4.5...4.8).contains(Contrast.ratio(yellow, white)) && yellow.red > yellow.blue)
    #expect(Contrast.ratio(white, RGB(0, 0, 0)) == 21)
  }
}
