import Testing

@testable import Interface

struct FileOrderTests {
  @Test func numbersAreOrderedByValue() {
    let names = ["a", "a0", "a1", "A2", "a10", "a11b", "a100", "a123456789", "a1234567890", "b", "漢字"]
    let entries = names.shuffled().map { Stage.entry($0) }
    #expect(
      FileOrder(key: .name, isReversed: false).sorted(entries.map(ListedFile.init)).map(\.entry.name) == names
    )
    #expect(
      FileOrder(key: .name, isReversed: true).sorted(entries.map(ListedFile.init)).map(\.entry.name)
        == names.reversed())
  }

  @Test func equalsAreOrderedByName() {
    let entries = ["c.png", "a.png", "b.png"].map { Stage.entry($0, bytes: 5) }
    for reversed in [false, true] {
      let order = FileOrder(key: .size, isReversed: reversed)
      #expect(order.sorted(entries.map(ListedFile.init)).map(\.entry.name) == ["a.png", "b.png", "c.png"])
    }
  }

  @Test func timesThatAreNoNumbersDoNoHarm() {
    let entries = (0..<50).map { Stage.entry("p\($0)", modified: $0 % 3 == 0 ? .nan : Double($0)) }
    #expect(FileOrder(key: .modified, isReversed: false).sorted(entries.map(ListedFile.init)).count == 50)
  }
}
