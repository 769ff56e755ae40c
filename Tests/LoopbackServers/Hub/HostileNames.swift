/// Names that no file of a model has, for listings that want more than a folder to be written.
public let hostileNames: [String] = [
  "../x", "../../x", "a/../../x", "/etc/x", "//etc/x", "a//b", "a/./b", ".", "..", "", "/", "a/", "./a",
  "~/x",
  "a\\..\\..\\x", "C:\\x", "a\u{0}b", "a\nb", "a\u{1B}[31mb", "\u{202E}gpj.exe", "a\u{85}b", "a\u{7F}b", " ",
  "-rf",
  String(repeating: "n", count: 5000), String(repeating: "d/", count: 2500) + "x", "refs/main", ".git/config",
  "con", "a b", "é", "e\u{301}",
]

/// Two names that differ in case, and a file that is a folder as well.
public let quarrellingNames: [[String]] = [["Model.bin", "model.bin"], ["a", "a/b"], ["a/b/c", "a/b"]]
