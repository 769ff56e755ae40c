import Files
import Foundation
import Interface
import JSON
import PaliGemma
import Tensors

/// What the real model would take here, by precision: memory, and seconds where it fits.
struct SpeedFacts: FactSection {
  /// In one precision.
  struct Row {
    let precision: Precision
    /// Bytes that must be free.
    let memory: Int
    let fits: Bool
    /// By the pixels of a side; empty: not known.
    let times: [(pixels: Int, time: ExpectedModel.Time)]
  }

  let rows: [Row]
  /// Seconds since 1970; nil: not measured.
  let measured: Int?
  /// Why nothing was measured.
  let fault: String?
  static let sizes = [224, 448]
  static let tokens = 20

  /// Of the precisions that fit: those to be measured.
  static func fitting(_ free: Int?) throws -> [Precision] {
    let model = ExpectedModel(try SyntheticModel("3b-224"))
    return Precision.allCases.filter { precision in free.map { model.memory(precision) <= $0 } ?? true }
  }

  /// Throws `BenchmarkError` for a size that no model has.
  init(_ record: Result<SpeedRecord, any Error>, free: Int?) throws {
    let models = try Self.sizes.map { (pixels: $0, model: ExpectedModel(try SyntheticModel("3b-\($0)"))) }
    let speed = try? record.get().speed
    let fitting = try Self.fitting(free)
    rows = Precision.allCases.map { precision in
      let fits = fitting.contains(precision)
      let times = models.compactMap { pixels, model in
        speed.flatMap { model.time(precision, on: $0) }.map { (pixels, $0) }
      }
      return Row(
        precision: precision, memory: models[0].model.memory(precision), fits: fits, times: fits ? times : [])
    }
    measured = try? record.get().measured
    switch record {
    case .success: fault = nil
    case .failure(let error): fault = "\(error)"
    }
  }

  var facts: [Fact] {
    let what = "memory; time to the first token and for \(Self.tokens) tokens"
    let head = Self.cells(["needs"] + Self.sizes.flatMap { ["\($0) px", "\(Self.tokens) tokens"] })
    let lines = rows.map {
      Fact(name: "  \($0.precision.rawValue)", value: Self.line($0), isMissing: !$0.fits)
    }
    return [Fact(name: "3B model", value: what), Fact(name: "", value: head)] + lines + [note]
  }

  private static func line(_ row: Row) -> String {
    let memory = ByteCount.text(row.memory)
    guard row.fits else { return cells([memory, "more than is free"]) }
    return cells(
      [memory]
        + row.times.flatMap { _, time in [time.firstToken, time.answer(tokens: tokens)].map(Seconds.text) })
  }

  private static func cells(_ cells: [String]) -> String {
    let padded = cells.map { TextLayout.padded($0, to: max(DisplayWidth.of($0), 12)) }
    return padded.joined().trimmingCharacters(in: .whitespaces)
  }

  private var note: Fact {
    if let fault { return Fact(name: "", value: "no times: \(fault)", isMissing: true) }
    guard let measured, rows.contains(where: \.fits) else {
      return Fact(name: "", value: "a server can answer in its place: --server URL", isMissing: true)
    }
    let day = Date(timeIntervalSince1970: Double(measured)).formatted(.iso8601.year().month().day())
    return Fact(
      name: "", value: "estimates, measured on \(day); anew: pali info --measure")
  }

  var json: (String, JSONLine.Value) {
    let rows = rows.map { row -> JSONLine.Value in
      let times = row.times.map { pixels, time in
        JSONLine.Value.object([
          ("pixels", .int(pixels)), ("first_token_s", .number(time.firstToken)),
          ("token_s", .number(time.token)),
          ("answer_20_tokens_s", .number(time.answer(tokens: Self.tokens))),
        ])
      }
      return .object([
        ("precision", .string(row.precision.rawValue)), ("memory_bytes", .int(row.memory)),
        ("fits", .bool(row.fits)), ("times", .array(times)),
      ])
    }
    let moment = measured.map { Date(timeIntervalSince1970: Double($0)).formatted(.iso8601) }
    return (
      "expected_3b",
      .object([("measured", .known(moment)), ("error", .known(fault)), ("precisions", .array(rows))])
    )
  }
}
