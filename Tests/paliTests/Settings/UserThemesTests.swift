import Files
import Foundation
import Interface
import Testing

@testable import pali

@Suite struct UserThemesTests {
  private let home: ConfigurationHome
  private let themes: UserThemes

  init() throws {
    home = try ConfigurationHome("")
    themes = UserThemes(configurationFolder: UserFolders(home.environment).configuration)
    try FileManager.default.createDirectory(
      atPath: "\(home.path)/pali/themes", withIntermediateDirectories: true)
  }

  private func write(_ text: [UInt8], _ name: String) throws {
    try Data(text).write(to: URL(fileURLWithPath: "\(home.path)/pali/themes/\(name).toml"))
  }

  /// Selection, errors and marks are told without a colour.
  @Test func withoutColoursAThemeTakesMonosSigns() throws {
    let theme = try themes.load("tokyonight", for: .mono)
    let mono = try themes.load("mono", for: .mono)
    #expect(theme.name == "tokyonight" && !theme.usesColor)
    #expect(theme.style(.selection) == mono.style(.selection))
    #expect(theme.style(.selection).attributes.contains(.reverse))
    #expect(try themes.load("tokyonight", for: .direct).usesColor)
  }

  @Test func aThemeOfNoColoursStaysAsItIs() throws {
    try write(Array("text = { modifiers = [\"bold\"] }".utf8), "plain")
    #expect(try themes.load("plain", for: .mono).style(.text).attributes == .bold)
  }

  @Test(arguments: [
    (Array("text = 1.5".utf8), "plain.toml, line 1, column 8: text: a color must be a string"),
    (Array("text = \"a\0\"".utf8), "plain.toml, line 1, column 10: "),
    ([0x61, 0xFF], "plain.toml, line 1, column 2: "),
    ([UInt8](repeating: 0x5B, count: 2 << 20), "theme plain: "),
  ])
  func aFileThatIsNoThemeIsNamed(bytes: [UInt8], message: String) throws {
    try write(bytes, "plain")
    let error = #expect(throws: (any Error).self) { try themes.load("plain", for: .direct) }
    #expect("\(error.map { "\($0)" } ?? "")".contains(message), "\(error.map { "\($0)" } ?? "")")
  }

  @Test func aFolderOfThatNameIsToldAndNotPassedOver() throws {
    try FileManager.default.createDirectory(
      atPath: "\(home.path)/pali/themes/nord.toml", withIntermediateDirectories: false)
    #expect(throws: (any Error).self) { try themes.load("nord", for: .direct) }
  }
}
