import Files
import Pictures
import Testing

@testable import Answers

struct PassPlanTests {
  private func request(
    _ prompt: String, _ passes: Passes, pictures: Int = 1, start: AnswerStart = .none,
    candidates: [String] = []
  ) -> Request {
    Request(
      id: 1, pictures: (0..<pictures).map { .file(Path("/\($0).png")) }, prompt: Prompt(prompt), start: start,
      candidates: candidates, passes: passes)
  }

  @Test(arguments: [
    (Passes(), 1), (Passes(more: true), 2), (Passes(eachName: true), 3),
    (Passes(tiles: .init(across: 2, down: 3)), 7), (Passes(tiles: .init(across: 1, down: 1)), 1),
    (Passes(more: true, eachName: true, tiles: .init(across: 2, down: 2)), 30),
  ])
  func `how often is told beforehand`(passes: Passes, count: Int) {
    #expect(passes.count(of: Prompt("detect cat ; dog ; big bird")) == count)
    let plan = passes.plan(of: request("detect cat ; dog ; big bird", passes))
    #expect(plan.count * (passes.more ? 2 : 1) == count)
  }

  @Test func `the whole picture comes first, each part with all names`() {
    let passes = Passes(eachName: true, tiles: .init(across: 2, down: 1))
    let plan = passes.plan(of: request("segment cat ; dog", passes))
    #expect(
      plan.map(\.words) == [
        "segment cat", "segment dog", "segment cat in part 1 of 2", "segment dog in part 1 of 2",
        "segment cat in part 2 of 2", "segment dog in part 2 of 2",
      ])
    #expect(plan.map(\.name) == ["cat", "dog", "cat", "dog", "cat", "dog"])
    #expect(plan.map(\.inner) == [[], [], .right, .right, .left, .left])
    #expect(plan[0].pictures == [.file("/0.png")])
    #expect(plan[2].pictures[0].area.right < 0.6 && plan[4].pictures[0].area.right == 1)
  }

  @Test func `what makes no sense is refused`() {
    let tiles = Passes(tiles: .init(across: 2, down: 2))
    #expect(Passes.fault(of: request("caption en", .one)) == nil)
    #expect(Passes.fault(of: request("caption en", tiles)) == .task(.caption))
    #expect(Passes.fault(of: request("detect ;", Passes(eachName: true))) == .noNames)
    #expect(Passes.fault(of: request("detect a", tiles, pictures: 2)) == .severalPictures)
    #expect(Passes.fault(of: request("detect a", tiles, candidates: ["a"])) == .candidates)
    #expect(Passes.fault(of: request("detect a ; b", Passes(eachName: true), start: "<loc0001>")) == .start)
    #expect(Passes.fault(of: request("detect a", tiles, start: "<loc0001>")) == nil)
    let faults: [PassesFault] = [.task(.free), .task(.ocr), .noNames, .severalPictures, .candidates, .start]
    #expect(faults.allSatisfy { !"\($0)".contains("\n") && "\($0)".contains(" ") })
  }
}
