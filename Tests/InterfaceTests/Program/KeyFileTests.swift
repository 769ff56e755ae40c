import TestSupport
import Testing

@testable import Interface

struct KeyFileTests {
  /// The fault of a file, or nil.
  private func fault(_ text: String) -> String? {
    do throws(KeyFileError) {
      _ = try KeyFile.read(Array(text.utf8), file: "keys.toml")
      return nil
    } catch {
      return error.description
    }
  }

  // MARK: Faults

  @Test(arguments: [
    (
      "[filse]\n\"x\" = \"run\"", "keys.toml:1:2: no such context: \"filse\"; did you mean files?"
    ),
    (
      "[wings]",
      "keys.toml:1:2: no such context: \"wings\"; there are everywhere, files, picture, answer, objects, edges, region, "
        + "prompt, line, entry, picker, help, help_search, question"
    ),
    ("files = 1", "keys.toml:1:1: files must be a table of keys"),
    ("x = \"run\"", "keys.toml:1:1: no such context: \"x\"; there are everywhere, files, picture, answer"),
    (
      "[files]\n\n  \"Entre\" = \"run\"",
      "keys.toml:3:3: \"Entre\" is no key; keys are written x, X, ^X, A-x, F5, Enter, Space, g h"
    ),
    ("[files]\n\"\" = \"run\"", "keys.toml:2:1: \"\" is no key;"),
    ("[files]\n\"g  gg\" = \"run\"", "keys.toml:2:1: \"g  gg\" is no key;"),
    ("[files]\nF0 = \"run\"", "keys.toml:2:1: \"F0\" is no key;"),
    ("[files]\nF13 = \"run\"", "keys.toml:2:1: \"F13\" is no key;"),
    ("[files]\n\"F+3\" = \"run\"", "keys.toml:2:1: \"F+3\" is no key;"),
    ("[files]\n\"^1\" = \"run\"", "keys.toml:2:1: \"^1\" is no key;"),
    ("[files]\n\"\\u001B\" = \"run\"", "keys.toml:2:1: \"\\u{1b}\" is no key;"),
    ("[prompt]\n\"\\n\" = \"run\"", "keys.toml:2:1: \"\\u{a}\" is no key;"),
    ("[prompt]\n\"\\u202E\" = \"run\"", "keys.toml:2:1: \"\\u{202e}\" is no key;"),
    ("[files]\n\"^I\" = \"run\"", "keys.toml:2:1: terminals tell ^I as Tab: write Tab"),
    ("[files]\n\"g ^m\" = \"run\"", "keys.toml:2:1: terminals tell ^M as Enter: write Enter"),
    ("[files]\n\"A-^H\" = \"run\"", "keys.toml:2:1: terminals tell A-^H as A-Backspace: write A-Backspace"),
    ("[files]\n\"^[\" = \"run\"", "keys.toml:2:1: terminals tell ^[ as Esc: write Esc"),
    ("[files]\nx = 1", "keys.toml:2:1: \"x\" must be a command, as a string"),
    ("[files]\nx = [\"run\"]", "keys.toml:2:1: \"x\" must be a command, as a string"),
    ("[files.x]\ny = \"run\"", "keys.toml:1:8: \"x\" must be a command, as a string"),
    ("[files]\nx = \"\"", "keys.toml:2:1: \"x\" has no command; none takes it away"),
    ("[files]\nx = \"  \"", "keys.toml:2:1: \"x\" has no command; none takes it away"),
    ("[files]\nx = \"rnu\"", "keys.toml:2:1: no such command: \"rnu\"; did you mean run?"),
    ("[files]\nx = \"frobnicate\"", "keys.toml:2:1: no such command: \"frobnicate\""),
    ("[files]\nx = \"none at all\"", "keys.toml:2:1: no such command: \"none\""),
    ("[files]\nx = \"run now\"", "keys.toml:2:1: run takes nothing after it"),
    ("[files]\nx = \"model\"", "keys.toml:2:1: model needs a NAME after it"),
    ("[files]\nx = \"set\"", "keys.toml:2:1: set needs a NAME after it"),
    ("[files]\nx = \"set wings\"", "keys.toml:2:1: no such setting: \"wings\"; there are ascii"),
    ("[files]\nx = \"task sgment\"", "keys.toml:2:1: no such task: \"sgment\"; did you mean segment?"),
    ("[files]\nx = \"task segment cat\"", "keys.toml:2:1: no such task: \"segment cat\"; there are detect,"),
    ("[files]\nx = \"language klingon\"", "keys.toml:2:1: no such language: \"klingon\"; there are en, ar"),
    ("[prompt]\nx = \"run\"", "keys.toml:2:1: “x” is typed as text in “prompt”"),
    ("[line]\n\"é\" = \"yank\"", "keys.toml:2:1: “é” is typed as text in “line”"),
    ("[entry]\nSpace = \"accept\"", "keys.toml:2:1: “Space” is typed as text in “entry”"),
    ("[picker]\n\"x y\" = \"accept\"", "keys.toml:2:1: “x y” is typed as text in “picker”"),
    ("[help_search]\n\"/\" = \"leave\"", "keys.toml:2:1: “/” is typed as text in “help_search”"),
    (
      "[files]\n\"f x\" = \"run\"",
      "keys.toml:2:1: “f x” can never be typed: its beginning is filter already"
    ),
    (
      "[files]\n\"x y z\" = \"run\"\n\"x y\" = \"parent\"",
      "keys.toml:2:1: “x y z” can never be typed: its beginning is parent already"
    ),
    ("[picker]\nF5 = \"run\"", "keys.toml:2:1: run is not for “picker”"),
    ("[files]\nx = \"line-start\"", "keys.toml:2:1: line-start is not for “files”"),
    ("[prompt]\n\"^X\" = \"down\"", "keys.toml:2:1: down is not for “prompt”"),
    ("[everywhere]\nx = \"accept\"", "keys.toml:2:1: accept is not for “everywhere”"),
    ("[files]\n\"g x\" = \"run\"\n\"g  x\" = \"parent\"", "keys.toml:3:1: \"g  x\" is in line 2 already"),
    ("[files]\n\"^x\" = \"run\"\n\"^X\" = \"run\"", "keys.toml:3:1: \"^X\" is in line 2 already"),
    ("[files]\nx = \"run\"\nx = \"run\"", "keys.toml:3:1: "),
    ("[files\n", "keys.toml:1:7: "),
  ]) func whatIsWrongIsToldWithItsPlaceInOneLine(text: String, message: String) {
    let fault = fault(text)
    #expect(fault?.hasPrefix(message) == true, "\(fault ?? "no fault")")
    #expect(fault?.contains("\n") == false)
  }

