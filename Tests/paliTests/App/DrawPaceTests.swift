import Testing

@testable import pali

@Suite struct DrawPaceTests {
  @Test func aFewAtOnceThenAsOftenAsAScreen() {
    var pace = DrawPace()
    var drawn = 0
    for millisecond in 0..<1000 {
      let now = 100 + Double(millisecond) / 1000
      if pace.delay(at: now) == 0 {
        drawn += 1
        pace.drew(at: now)
      }
      if millisecond == 3 { #expect(drawn == 4) }
    }
    #expect((55...65).contains(drawn))
  }

  @Test func afterARestThereIsNoWait() {
    var pace = DrawPace()
    for _ in 0..<100 { pace.drew(at: 5) }
    #expect(pace.delay(at: 5) > 1 && pace.delay(at: 9) == 0)
  }
}
