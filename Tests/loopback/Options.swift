/// Arguments: a command, flags with a value, flags without.
struct Options {
  let command: String
  private var values: [String: String] = [:]

  enum Fault: Error, CustomStringConvertible {
    case usage
    case missing(String)
    case notANumber(String)

    var description: String {
      switch self {
      case .usage:
        """
        usage: loopback-server hub --root FOLDER [--token T] [--port P] [--throttle BYTES] [--cut-every BYTES]
                                   [--gated] [--page-size N] [--redirect-small]
               loopback-server model [--form vllm|plain|cog] [--name MODEL] [--key K] [--port P] [--delay SECONDS]
                                     [--answer TEXT]
        A folder holds ORG/NAME/BRANCH/files, and spaces/ORG/NAME/BRANCH/files.
        """
      case .missing(let flag): "\(flag) needs a value"
      case .notANumber(let flag): "\(flag) needs a number"
      }
    }
  }

  private static let switches: Set = ["--gated", "--redirect-small"]
  private static let flags: Set = [
    "--root", "--token", "--port", "--throttle", "--cut-every", "--page-size", "--form", "--name", "--key",
    "--delay",
    "--answer",
  ]

  init(_ arguments: [String]) throws {
    guard let command = arguments.first else { throw Fault.usage }
    self.command = command
    var rest = arguments.dropFirst()
    while let flag = rest.popFirst() {
      if Self.switches.contains(flag) {
        values[flag] = ""
      } else {
        guard Self.flags.contains(flag) else { throw Fault.usage }
        guard let value = rest.popFirst() else { throw Fault.missing(flag) }
        values[flag] = value
      }
    }
  }

  func has(_ flag: String) -> Bool { values[flag] != nil }

  func text(_ flag: String) -> String? { values[flag] }

  func number<Number: LosslessStringConvertible>(_ flag: String, as type: Number.Type = Number.self) throws
    -> Number?
  {
    guard let text = values[flag] else { return nil }
    guard let number = Number(text) else { throw Fault.notANumber(flag) }
    return number
  }
}