  @Test func aLongLineIsToldInAShortOne() {
    let keys = Array(repeating: "f", count: 10_000).joined(separator: " ")
    for text in ["[files]\n\"\(keys)\" = \"run\"", "[files]\nx = \"\(keys)\"", "[\"\(keys)\"]"] {
      #expect((1..<600).contains(fault(text)?.count ?? 0), "\(fault(text)?.count ?? 0)")
    }
  }

  // MARK: What is bound

  private func map(_ text: String) throws -> KeyMap {
    try KeyFile.read(Array(text.utf8), file: "keys.toml")
  }

  private func stage(_ text: String) throws -> Stage {
    var stage = Stage()
    stage.state = State(launch: stage.state.launch, size: stage.state.size, keys: try map(text))
    stage.play(.launched(at: 0))
    stage.play(
      .listed(Listing(source: .folder("/home/ada/zoo"), entries: Stage.folder, parent: "/home/ada")))
    stage.play(.engine(.loaded(Stage.model), at: 0.5))
    stage.forget()
    return stage
  }

  @Test func nothingInTheFileLeavesTheProgramsKeys() throws {
    let map = try map("# nothing\n[files]\n")
    #expect(map.bindings.map(\.chords) == KeyMap.standard.bindings.map(\.chords))
  }

  @Test func aCommandWithItsWordIsDone() throws {
    var stage = try stage(
      "[everywhere]\n\"^S\" = \"task segment\"\n\"F5\" = \"  set   ascii \"\n\"g t\" = \"theme nord\"")
    stage.press("^S")
    #expect(stage.state.prompt.task == .segment)
    stage.press("F5")
    #expect(stage.state.launch.ascii)
    stage.press("Tab g t")
    #expect(stage.acts == [.setTheme("nord")])
  }

