import Files
import JSON
import Tensors

/// The small files beside a tokenizer: `tokenizer_config.json`, `special_tokens_map.json` and
/// `added_tokens.json` name special tokens and add some; `config.json` may give the image token's id.
struct TokenizerConfiguration {
  /// The names that Gemma's tokenizer gives them when no file does.
  private static let defaults = [
    "pad_token": "<pad>", "eos_token": "<eos>", "bos_token": "<bos>", "unk_token": "<unk>",
    "mask_token": "<mask>",
  ]

  private static let lastCode = "<seg127>"

  private let folder: Path
  private let configuration: JSONValue?
  private let specialMap: JSONValue?

  init(folder: Path) throws {
    self.folder = folder
    configuration = try Self.open(folder.appending("tokenizer_config.json"))
    specialMap = try Self.open(folder.appending("special_tokens_map.json"))
    try configuration.map(Self.check)
  }

  /// Settings by which texts would get other ids or ids other texts. What prompts begin and end with is the reference's
  /// processor's business, as here: `add_bos_token`, a post-processor and truncation do not matter.
  private static func check(_ settings: JSONValue) throws {
    try settings.require("split_special_tokens", false)
    try settings.require("clean_up_tokenization_spaces_for_bpe_even_though_it_will_corrupt_output", false)
    try settings.requireNothing("sp_model_kwargs")
  }

  private static func open(_ path: Path) throws -> JSONValue? {
    try JSONDocument.found(path, limit: JSONDocument.sizeLimit)?.root
  }

  /// Completes what the tokenizer file says. Throws when two files give a token different ids.
  func complete(_ file: inout TokenizerFile) throws {
    try addTokens(&file)
    for role in Self.defaults.keys {
      let written = try name(role)
      let id = written.flatMap { file.vocabulary.find($0) } ?? file.roles[role]
      guard let id = id ?? file.vocabulary.find(Self.defaults[role] ?? "") else { continue }
      file.roles[role] = id
      file.skipped.insert(id)
      if let written { try addSpecial(written, &file) }
    }
    for written in try listedSpecials() { try addSpecial(written, &file) }
    try addImageToken(&file)
    addCodes(&file)
  }

  private func addTokens(_ file: inout TokenizerFile) throws {
    if let decoder = configuration?.optional("added_tokens_decoder") {
      for (key, value) in try decoder.members() {
        guard let id = Int(try key.string()) else { throw value.mismatch("under a token's id") }
        try file.add(addedToken(value, id: id), file: value.document.file)
      }
    }
    let path = folder.appending("added_tokens.json")
    guard let added = try Self.open(path) else { return }
    for (key, value) in try added.members() {
      let token = TokenizerFile.AddedToken(
        content: try key.string(), id: try value.int(), special: false, normalized: false)
      try file.add(token, file: value.document.file)
    }
  }

  /// The name a role has in the files, written as a string or as an object with its content.
  private func name(_ role: String) throws -> String? {
    for source in [configuration, specialMap] {
      guard let value = source?.optional(role) else { continue }
      return try value.kind == .object ? plainContent(value) : value.string()
    }
    return nil
  }

  private func listedSpecials() throws -> [String] {
    var names: [String] = []
    for source in [configuration, specialMap] {
      for key in ["additional_special_tokens", "extra_special_tokens"] {
        guard let list = source?.optional(key) else { continue }
        let values = try list.kind == .object ? list.members().map(\.value) : Array(list.elements())
        for value in values {
          names.append(try value.kind == .object ? plainContent(value) : value.string())
        }
      }
    }
    return names
  }

  /// A special token is found in texts and left out of answers.
  private func addSpecial(_ name: String, _ file: inout TokenizerFile) throws {
    guard let id = file.vocabulary.find(name) else { return }
    try file.add(.init(content: name, id: id, special: true, normalized: false), file: file.path)
  }

  /// A bare tokenizer.model may end before the image token; the model's configuration has its id. Where there is none,
  /// as beside big_vision's archives, it comes after the codes, as transformers has it.
  private func addImageToken(_ file: inout TokenizerFile) throws {
    let name = TokenizerFile.imageToken
    if file.vocabulary.find(name) == nil {
      let model = try Self.open(folder.appending("config.json"))
      if model == nil, file.vocabulary.find(Self.lastCode) == file.vocabulary.count - 1 {
        try file.vocabulary.add(name, id: file.vocabulary.count, file: file.path)
      }
      for key in ["image_token_index", "image_token_id"] {
        guard let id = try model?.optional(key)?.int(), let model else { continue }
        try file.vocabulary.add(name, id: id, file: model.document.file)
        break
      }
    }
    guard let id = file.vocabulary.find(name) else {
      throw TokenizerError.missingToken(file: file.path, token: name)
    }
    file.roles["image_token"] = id
    file.skipped.insert(id)
  }

  /// The reference's processor adds these to whatever tokenizer it is given.
  private func addCodes(_ file: inout TokenizerFile) {
    for name in CodeTokens.locationNames + CodeTokens.segmentNames {
      guard let id = file.vocabulary.find(name) else { continue }
      Array(name.utf8).withUnsafeBufferPointer { file.normalized.add($0, id: id) }
    }
  }
}
