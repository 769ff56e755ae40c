import Answers
import Files
import Pictures
import Tensors

/// A model with its tokenizer, ready to answer: the synchronous heart of an `EmbeddedEngine`. Belongs to one thread at a time.
public final class LoadedModel {
  /// Of the model as it is now, with its adapter.
  public private(set) var summary: ModelSummary
  public let tokenizer: Tokenizer
  private(set) var model: PaliGemmaModel
  var features = FeatureCache()
  var prefixes = PrefixCache()
  let plan: PrecisionPlan
  let vocabulary: AllowedTokens
  let maskDecoder: MaskDecoder?
  private let files: any CheckpointFiles
  private let base: Base
  private var adapter: Adapter?

  /// What stays as it is whatever adapter comes.
  private struct Base {
    let weights: LoadedWeights
    let model: PaliGemmaModel
    let summary: ModelSummary
  }

  /// Loads a model folder. `progress` gets 0...1; `isCancelled` is asked between tensors.
  ///
  /// Throws an error whose description is one line that names the file and the fault, or `Cancelled`.
  public convenience init(
    _ settings: EmbeddedEngine.Settings, progress: @escaping (Double) -> Void = { _ in },
    isCancelled: @escaping () -> Bool = { false }
  ) throws {
    try self.init(settings, schedule: .shared, progress: progress, isCancelled: isCancelled)
  }

  /// `schedule`: whose answers loading lets pass.
  init(
    _ settings: EmbeddedEngine.Settings, schedule: ComputeSchedule, progress: @escaping (Double) -> Void,
    isCancelled: @escaping () -> Bool
  ) throws {
    let path = settings.folder
    let checkpoint = try Checkpoint(path, tokenizer: settings.tokenizer)
    let configuration = checkpoint.configuration
    files = checkpoint.files
    let weights = try CheckedWeights(files, configuration)
    tokenizer = checkpoint.tokenizer
    vocabulary = try AllowedTokens(tokenizer, configuration, folder: path)
    plan = PrecisionPlan(
      settings.precision, elements: weights.elementCount, free: availableMemory())
    let places = try Self.places(path, weights, configuration, plan)
    // Before weights are read: it gives their pages back.
    let digest = try checkpoint.digest
    let compute = try Compute(threads: settings.threads)
    maskDecoder = try Self.maskDecoder(settings)
    let report = { (fraction: Double) in
      if isCancelled() { throw Cancelled() }
      try schedule.letAnswersPass(isCancelled: isCancelled)
      progress(fraction)
    }
    let packed = try Self.packed(
      try PackingList(weights, plan), files, plan, settings, progress: report)
    var loader = WeightLoader(weights, plan, packed: packed.weights) { fraction in
      // Where weights are packed this is quick, and packing them has filled the bar.
      if packed.weights == nil { try report(fraction) } else if isCancelled() { throw Cancelled() }
    }
    let loaded = try loader.load()
    var model = PaliGemmaModel(configuration, ModelWeights(configuration, loaded), compute)
    model.pictures = checkpoint.pictures
    self.model = model
    let summary = ModelSummary(
      name: settings.name ?? path.standardized(in: Path.workingFolder ?? "/").name.description,
      digest: digest.text, imageSize: configuration.vision.imageSize,
      precision: plan.name, note: Self.line([plan.reason, configuration.rules.note]),
      weightBytes: loaded.byteCount,
      hasMaskDecoder: maskDecoder != nil, knownNames: settings.knownNames, warning: packed.note,
      capabilities: EmbeddedEngine.capabilities, runsAtOnce: min(places, settings.parallel ?? places))
    self.summary = summary
    base = Base(weights: loaded, model: model, summary: summary)
    if let adapter = settings.adapter { try use(adapter) }
    progress(1)
  }

  /// Lays an adapter over the model in place of the one before; nil: none. The base is neither read nor packed again.
  ///
  /// Throws an error whose description is one line that names the file and the fault; then nothing has changed.
  public func use(_ path: Path?) throws {
    let new = try path.map { try Adapter($0, over: model.configuration, plan, free: availableMemory()) }
    if adapter?.changesPictures == true || new?.changesPictures == true { features = FeatureCache() }
    prefixes.removeAll()
    adapter = new
    model = new.map { base.model.adapted(base.weights, $0) } ?? base.model
    summary = new.map { base.summary.with($0) } ?? base.summary
  }

