/// A way of keeping a model that is not read here, and what to take instead. One more is one more row.
struct ForeignFormat: Sendable, Equatable {
  /// For people.
  let name: String
  /// A file of a folder that is named so, or whose name ends so, gives it away.
  var files: [String] = []
  /// What config.json calls it where it tells of quantisation.
  var methods: [String] = []
  /// Tensors whose names end so are there in no other.
  var tensors: [String] = []
  let instead: String

  static let all = [
    ForeignFormat(name: "GGUF", files: [".gguf"], methods: ["gguf"], instead: smaller),
    ForeignFormat(
      name: "a PyTorch pickle", files: [".bin", ".pt", ".pth", ".ckpt"],
      instead: "it could run code when it is opened; \(plain), or let transformers save it anew"),
    ForeignFormat(
      name: "an Orbax checkpoint",
      files: ["_METADATA", "_CHECKPOINT_METADATA", "manifest.ocdbt", "checkpoint", ".orbax"],
      instead: "\(plain), or big_vision's .npz"),
    ForeignFormat(name: "Flax's msgpack", files: [".msgpack"], instead: plain),
    ForeignFormat(
      name: "a Keras or TensorFlow file", files: [".h5", ".keras", "saved_model.pb"], instead: plain),
    ForeignFormat(name: "ONNX", files: [".onnx"], instead: plain),
    ForeignFormat(name: "gemma.cpp's SBS", files: [".sbs"], instead: smaller),
    ForeignFormat(
      name: "bitsandbytes", methods: ["bitsandbytes", "bitsandbytes_4bit", "bitsandbytes_8bit"],
      tensors: [
        ".absmax", ".quant_map", ".quant_state.bitsandbytes__nf4", ".quant_state.bitsandbytes__fp4", ".SCB",
      ],
      instead: smaller),
    ForeignFormat(
      name: "GPTQ", methods: ["gptq"], tensors: [".qweight", ".qzeros", ".g_idx"], instead: smaller),
    ForeignFormat(name: "AWQ", methods: ["awq"], instead: smaller),
    ForeignFormat(
      name: "fp8", methods: ["fp8", "fbgemm_fp8"], tensors: [".weight_scale_inv", ".input_scale"],
      instead: smaller),
    ForeignFormat(
      name: "compressed-tensors", methods: ["compressed-tensors", "compressed_tensors"],
      tensors: [".weight_packed", ".weight_scale"], instead: smaller),
  ]

  private static let plain = "take the model's safetensors"
  private static let smaller = plain + ", with --precision q8 or q4 for as little memory"

  /// Of another way of quantising, by whatever name.
  static func quantised(_ method: String) -> ForeignFormat {
    all.first { $0.methods.contains(method.lowercased()) } ?? ForeignFormat(name: method, instead: smaller)
  }

  /// What training leaves beside weights.
  private static let others = ["training_args.", "optimizer.", "scheduler.", "rng_state"]

  /// The one that a file's name gives away.
  static func of(file name: String) -> ForeignFormat? {
    guard !others.contains(where: name.hasPrefix) else { return nil }
    return all.first { format in
      format.files.contains { $0.hasPrefix(".") ? name.lowercased().hasSuffix($0) : name == $0 }
    }
  }

  /// The one that a tensor's name gives away.
  static func of(tensor name: String) -> ForeignFormat? {
    all.first { $0.tensors.contains(where: name.hasSuffix) }
  }
}
