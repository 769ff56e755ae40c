import Foundation
import JSON
import Tensors

/// The CPU, and how it would be used.
struct ProcessorFacts: FactSection {
  let name: String
  /// That this process may run on, and threads that compute.
  let cores, threads: Int
  let kernels: KernelPath

  /// `threads` nil: one a core. Throws `ComputeError`.
  init(threads: Int?) throws {
    let compute = try Compute(threads: threads)
    cores = try Compute().threads
    self.threads = compute.threads
    kernels = compute.path
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    name = Self.name(text) ?? Self.architecture
  }

  /// From `/proc/cpuinfo`: the CPU's name, else the board's, as ARM has it. At most so many characters as a line takes.
  static func name(_ text: String) -> String? {
    let fields = text.split(whereSeparator: \.isNewline).lazy.compactMap { line -> (String, String)? in
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { return nil }
      return (
        parts[0].trimmingCharacters(in: .whitespaces), parts[1].trimmingCharacters(in: .whitespaces)
      )
    }
    let known = ["model name", "Model", "Hardware", "cpu model"]
    return known.lazy.compactMap { key in fields.first { $0.0 == key && !$0.1.isEmpty }?.1 }.first
      .map { String($0.prefix(80)) }
  }

  private static var architecture: String {
    var system = utsname()
    guard uname(&system) == 0 else { return "unknown" }
    return withUnsafeBytes(of: system.machine) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  var facts: [Fact] {
    let use = "\(cores) \(cores == 1 ? "core" : "cores"), \(threads) \(threads == 1 ? "thread" : "threads")"
    let kernels = "\(Self.title(kernels)) (\(kernels.rawValue))"
    return [Fact(name: "cpu", value: "\(name), \(use), \(kernels)")]
  }

  var json: (String, JSONLine.Value) {
    (
      "cpu",
      .object([
        ("name", .string(name)), ("cores", .int(cores)), ("threads", .int(threads)),
        ("kernels", .string(kernels.rawValue)),
      ])
    )
  }

  /// The instructions that a path is made of.
  private static func title(_ path: KernelPath) -> String {
    switch path {
    case .scalar: "plain code, slowly"
    case .avx2: "AVX2"
    case .avx512: "AVX-512 VNNI"
    case .avx512bf16: "AVX-512 VNNI and BF16"
    case .neon: "NEON"
    case .neonDot: "NEON with dot products"
    }
  }
}