  /// The weights from the cache, or why they cannot be kept there.
  private static func packed(
    _ list: PackingList, _ files: any CheckpointFiles, _ plan: PrecisionPlan,
    _ settings: EmbeddedEngine.Settings,
    progress: (Double) throws -> Void
  ) throws -> (weights: PackedWeights?, note: String?) {
    do {
      return try settings.cache?.weights(list, of: files, plan, name: settings.name, progress: progress)
        ?? (nil, nil)
    } catch let error where error is FileError || error is WeightCacheError {
      return (nil, "the packed weights cannot be kept: \(error)")
    }
  }

  private static func maskDecoder(_ settings: EmbeddedEngine.Settings) throws -> MaskDecoder? {
    guard let path = settings.masks ?? ModelFolder.maskDecoder(in: settings.folder) else { return nil }
    do { return try MaskDecoder(path, threads: settings.threads) } catch { throw settings.masksFault(error) }
  }

  private static func line(_ notes: [String?]) -> String? {
    let notes = notes.compactMap { $0 }
    return notes.isEmpty ? nil : notes.joined(separator: "; ")
  }

  /// How many answers can be under way at once in the memory there is.
  private static func places(
    _ path: Path, _ weights: CheckedWeights, _ configuration: ModelConfiguration, _ plan: PrecisionPlan
  ) throws -> Int {
    let rows = usualRows(configuration)
    let needed =
      MemoryPrediction.weights(weights.rows, plan) + weights.bytesHeld
      + MemoryPrediction.run(configuration, plan.text, rows: rows)
    guard let available = availableMemory() else { return AnswerBatch.most }
    guard needed <= available else {
      throw ModelError.memory(folder: path, needed: needed, available: available)
    }
    let another = MemoryPrediction.answer(configuration, plan.text, rows: rows)
    return min(1 + (available - needed) / max(another, 1), AnswerBatch.most)
  }

  /// Positions of most answers.
  private static func usualRows(_ configuration: ModelConfiguration) -> Int {
    configuration.imageTokens + 512
  }

  /// Whether another answer may come to those under way, as far as memory goes.
  var hasRoom: Bool {
    let rows = Self.usualRows(model.configuration)
    return availableMemory().map { $0 > MemoryPrediction.run(model.configuration, plan.text, rows: rows) }
      ?? true
  }

  /// Keeps what a prompt's pass has made, unless memory runs short: then those of other prompts go too.
  func keep(_ decoding: Decoding, for key: PrefixCache.Key) {
    if hasRoom, let prefix = try? decoding.prefix() {
      prefixes.keep(prefix, for: key)
    } else {
      prefixes.removeAll()
    }
  }

  /// Of the model's folder.
  var path: Path { files.path }

  /// Ids that end an answer.
  var ends: Set<Int> { Set(model.configuration.endTokens + [tokenizer.special.eos]) }

  /// Throws when the files that the weights are mapped from have changed on disk.
  func checkFiles() throws {
    try files.checkUnchanged()
    try adapter?.checkUnchanged()
  }
}

/// Which ids may be emitted: those the tokenizer knows, but not the image placeholder; the rows after them
/// are padding.
struct AllowedTokens {
  let rows: Int
  let pieces: Int
  let image: Int

  init(_ tokenizer: Tokenizer, _ configuration: ModelConfiguration, folder: Path) throws {
    rows = configuration.text.vocabularyRows
    pieces = tokenizer.vocabularySize
    image = tokenizer.special.image
    // The image token's own row is never read, so it may lie past the embedding, as the last piece.
    guard pieces <= rows || (pieces == rows + 1 && image == rows) else {
      throw ModelError.vocabulary(folder: folder, pieces: pieces, rows: rows)
    }
    if let config = configuration.imageToken, config != image {
      throw ModelError.imageToken(folder: folder, config: config, tokenizer: image)
    }
  }

  func contains(_ id: Int) -> Bool { (0..<min(pieces, rows)).contains(id) && id != image }

  /// Makes every other id impossible.
  func mask(_ logits: UnsafeMutableBufferPointer<Float>) {
    for index in min(pieces, logits.count)..<logits.count { logits[index] = -.infinity }
    if image < logits.count { logits[image] = -.infinity }
  }
}

extension ModelSummary {
  /// Of the model with an adapter: another model, to whoever compares names and digests.
  fileprivate func with(_ adapter: Adapter) -> ModelSummary {
    var hash = ContentHash()
    hash.add("\(digest) \(adapter.digest)")
    return ModelSummary(
      name: "\(name) + \(adapter.name)", engine: engine, digest: hash.text,
      adapter: AdapterSummary(name: adapter.name, digest: adapter.digest), imageSize: imageSize,
      precision: precision, server: server, note: note, weightBytes: weightBytes + adapter.byteCount,
      hasMaskDecoder: hasMaskDecoder, knownNames: knownNames, warning: warning, capabilities: capabilities,
      runsAtOnce: runsAtOnce)
  }
}
