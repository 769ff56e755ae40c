import Testing

@Suite struct InfoCommandTests {
  @Test func aFolderIsDescribed() throws {
    let model = try TinyModel()
    let result = try Program.run(["info", model.path])
    #expect(result.status == 0 && result.errors.isEmpty)
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.first == "folder      \(model.path)")
    for part in [
      "picture ", "vision ", "text ", "BF16", "language_model.model.*", "tokenizer.json", "none beside",
    ] {
      #expect(lines.contains { $0.contains(part) }, "\(part)")
    }
  }
}
