import Testing

@testable import Interface

@Suite struct ThemeLoaderTests {
  private func load(_ files: [String: String], _ name: String = "mine") throws -> Theme {
    try ThemeLoader(userNames: files.keys.sorted()) { name in
      files[name].map { ThemeText(bundled: $0, name: name) }
    }.load(name)
  }

  private func fault(_ files: [String: String], _ name: String = "mine") -> String {
    do {
      _ = try load(files, name)
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test func everyFormOfColourAndModifier() throws {
    let text = """
      text = { fg = "snow", bg = "#0A0b0c" }
      "text.dim" = "gray"
      "text.title" = { modifiers = ["bold", "dim", "italic", "underline", "reverse"] }
      border = "bright_red"
      "border.focused" = "light-blue"
      selection = { fg = 0, bg = "231" }
      status = { fg = "default", bg = "default" }
      objects = ["snow", "red", 196, "#010203"]
      [palette]
      snow = "#eceff4"
      """
    let theme = try load(["mine": text])
    let ground = Color.rgb(RGB(10, 11, 12))
    let snow = RGB(0xEC, 0xEF, 0xF4)
    #expect(theme.name == "mine")
    #expect(theme.style(.text) == Style(foreground: .rgb(snow), background: ground))
    #expect(theme.style(.textDim) == Style(foreground: .indexed(8), background: ground))
    #expect(theme.style(.textTitle).attributes == [.bold, .dim, .italic, .underline, .reverse])
    #expect(theme.style(.textTitle).foreground == .rgb(snow))
    #expect(theme.style(.border).foreground == .indexed(9))
    #expect(theme.style(.borderFocused).foreground == .indexed(12))
    #expect(theme.style(.selection) == Style(foreground: .indexed(0), background: .indexed(231)))
    #expect(theme.style(.statusBusy) == Style())
    #expect(theme.objectColors == [snow, RGB(205, 0, 0), RGB(255, 0, 0), RGB(1, 2, 3)])
  }

  /// An inherited role is drawn with the palette of the file that inherits it.
  @Test func aPaletteChangesInheritedRoles() throws {
    let base = "text = \"ink\"\nborder = \"red\"\nobjects = [\"ink\"]\n[palette]\nink = \"#111111\""
    let mine = "inherits = \"base\"\nborder = \"green\"\n[palette]\nink = \"#222222\""
    let theme = try load(["base": base, "mine": mine])
    #expect(theme.style(.text).foreground == .rgb(RGB(0x22, 0x22, 0x22)))
    #expect(theme.style(.border).foreground == .indexed(2))
    #expect(theme.objectColors == [RGB(0x22, 0x22, 0x22)])
  }

  @Test func theUsersFileComesBeforeTheBundled() throws {
    #expect(try load(["nord": "text = \"red\""], "nord").style(.text).foreground == .indexed(1))
    #expect(try load(["mine": "inherits = \"nord\""]) != Theme.builtIn)
  }

  @Test func namesOfTheUserAreListed() {
    let loader = ThemeLoader(userNames: ["zebra", "nord"]) { _ in nil }
    #expect(loader.names.last == "zebra")
    #expect(loader.names.filter { $0 == "nord" }.count == 1)
  }

  @Test(arguments: ["../secret", "a/b", "", "..", "/etc/passwd"])
  func namesThatLeaveTheFolderAreRefusedUnasked(name: String) {
    let loader = ThemeLoader { _ in
      Issue.record("asked for the file")
      return nil
    }
    #expect(throws: ThemeError(source: "theme \(name)", fault: "not a theme's name")) {
      try loader.load(name)
    }
    #expect(fault(["mine": "inherits = \"../x\""]) == "theme ../x: not a theme's name")
  }

  @Test(arguments: [
    ("\n\ntxet = \"red\"", "theme mine, line 3, column 1: unknown role \"txet\""),
    ("[other]\nfg = \"red\"", "theme mine, line 1, column 2: unknown role \"other\""),
    ("text = \"#12345\"", "theme mine, line 1, column 8: unknown color \"#12345\""),
    ("text = \"#12345é\"", "theme mine, line 1, column 8: unknown color \"#12345é\""),
    ("text = \"256\"", "theme mine, line 1, column 8: unknown color \"256\""),
    ("text = -1", "theme mine, line 1, column 8: unknown color \"-1\""),
    ("# note\n\"text.dim\" = { bg = \"snow\" }", "theme mine, line 2, column 21: unknown color \"snow\""),
    ("text = 1.5", "theme mine, line 1, column 8: text: a color must be a string"),
    ("text = { fg = [] }", "theme mine, line 1, column 15: text: a color must be a string"),
    (
      "text = { modifiers = [\"blink\"] }",
      "theme mine, line 1, column 23: text: unknown modifier \"blink\"; there are bold, dim, italic, reverse, underline"
    ),
    ("text = { modifiers = \"bold\" }", "theme mine, line 1, column 22: text: modifiers must be a list"),
    (
      "text = { color = \"red\" }",
      "theme mine, line 1, column 10: text has fg, bg and modifiers, not \"color\""
    ),
    ("text.dim = \"red\"", "theme mine, line 1, column 6: write \"text.dim\" in quotes"),
    ("objects = \"red\"", "theme mine, line 1, column 1: objects must be a list of colours"),
    ("objects = []", "theme mine, line 1, column 1: objects must be a list of colours"),
    (
      "objects = [\"default\"]", "theme mine, line 1, column 12: objects: \"default\" has no color of its own"
    ),
    ("text = \"red\"\npalette = 3", "theme mine, line 2, column 1: palette must be a table of colours"),
    (
      "red = \"x\"\n[palette]\nred = \"rot\"",
      "theme mine, line 3, column 1: palette color \"red\" must be #rrggbb, an ANSI name, 0 to 255 or default"
    ),
    ("inherits = 3", "theme mine, line 1, column 1: inherits must be the name of a theme"),
    ("inherits = \"mine\"", "theme mine: inherits itself: mine -> mine"),
    (String(repeating: "[", count: 100_000), "theme mine, line 1, column 3: expected a key, not \"[\""),
  ])
  func badDocuments(text: String, message: String) { #expect(fault(["mine": text]) == message) }

  @Test func faultsOfParentsNameTheParent() {
    let files = ["mine": "inherits = \"base\"", "base": "\nborder = \"pink\""]
    #expect(fault(files) == "theme base, line 2, column 10: unknown color \"pink\"")
  }

  /// Of any bytes come a theme or one short line with its place; a trap would end the tests.
  @Test func tenThousandRandomFilesDoNoHarm() {
    let pieces = [
      "text", "objects", "palette", "fg", "=", "\"", "[", "]", "{", "}", ".", "#", "red", "\n", " ", "1",
      "\\", "\0",
    ]
    for round in 0..<10_000 {
      let bytes: [UInt8] =
        round % 2 == 0
        ? (0..<Int.random(in: 0..<80)).map { _ in .random(in: 0...255) }
        : Array((0..<Int.random(in: 0..<30)).map { _ in pieces.randomElement()! }.joined().utf8)
      do {
        _ = try ThemeLoader { _ throws(ThemeError) in ThemeText(bytes, source: "x.toml") }.load("x")
      } catch {
        let line = "\(error)"
        #expect(line.hasPrefix("x.toml, line ") && !line.contains("\n") && line.utf8.count < 500, "\(line)")
      }
    }
  }

  @Test func longCyclesAreTold() {
    let files = ["a": "inherits = \"b\"", "b": "inherits = \"c\"", "c": "inherits = \"b\""]
    #expect(fault(files, "a") == "theme a: inherits itself: a -> b -> c -> b")
  }

  @Test func unknownThemesListTheKnown() {
    #expect(
      fault([:]).hasPrefix("theme mine: there is none of this name; there are ansi16, catppuccin_mocha, "))
  }

  @Test(arguments: ["text = ", "text = \"red\"\ntext = \"blue\"", "= 3", "text = \"\u{1}\"", "\u{FFFD}\0"])
  func whatIsNotTOMLIsToldInOneLine(text: String) {
    let message = fault(["mine": text])
    #expect(message.wholeMatch(of: /theme mine, line [1-9]\d*, column [1-9]\d*: .+/) != nil, "\(message)")
    #expect(!message.contains("\n"))
  }
}
