import Answers
import Pictures
import Testing

@testable import Interface

struct OcclusionStateTests {
  private func state() -> OcclusionState {
    OcclusionState(.init(run: 1, steps: 0..<1, object: nil), name: "cat", base: -0.1)
  }

  /// The whole of it, where only what lies under a place matters.
  private func played(_ matters: (PictureArea) -> Float) -> (state: OcclusionState, asked: [OcclusionCell]) {
    var state = state()
    var asked: [OcclusionCell] = []
    while let cell = state.next() {
      asked.append(cell)
      state.take(-0.1 - matters(cell.area), of: cell)
    }
    return (state, asked)
  }

  @Test func coarseFirstThenWhereItMatters() {
    let (state, asked) = played {
      $0.left <= 0.3 && $0.right >= 0.3 && $0.top <= 0.7 && $0.bottom >= 0.7 ? 2 : 0
    }
    #expect(asked.prefix(16).allSatisfy { $0.side == 4 } && state.isDone)
    #expect(
      asked.map(\.side) == Array(repeating: 4, count: 16) + Array(repeating: 8, count: 4)
        + Array(repeating: 16, count: 4))
    let place = state.heat[Int(0.7 * 16) * 16 + Int(0.3 * 16)]
    #expect(place == 1 && state.heat[0] == 0)
    #expect(state.heat.count(where: { $0 > 0 }) == 1)
  }

  @Test func whereNothingMattersItIsNotLookedAtMoreClosely() {
    let (state, asked) = played { _ in 0.01 }
    #expect(asked.count == 16 && state.summary.contains("no part of the picture alone"))
  }

  @Test func whatIsStoppedKeepsWhatItHas() {
    var state = state()
    let first = state.next()!
    state.stop()
    state.take(-1.1, of: first)
    #expect(state.isDone && state.drops == [first: 1])
    #expect(state.progress.done == 1 && state.next() == nil)
  }

  @Test func timeLeftGrowsWithWhatIsToCome() {
    var state = state()
    (state.start, state.now) = (10, 10)
    #expect(state.timeLeft == nil)
    for _ in 0..<4 { state.take(-0.1, of: state.next()!) }
    state.now = 18
    #expect(state.timeLeft == 24)
    #expect(state.progressText == "painting over 4/16, 24.0 s left")
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity]) func wildNumbersHarmNothing(_ wild: Float) {
    var state = state()
    while let cell = state.next() { state.take(cell.column == 0 ? wild : -0.2, of: cell) }
    #expect(state.heat.count == 256 && !state.summary.isEmpty)
  }
}
