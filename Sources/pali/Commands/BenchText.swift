import Foundation
import Interface
import JSON
import PaliGemma

/// What `pali bench` prints.
struct BenchText {
  private let report: BenchmarkReport

  init(_ report: BenchmarkReport) {
    self.report = report
  }

  /// For people.
  var table: [String] {
    let (model, limits) = (report.model, report.model.limits)
    var lines = [
      "model    \(model.name), \(model.precision), \(model.promptTokens) prompt tokens",
      "machine  \(model.threads) threads, \(model.kernels) kernels: float32 \(Self.giga(limits.float32)), "
        + "bfloat16 \(Self.giga(limits.bfloat16)), int8 \(Self.giga(limits.int8)) Gop/s; reads \(Self.giga(limits.read)) GB/s",
      "memory   weights \(Self.gigabytes(model.weightBytes)) GB"
        + (report.peakMemory.map { ", all at most \(Self.gigabytes($0)) GB" } ?? ""),
      String(format: "load     %.1f s", model.loadSeconds),
      "",
      Self.padded("", 30) + "     min  median     max   of the limit",
    ]
    let rows: [(String, BenchmarkReport.Spread?, Double?, String)] = [
      ("vision, s", report.vision, report.visionShare, "%8.3f"),
      ("prompt, s", report.prefill, report.prefillShare, "%8.3f"),
      ("first token, new picture, s", report.firstToken, nil, "%8.3f"),
      ("a token, ms", report.decode.map { $0.scaled(1000) }, nil, "%8.1f"),
      ("tokens a second", report.tokensPerSecond, report.decodeShare, "%8.2f"),
    ]
    for case (let name, let spread?, let share, let format) in rows {
      let values = [spread.min, spread.median, spread.max].map { String(format: format, $0) }.joined()
      lines.append(
        Self.padded(name, 30) + values + (share.map { String(format: "%11.0f %%", 100 * $0) } ?? ""))
    }
    return lines + together
  }

  /// Answers that decode together.
  private var together: [String] {
    guard !report.together.isEmpty else { return [] }
    return ["", Self.padded("together", 30) + "  a step, ms    tokens/s of all    of one alone"]
      + report.together.map { together in
        Self.padded("\(together.count)", 30)
          + String(format: "%12.1f%19.2f", 1000 * together.step.median, together.tokensPerSecond)
          + (report.gain(together).map { String(format: "%14.2f x", $0) } ?? "")
      }
  }

  /// For programs: seconds, bytes, operations and bytes a second, shares as fractions.
  var json: String {
    let (model, limits) = (report.model, report.model.limits)
    let spreads: [(String, BenchmarkReport.Spread?)] = [
      ("vision_s", report.vision), ("prefill_s", report.prefill), ("first_token_s", report.firstToken),
      ("decode_s_per_token", report.decode), ("tokens_per_s", report.tokensPerSecond),
    ]
    let shares = [
      ("vision", report.visionShare), ("prefill", report.prefillShare), ("decode", report.decodeShare),
    ]
    return JSONLine.text(
      .object(
        [
          ("model", .string(model.name)), ("precision", .string(model.precision)),
          ("kernels", .string(model.kernels)), ("threads", .int(model.threads)),
          ("prompt_tokens", .int(model.promptTokens)), ("weight_bytes", .int(model.weightBytes)),
          ("peak_memory_bytes", report.peakMemory.map { .int($0) } ?? .number(.nan)),
          ("load_s", .number(model.loadSeconds)), ("runs", .int(report.runs.count)),
        ] + spreads.compactMap { name, spread in spread.map { (name, Self.object($0)) } } + [
          (
            "limits",
            .object([
              ("float32_ops_per_s", .number(limits.float32)),
              ("bfloat16_ops_per_s", .number(limits.bfloat16)),
              ("int8_ops_per_s", .number(limits.int8)), ("read_bytes_per_s", .number(limits.read)),
            ])
          ),
          ("share_of_limit", .object(shares.compactMap { name, share in share.map { (name, .number($0)) } })),
        ] + (report.together.isEmpty ? [] : [("together", .array(report.together.map(Self.object)))])))
  }

  static func row(_ result: KernelBenchmark.Result) -> String {
    let shape = "\(result.rows) x \(result.inputs) x \(result.outputs)"
    return padded(result.kernels, 12) + padded(result.precision, 6) + padded(result.operation, 28)
      + padded(shape, 22)
      + String(format: "%9.3f ms %9.1f ", 1000 * result.seconds, result.rate) + padded(result.unit, 6)
      + String(format: "%5.0f %%", 100 * result.share)
  }

  static func json(_ result: KernelBenchmark.Result) -> String {
    JSONLine.text(
      .object([
        ("kernels", .string(result.kernels)), ("precision", .string(result.precision)),
        ("operation", .string(result.operation)), ("rows", .int(result.rows)),
        ("inputs", .int(result.inputs)),
        ("outputs", .int(result.outputs)), ("s", .number(result.seconds)), ("rate", .number(result.rate)),
        ("unit", .string(result.unit)), ("share_of_limit", .number(result.share)),
      ]))
  }

  static func line(_ drift: Drift) -> String {
    String(
      format: "%@: %d of %d tokens as in f32 (%.1f %%), KL divergence %.5f nats on average, %.5f at most",
      drift.precision, drift.agreeing, drift.tokens,
      100 * Double(drift.agreeing) / Double(max(drift.tokens, 1)), drift.meanDivergence,
      drift.largestDivergence)
  }

  static func json(_ drift: Drift) -> String {
    JSONLine.text(
      .object([
        ("precision", .string(drift.precision)), ("tokens", .int(drift.tokens)),
        ("agreeing", .int(drift.agreeing)), ("kl_mean_nats", .number(drift.meanDivergence)),
        ("kl_max_nats", .number(drift.largestDivergence)),
      ]))
  }

  private static func object(_ together: BenchmarkReport.Together) -> JSONLine.Value {
    .object([
      ("count", .int(together.count)), ("step_s", object(together.step)),
      ("tokens_per_s", .number(together.tokensPerSecond)),
    ])
  }

  private static func object(_ spread: BenchmarkReport.Spread) -> JSONLine.Value {
    .object([("min", .number(spread.min)), ("median", .number(spread.median)), ("max", .number(spread.max))])
  }

  private static func giga(_ value: Double) -> String { String(format: "%.0f", value / 1e9) }
  private static func gigabytes(_ bytes: Int) -> String { String(format: "%.2f", Double(bytes) / 1e9) }
  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(width - text.count, 1))
  }
}