  @Test func aliasesAreCommands() throws {
    var stage = try stage("[files]\nx = \"q\"")
    stage.press("x")
    #expect(stage.acts == [.quit])
  }

  @Test func aKeyOfAPaneHidesTheOneEverywhere() throws {
    var stage = try stage("[files]\nq = \"down\"\n")
    stage.press("q")
    #expect(stage.acts.isEmpty && stage.state.browser.current?.name == "cat10.jpg")
    stage.press("Tab q")
    #expect(stage.acts == [.quit])
  }

  @Test func noneTakesAKeyAway() throws {
    var stage = try stage("[everywhere]\nq = \"none\"\n[files]\nj = \"none\"\n\"g\" = \"none\"")
    let before = stage.state.browser.cursor
    stage.press("q j G g g")
    #expect(stage.acts.isEmpty && stage.state.browser.cursor != before && stage.state.pendingKeys.isEmpty)
  }

  /// Whatever the order of the lines.
  @Test(arguments: ["f = \"none\"\n\"f x\" = \"quit\"", "\"f x\" = \"quit\"\nf = \"none\""])
  func whatIsTakenAwayMakesRoom(lines: String) throws {
    var stage = try stage("[files]\n\(lines)")
    stage.press("f")
    #expect(stage.state.popups.entry == nil && stage.state.pendingKeys.count == 1)
    stage.press("x")
    #expect(stage.acts == [.quit])
  }

  @Test func aShortKeyHidesTheProgramsLongerOnes() throws {
    var stage = try stage("[files]\n\",\" = \"quit\"")
    stage.press(",")
    #expect(stage.acts == [.quit])
  }

  @Test func linesAndPopupsHaveKeysToo() throws {
    var stage = try stage(
      "[line]\n\"^X\" = \"kill-to-start\"\n[picker]\nF2 = \"accept\"\n[question]\nF2 = \"leave\"")
    stage.press("i")
    stage.type("abc")
    stage.press("^X")
    #expect(stage.state.prompt.line.text == "")
    stage.press("A-t ^N F2")
    #expect(stage.state.prompt.task == .segment && stage.state.popups.popup == nil)
  }

  // MARK: Any bytes

  /// Keys, or one line with the file, line and column; a trap would end the tests.
  @Test func twoThousandFilesDoNoHarm() {
    var dice = Dice(state: 7)
    let good = Array(
      "[everywhere]\n\"F5\" = \"run\"\n\"^S\" = \"task segment\"\n[files]\n\"g h\" = \"parent\"\na = \"none\"\n"
        .utf8)
    for _ in 0..<2000 {
      let bytes = dice.roll(3) == 0 ? Self.noise(&dice) : Self.mutated(good, &dice)
      do throws(KeyFileError) {
        let map = try KeyFile.read(bytes, file: "k")
        #expect(map.bindings.allSatisfy { $0.chords.allSatisfy { !$0.presses.isEmpty } })
      } catch {
        let text = error.description
        #expect(text.hasPrefix("k:\(error.place.line):\(error.place.column): ") && text.count < 600)
        #expect(text.unicodeScalars.allSatisfy { DisplayText.standIn($0) == nil }, "\(text.debugDescription)")
      }
    }
  }

  private static func noise(_ dice: inout Dice) -> [UInt8] {
    let pieces = [
      "[files]", "[line]", "\n", "\"", "=", " ", "\"g g\"", "\"run\"", "\"\\u0007\"", "^", "A-", "none",
      "\u{1B}",
      "é", "#", ".", "[", "]", "\0", "x", "\"^I\"", "\"👩‍👩‍👧\"", "'",
    ]
    return (0..<dice.roll(30)).flatMap { _ in
      dice.roll(8) == 0 ? [UInt8(dice.roll(256))] : Array(dice.pick(pieces).utf8)
    }
  }

  private static func mutated(_ good: [UInt8], _ dice: inout Dice) -> [UInt8] {
    var bytes = good
    for _ in 0...dice.roll(4) {
      let at = dice.roll(bytes.count)
      switch dice.roll(4) {
      case 0: bytes[at] = UInt8(dice.roll(256))
      case 1: bytes.remove(at: at)
      case 2: bytes.insert(UInt8(32 + dice.roll(95)), at: at)
      default: bytes.insert(contentsOf: Array("\u{202E}".utf8), at: at)
      }
    }
    return bytes
  }
}
