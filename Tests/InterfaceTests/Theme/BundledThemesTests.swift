import Foundation
import Testing
import Themes

@testable import Interface

/// What every bundled theme must keep.
@Suite struct BundledThemesTests {
  private static let loader = ThemeLoader()

  @Test func namesAreSortedAndTheDefaultIsOneOfThem() {
    #expect(Self.loader.names.count == 11)
    #expect(Self.loader.names == Self.loader.names.sorted())
    #expect(Self.loader.names.contains(ThemeLoader.defaultName))
    #expect(BundledThemes.text("none of them") == nil)
  }

  @Test(arguments: loader.names)
  func itDefinesEveryRole(name: String) throws {
    let file = try ThemeFile(
      ThemeText(bundled: try #require(BundledThemes.text(name)), name: name), name: name)
    #expect(file.inherits == nil)
    #expect(Set(file.roles.keys) == Set(Theme.Role.allCases))
    #expect(try Self.loader.load(name).name == name)
  }

  /// The rows that tell where one is differ from plain text.
  @Test(arguments: loader.names)
  func selectionAndErrorsStandOut(name: String) throws {
    let theme = try Self.loader.load(name)
    for role in [Theme.Role.selection, .selectionInactive, .statusError, .popupSelection, .borderFocused] {
      #expect(theme.style(role) != theme.style(.text), "\(role)")
    }
    #expect(theme.style(.selection) != theme.style(.selectionInactive))
    #expect(theme.style(.border) != theme.style(.borderFocused))
  }

  /// WCAG 2: 4.5 to 1 for what is read, 7 to 1 at high contrast.
  @Test(arguments: loader.names)
  func textIsReadable(name: String) throws {
    let theme = try Self.loader.load(name)
    let least = name == "high_contrast" ? 7 : 4.5
    for role in Theme.Role.allCases where ![.border, .borderFocused].contains(role) {
      let style = theme.style(role)
      guard case .rgb(let foreground) = style.foreground, case .rgb(let background) = style.background
      else { continue }
      let contrast = Contrast.ratio(foreground, background)
      #expect(contrast >= least, "\(role.rawValue): \(contrast)")
    }
  }

  @Test(arguments: loader.names)
  func objectsDiffer(name: String) throws {
    let colors = try Self.loader.load(name).objectColors
    #expect(colors.count == 8)
    for (index, color) in colors.enumerated() {
      for other in colors[..<index] {
        let least: Double = name == "mono" ? 30 : 40
        #expect(Self.distance(color, other) >= least, "\(color) \(other)")
      }
    }
  }

  @Test func objectsOfTheColorblindThemeAreOkabesAndItos() throws {
    #expect(
      try Self.loader.load("colorblind_safe").objectColors == [
        RGB(230, 159, 0), RGB(86, 180, 233), RGB(0, 158, 115), RGB(240, 228, 66), RGB(0, 114, 178),
        RGB(213, 94, 0), RGB(204, 121, 167), RGB(255, 255, 255),
      ])
  }

  @Test func monoHasNoColours() throws {
    let theme = try Self.loader.load("mono")
    for role in Theme.Role.allCases {
      #expect(theme.style(role).foreground == .terminal && theme.style(role).background == .terminal)
    }
  }

  private static func distance(_ a: RGB, _ b: RGB) -> Double {
    let parts = [(a.red, b.red), (a.green, b.green), (a.blue, b.blue)]
    return parts.reduce(0) { $0 + pow(Double($1.0) - Double($1.1), 2) }.squareRoot()
  }
}
