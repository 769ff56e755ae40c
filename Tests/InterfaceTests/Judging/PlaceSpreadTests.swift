import Answers
import Foundation
import Pictures
import Testing

@testable import Interface

struct PlaceSpreadTests {
  private func edge(_ masses: [Int: Float]) -> PlaceSpread.Edge {
    PlaceSpread.Edge((0..<1024).map { masses[$0].map { log($0) } ?? -.infinity })
  }

  @Test func massIsWhereItWasPut() {
    let edge = edge([100: 0.2, 101: 0.6, 300: 0.2])
    #expect(abs(edge.mass(101, 102) - 0.6) < 1e-6 && edge.mass(102, 299) == 0)
    #expect(abs(edge.below(300.5) - 0.9) < 1e-6 && edge.below(-5) == 0 && edge.below(.nan) == 0)
    #expect(abs(edge.below(1e12) - 1) < 1e-6)
    #expect(edge.best(2).map(\.place) == [101, 100] && edge.middle == 100...300)
  }

  /// Where a word might have come instead, places alone are meant.
  @Test func placesAreTakenAmongThemselves() {
    let edge = edge([5: 0.1, 6: 0.1])
    #expect(abs(edge.mass(6, 7) - 0.5) < 1e-6)
  }

  private func made(in area: PictureArea) -> PlaceSpread? {
    let masses: [[Int: Float]] = [[256: 1], [0: 1], [512: 1], [512: 0.5, 1023: 0.5]]
    let steps = masses.enumerated().map { step, masses in
      StepDistribution(
        step: step + 3, places: (0..<1024).map { place in masses[place].map { log($0) } ?? -.infinity })
    }
    return PlaceSpread(
      object: 0, 3..<7, Dictionary(uniqueKeysWithValues: steps.map { ($0.step, $0) }), in: area)
  }

  @Test func whatIsCoveredIsAsLikelyAsItsEdges() throws {
    let spread = try #require(made(in: .whole))
    #expect(spread.covers(x: 0.25) == 1 && abs(spread.covers(x: 0.75) - 0.5) < 1e-6)
    #expect(spread.covers(y: 0.4) == 1 && spread.covers(y: 0.1) == 0 && spread.covers(y: 0.9) == 0)
  }

  @Test func placesOfAPartLieInThatPart() throws {
    let spread = try #require(made(in: PictureArea(left: 0.5, top: 0, right: 1, bottom: 1)))
    #expect(spread.covers(x: 0.4) == 0 && spread.covers(x: 0.6) == 1)
  }

  @Test func withoutAllFourThereIsNone() {
    #expect(PlaceSpread(object: 0, 0..<4, [:], in: .whole) == nil)
    #expect(PlaceSpread(object: 0, 0..<3, [:], in: .whole) == nil)
  }
}
