/// The themes that come with the program: TOML files in this folder, by name. They are compiled in.
public enum BundledThemes {
  /// Names, sorted: "ansi16", ...
  public static var names: [String] { files.keys.sorted() }

  /// The TOML text of a bundled theme, or nil.
  public static func text(_ name: String) -> String? {
    files[name].map { String(decoding: $0, as: UTF8.self) }
  }

  private static let files: [String: [UInt8]] = [
    "ansi16": PackageResources.ansi16_toml,
    "catppuccin_mocha": PackageResources.catppuccin_mocha_toml,
    "colorblind_safe": PackageResources.colorblind_safe_toml,
    "gruvbox_dark": PackageResources.gruvbox_dark_toml,
    "high_contrast": PackageResources.high_contrast_toml,
    "mono": PackageResources.mono_toml,
    "nord": PackageResources.nord_toml,
    "palimpsest_dark": PackageResources.palimpsest_dark_toml,
    "palimpsest_light": PackageResources.palimpsest_light_toml,
    "solarized_light": PackageResources.solarized_light_toml,
    "tokyonight": PackageResources.tokyonight_toml,
  ]
}
