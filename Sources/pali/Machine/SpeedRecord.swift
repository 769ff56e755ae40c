import JSON
import PaliGemma
import Tensors

/// What was measured of this machine, and of what it holds.
struct SpeedRecord: Equatable {
  /// Measured anew when one of these is another.
  struct Machine: Equatable {
    let cpu, kernels: String
    let threads: Int
    /// Of the program.
    let version: String
  }

  let machine: Machine
  /// Seconds since 1970.
  let measured: Int
  let speed: MachineSpeed
}

/// As a file: rates in operations and bytes a second.
extension SpeedRecord {
  private static let format = 1

  var json: String {
    let rates = speed.rates.sorted { $0.key.rawValue < $1.key.rawValue }.map { precision, rates in
      (
        precision.rawValue,
        JSONLine.Value.object([
          ("vision", .number(rates.vision)), ("prompt", .number(rates.prompt)),
          ("token", .number(rates.token)),
        ])
      )
    }
    return JSONLine.text(
      .object([
        ("format", .int(Self.format)), ("cpu", .string(machine.cpu)), ("kernels", .string(machine.kernels)),
        ("threads", .int(machine.threads)), ("version", .string(machine.version)),
        ("measured", .int(measured)),
        ("vision_attention", .number(speed.visionAttention)),
        ("text_attention", .number(speed.textAttention)), ("rates", .object(rates)),
      ]))
  }

  /// nil where that is no such record, or has numbers that cannot be.
  init?(_ value: JSONValue) {
    guard (try? value.int("format")) == Self.format, let read = try? Self.read(value) else { return nil }
    self = read
  }

  private static func read(_ value: JSONValue) throws -> SpeedRecord? {
    var rates: [Precision: MachineSpeed.Rates] = [:]
    for precision in Precision.allCases {
      guard let stored = try value.object("rates").optional(precision.rawValue) else { continue }
      let read = MachineSpeed.Rates(
        vision: try stored.double("vision"), prompt: try stored.double("prompt"),
        token: try stored.double("token"))
      guard let read else { return nil }
      rates[precision] = read
    }
    let speed = MachineSpeed(
      visionAttention: try value.double("vision_attention"),
      textAttention: try value.double("text_attention"),
      rates: rates)
    let measured = try value.int("measured")
    // The years up to 9999.
    guard let speed, (0...253_402_300_799).contains(measured) else { return nil }
    let machine = Machine(
      cpu: try value.string("cpu"), kernels: try value.string("kernels"), threads: try value.int("threads"),
      version: try value.string("version"))
    return SpeedRecord(machine: machine, measured: measured, speed: speed)
  }
}
