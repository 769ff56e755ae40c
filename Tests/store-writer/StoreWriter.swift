import Files
import Glibc
import Store

/// `store-writer FILE FIRST COUNT`: keeps answers about pictures of so many numbers and prints each one's id once it is
/// kept. A process of its own, for tests that kill it.
@main
struct StoreWriter {
  static func main() throws {
    let words = CommandLine.arguments
    guard words.count == 4, let first = Int(words[2]), let count = Int(words[3]) else { fatalError("usage") }
    let store = try AnswerStore(Path(words[1]))
    for number in first..<(first + count) {
      let id = try store.keep(Samples.record(number, words: 20))
      print(id)
      fflush(nil)
    }
  }
}
