import Foundation
import JSON
import Testing

@testable import Evaluation

/// What the scripts beside made.
enum Fixture {
  static func bytes(_ name: String) throws -> [UInt8] {
    let file = try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures/\(name)")
    return [UInt8](try Data(contentsOf: file))
  }

  static func json(_ name: String) throws -> JSONValue {
    try JSONDocument(text: bytes(name), file: name).root
  }
}

extension JSONValue {
  func strings() throws -> [String] { try elements().map { try $0.string() } }
  func doubles() throws -> [Double] { try elements().map { try $0.double() } }
}

func isClose(_ first: Double?, _ second: Double?, _ tolerance: Double = 1e-9) -> Bool {
  guard let first, let second else { return first == nil && second == nil }
  return abs(first - second) <= tolerance
}
