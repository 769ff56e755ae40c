import Foundation
import Testing

@testable import Pictures

@Suite struct DataURLTests {
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy"), ("\u{FF}~", "w79+"),
  ])
  func base64IsTheRFCs(text: String, encoded: String) {
    #expect(Array(text.utf8).withUnsafeBytes(base64) == encoded)
  }

  @Test func base64IsThatOfOthers() {
    for count in 0..<70 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 89 &+ count) }
      #expect(bytes.withUnsafeBytes(base64) == Data(bytes).base64EncodedString())
    }
  }

  @Test func itHoldsThePNG() throws {
    let picture = Picture(width: 2, height: 1, rgb: [1, 2, 3, 4, 5, 6])
    let (url, start) = (try picture.dataURL(named: "a"), "data:image/png;base64,")
    #expect(url.hasPrefix(start))
    let png = try picture.withPNG(named: "a") { Data($0) }
    #expect(Data(base64Encoded: String(url.dropFirst(start.count))) == png)
  }
}
