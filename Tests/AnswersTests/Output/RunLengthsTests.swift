import Testing

@testable import Answers

@Suite struct RunLengthsTests {
  @Test(arguments: [[0, 1], [6], [5, 3, 5, 3, 5], [31, 32, 100, 1000, 15, 16]])
  func theTextHoldsTheCounts(counts: [Int]) {
    #expect(decoded(RunLengths(height: 1, width: 1, counts: counts).text) == counts)
  }

  @Test func theTextIsPycocotoolss() {
    // np.zeros((9, 10)); a[3:7, 2:7] = 1; pycocotools 2.0 encode.
    let region = MaskRegion(x: 2, y: 3, width: 5, height: 4, inside: Array(repeating: true, count: 20))
    let code = RunLengths(region, width: 10, height: 9)
    #expect(code.counts == [21, 4, 5, 4, 5, 4, 5, 4, 5, 4, 29])
    #expect(code.text == "e0450000000h0")
  }

  @Test func aLargeMaskHasPycocotoolssTextToo() {
    // a = np.zeros((300, 400)); y, x = np.mgrid[:200, :300]
    // a[40:240, 60:360] = (x - 150) ** 2 * 4 + (y - 100) ** 2 * 9 < 60000
    let inside: [Bool] = (0..<200 * 300).map { index in
      let (y, x) = (index / 300 - 100, index % 300 - 150)
      return x * x * 4 + y * y * 9 < 60000
    }
    let region = MaskRegion(x: 60, y: 40, width: 300, height: 200, inside: inside)
    let expected =
      "Umi0?h8:G8I6K4K6K4L4M2M4L4M2N2M4M2N2N2M4M2N2N2N2N2N2O0O2N2N2N2N2O0O2N2N2O0O2N2O0O2N2O0O2O0"
      + "O2O0O2N2O0O2O0O2O000O2O0O2O0O2O0O2O000O2O000O2O000O2O000O2O000O2O00000O2O00000O2O00000O2O0"
      + "00000000O2O000000000O2O000000000000000O2O0000000000000000000000000000000000000000000000000"
      + "00000000001N10000000000000001N10000000001N10000000001N1000001N1000001N1000001N10001N10001N"
      + "10001N10001N10001N101N101N101N10001N101N101N2N101N101N101N2N101N2N101N2N2N101N2N2N2N2N101N"
      + "2N2N2N2N2N3L3N2N2N3L3N2N3L4L3N3L4L5J5L5J7H9FT`c0"
    #expect(RunLengths(region, width: 400, height: 300).text == expected)
  }

  @Test func runsGoDownTheColumnsOutsideFirst() {
    let region = MaskRegion(x: 0, y: 0, width: 2, height: 2, inside: [true, false, true, true])
    #expect(RunLengths(region, width: 2, height: 2).counts == [0, 2, 1, 1])
    let empty = MaskRegion(x: 1, y: 1, width: 0, height: 0, inside: [])
    #expect(RunLengths(empty, width: 3, height: 2).counts == [6])
  }

  @Test func theTextIsReadBack() {
    let region = MaskRegion(x: 2, y: 3, width: 5, height: 4, inside: Array(repeating: true, count: 20))
    let code = RunLengths(region, width: 10, height: 9)
    #expect(RunLengths(text: code.text, height: 9, width: 10) == code)
    #expect(code.area == 20)
  }

  @Test(arguments: [
    "", "a", "o", "\u{1}", "~~~~~~~", "e0450000000h0\u{7F}", "e0450000000h00", "P0P0P0", "h9", "\u{E4}",
  ])
  func textThatIsNoneIsRefused(text: String) {
    #expect(RunLengths(text: text, height: 9, width: 10) == nil)
    #expect(RunLengths(checking: [.max, .max], height: 9, width: 10) == nil)
    #expect(RunLengths(checking: [-1, 91], height: 9, width: 10) == nil)
    #expect(RunLengths(checking: [1], height: .max, width: 2) == nil)
  }

  private func decoded(_ text: String) -> [Int] {
    var counts: [Int] = []
    var value = 0
    var shift = 0
    for byte in text.utf8 {
      let group = Int(byte) - 48
      value |= (group & 0x1F) << shift
      shift += 5
      guard group & 0x20 == 0 else { continue }
      if group & 0x10 != 0 { value |= -1 << shift }
      counts.append(counts.count > 2 ? value + counts[counts.count - 2] : value)
      value = 0
      shift = 0
    }
    return counts
  }
}
