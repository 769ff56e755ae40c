import Testing

@testable import PaliGemma

struct ModulePatternTests {
  private static let name = "model.language_model.layers.1.self_attn.v_proj"

  @Test(arguments: [
    ("v_proj", true), ("self_attn.v_proj", true), ("proj", false), ("layers.1.self_attn.v_proj", true),
    (name, true), ("^" + name, true), ("^v_proj", false), ("^model.*v_proj", true),
    ("^language_model.*v_proj", false),
    (#"layers\.1\..*\.v_proj"#, true), (#"layers\.2\..*\.v_proj"#, false), (".*", true), (".*v_proj$", true),
    (".*self.*proj.*", true), (".*k_proj", false), ("language_model.*", true), ("model", false),
  ])
  func theyMatchAsRegularExpressionsDo(_ pattern: String, _ matches: Bool) throws {
    #expect(try #require(ModulePattern(pattern)).matches(Self.name) == matches)
  }

  @Test(arguments: ["(a|b)", "layers.[0-9]", #"layers.\d+"#, "a+", "a?b", "v_proj|k_proj"])
  func othersAreNotRead(_ pattern: String) { #expect(ModulePattern(pattern) == nil) }

  /// However many anythings it holds.
  @Test func itIsQuickWhateverThePattern() throws {
    let pattern = try #require(ModulePattern(String(repeating: ".*a", count: 5000) + "b"))
    #expect(!pattern.matches(String(repeating: "a", count: 20_000)))
  }
}
