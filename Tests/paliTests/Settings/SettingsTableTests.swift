import Testing

@testable import pali

@Suite struct SettingsTableTests {
  /// A file and a flag refuse a value in the same words.
  @Test(arguments: [
    ("precision", "\"f8\"", "f8"), ("threads", "0", "0"), ("threads", "1025", "1025"), ("threads", "[]", "x"),
    ("max_tokens", "1000001", "1000001"), ("model", "\"\"", ""), ("masks", "\"\"", ""), ("theme", "\"\"", ""),
    ("color", "\"red\"", "red"),
  ])
  func whatIsWrongIsToldTheSameWay(key: String, inFile: String, ofFlag: String) throws {
    let row = try #require(SettingsTable.rows.first { $0.key == key })
    let error = #expect(throws: ConfigurationError.self) {
      try ConfigurationFile(Array("\(key) = \(inFile)".utf8), file: "c.toml")
    }
    #expect(error?.description == "c.toml:1:1: \(key) must be \(row.expected)")
    let flag = "--" + key.replacing("_", with: "-")
    let result = try Program.run(["browse", flag, ofFlag])
    let line =
      "the value '\(ofFlag)' is invalid for '\(flag) <\(flag.dropFirst(2))>': must be \(row.expected)"
    #expect(result.status == 64 && result.output.isEmpty)
    #expect(result.errors == "pali: \(line); pali browse --help tells more\n")
  }

  @Test func everySettingHasAFlagAndStandsInTheHelp() throws {
    let help = try Program.run(["browse", "--help"]).output
    let files = try Program.run(["--help"]).output.replacing("\n", with: " ")
    #expect(files.contains("config.toml (\(SettingsTable.keys))"))
    for row in SettingsTable.rows {
      #expect(help.contains("--\(row.key.replacing("_", with: "-"))"))
    }
  }
}
