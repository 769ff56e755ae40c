/// The themes that come with the program: TOML files in this folder, by name.
public enum BundledThemes {
  /// Names, sorted: "catppuccin_mocha", ...
  public static var names: [String] { [] }

  /// The TOML text of a bundled theme, or nil.
  public static func text(_ name: String) -> String? { nil }
}
