import Files
import Foundation
import TestSupport

@testable import Store
@testable import store_writer

/// A folder with a store's file in it, gone with this object.
final class StoreHome {
  private let folder = TemporaryFolder()

  var path: Path { Path("\(folder.path)/state/results.sqlite") }

  func store(byteLimit: Int = 1 << 30) throws -> AnswerStore { try AnswerStore(path, byteLimit: byteLimit) }

  /// What lies in the folder.
  var files: [String] { names(in: path.parent).map(\.text) }

  func write(_ bytes: some Sequence<UInt8>) throws {
    try makeFolder(path.parent)
    try Data(Array(bytes)).write(to: URL(fileURLWithPath: path.text))
  }

  func bytes(_ suffix: String = "") throws -> [UInt8] {
    try readFile(Path(path.text + suffix), limit: 1 << 30)
  }

  /// SQL by SQLite's own ways, past the store.
  func sql(_ statements: String...) throws {
    let database = try Database(path)
    for statement in statements { try database.run(statement) }
  }

  /// A store's file that was closed, with this many answers.
  func filled(_ count: Int) throws {
    let store = try store()
    for number in 0..<count { try store.keep(Samples.record(number), at: 100 + number) }
  }
}

extension AnswerStore {
  /// The numbers of the pictures, newest first.
  func numbers(_ filter: Filter = Filter()) throws -> [Int] {
    var numbers: [Int] = []
    try list(filter) { kept in
      numbers.append(kept.record.stamps.first.map { $0.nanoseconds } ?? -1)
      return true
    }
    return numbers
  }
}
