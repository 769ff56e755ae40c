import Foundation
import JSON
import Tensors
import Testing

@testable import PaliGemma

/// What `preprocessor_config.json` and `processor_config.json` say is done, or refused by name.
struct PictureSettingsTests {
  private let vision = try! ModelConfiguration(folder: TinyCheckpoint.paligemma2.folder).vision

  private func read(_ members: [String: Any]) throws -> PictureSettings {
    let text = try JSONSerialization.data(withJSONObject: members)
    return try PictureSettings(JSONDocument(text: text, file: "p.json").root, vision)
  }

  /// The file that is published with the models, at this model's size.
  private var published: [String: Any] {
    [
      "image_processor_type": "SiglipImageProcessor", "processor_class": "PaliGemmaProcessor",
      "do_convert_rgb": NSNull(), "do_normalize": true, "do_rescale": true, "do_resize": true,
      "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5], "image_seq_length": 9, "resample": 3,
      "rescale_factor": 0.00392156862745098, "size": ["height": 42, "width": 42],
    ]
  }

  @Test func thePublishedFileIsTheStandard() throws {
    #expect(try read(published) == .standard && read([:]) == .standard)
    #expect(PictureSettings.standard.levels.map(\.count) == [256, 256, 256])
    for type in ["SiglipImageProcessorFast", "SiglipImageProcessorPil"] {
      #expect(try read(["image_processor_type": type]) == .standard)
    }
  }

  @Test func numbersAreFollowed() throws {
    func expect(_ members: [String: Any], _ channel: Int = 1, is expected: Float) throws {
      #expect(abs(try read(members).levels[channel][51] - expected) < 1e-5 * abs(expected))
    }
    try expect(["image_mean": [0.1, 0.4, 0.1], "image_std": [1, 0.25, 1]], is: (0.2 - 0.4) / 0.25)
    try expect(["image_mean": 0.25, "image_std": 0.5], 2, is: (0.2 - 0.25) / 0.5)
    try expect(["do_normalize": false], is: 0.2)
    try expect(["do_normalize": false, "do_rescale": false], is: 51)
    try expect(["do_rescale": false], is: 101)
    try expect(["rescale_factor": 0.5, "do_normalize": false], is: 25.5)
  }

  @Test(arguments: [
    (#"{"resample": 2}"#, #""resample" is 2 (bilinear); only 3 (bicubic) is read"#),
    (#"{"resample": 99}"#, #""resample" is 99; only 3 (bicubic) is read"#),
    (#"{"resample": null}"#, #""resample" is null; only 3 (bicubic) is read"#),
    (
      #"{"image_processor_type": "CLIPImageProcessor"}"#,
      #""image_processor_type" is "CLIPImageProcessor"; only SiglipImageProcessor is read"#
    ),
    (#"{"do_resize": false}"#, #""do_resize" is false; only true is read"#),
    (#"{"do_center_crop": true}"#, #""do_center_crop" is true; only false is read"#),
    (#"{"do_pad": true}"#, #""do_pad" is true; only false is read"#),
    (#"{"do_new_things": true}"#, #""do_new_things" is true; only false is read"#),
    (#"{"image_seq_length": 256}"#, #""image_seq_length" is 256; only 9 is read"#),
    (
      #"{"size": {"height": 224, "width": 224}}"#,
      #""size" is an object; only a height and width of 42, as image_size in config.json says, is read"#
    ),
    (#"{"size": 42}"#, #""size" is 42; only a height"#),
    (#"{"size": {"shortest_edge": 42}}"#, "only a height"),
    (#"{"image_std": [0.5, 0, 0.5]}"#, "image_std"), (#"{"image_mean": [0.5, 0.5]}"#, "image_mean"),
    (#"{"image_mean": [1e300, 0.5, 1]}"#, "image_mean"), (#"{"rescale_factor": 0}"#, "rescale_factor"),
    (#"{"rescale_factor": 1e400}"#, "rescale_factor"), (#"{"do_rescale": 1}"#, "do_rescale"),
    ("[]", "object"),
  ])
  func whatIsDoneInAnotherWayIsRefused(_ text: String, _ part: String) {
    let error = #expect(throws: (any Error).self) {
      try PictureSettings(JSONDocument(text: Array(text.utf8), file: "p.json").root, vision)
    }
    expectOneLine(error, naming: "p.json: ")
    #expect("\(error as Any)".contains(part) || error.map { "\($0)" }?.contains(part) == true)
  }

  /// As in transformers: the nested part of processor_config.json, or else preprocessor_config.json.
  @Test func whichFileIsRead() throws {
    let folder = try TemporaryModel(.paligemma2)
    func level() throws -> Float { try PictureSettings(folder: folder.path, vision).levels[0][255] }
    #expect(try level() == 1)
    try folder.write(["rescale_factor": 1, "do_normalize": false], json: "preprocessor_config.json")
    #expect(try level() == 255)
    try folder.write(["processor_class": "PaliGemmaProcessor"], json: "processor_config.json")
    #expect(try level() == 255)
    try folder.write(["image_processor": ["do_normalize": false]], json: "processor_config.json")
    #expect(try level() == 1)
    try folder.write(["image_seq_length": 10], json: "processor_config.json")
    #expect(throws: ModelError.self) { try level() }
    try folder.write(["image_processor": ["resample": 0]], json: "processor_config.json")
    let error = #expect(throws: ModelError.self) {
      try LoadedModel(EmbeddedEngine.Settings(folder: folder.path))
    }
    expectOneLine(error, naming: "\(folder.path)/processor_config.json: \"image_processor.resample\" is 0")
  }

  @Test func theAnswerFollowsThem() throws {
    let folder = try TemporaryModel(.paligemma2)
    let request = try TinyCheckpoint.paligemma2.records()[0].request()
    func answer() throws -> [Float] {
      try LoadedModel(EmbeddedEngine.Settings(folder: folder.path)).answer(request).tokens.compactMap(
        \.logprob)
    }
    let plain = try answer()
    try folder.write(published, json: "preprocessor_config.json")
    #expect(try answer() == plain)
    try folder.write(["image_mean": [0.4, 0.5, 0.6]], json: "preprocessor_config.json")
    #expect(try answer() != plain)
  }
}
