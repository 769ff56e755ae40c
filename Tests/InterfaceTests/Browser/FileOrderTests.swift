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

  @Test func aFileWhoseRankHasChangedComesToWhereSortingWouldPutIt() {
    for isReversed in [false, true] {
      let order = FileOrder(key: .count, isReversed: isReversed)
      var ranks: [String: Double] = [:]
      let all = (0..<60).map { ListedFile(Stage.entry("p\($0)", kind: $0 % 20 == 0 ? .folder : .file)) }
      for place in 0..<60 where place % 3 > 0 { ranks["p\(place)"] = Double(place % 7) }
      func rank(_ file: ListedFile) -> Double? { ranks[file.entry.name] }
      var files = order.sorted(all, rank: rank)
      for step in 0..<200 {
        let index = step * 37 % files.count
        ranks[files[index].entry.name] = step % 5 == 0 ? nil : Double(step * 13 % 9)
        order.place(index, in: &files, rank: rank)
        #expect(files.map(\.entry.name) == order.sorted(all, rank: rank).map(\.entry.name))
      }
    }
  }
}
