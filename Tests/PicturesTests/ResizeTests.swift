import Files
import Foundation
import Testing

@testable import Pictures

@Suite struct ResizeTests {
  private static let expected: [String: String] = {
    let data = try! Data(contentsOf: URL(fileURLWithPath: Fixture.path("resize.json").text))
    return try! JSONDecoder().decode([String: String].self, from: data)
  }()

  @Test(arguments: expected.keys.sorted())
  func bicubicIsPillowsToTheBit(size: String) throws {
    let sides = size.split(separator: "x").compactMap { Int($0) }
    let picture = try PictureFile.decode(Fixture.path("photo.png"))
    let squashed = picture.squashed(width: sides[0], height: sides[1])
    #expect(Fixture.digest(squashed.rgb) == Self.expected[size])
  }
}

@Suite struct AreaAverageTests {
  /// Against the definition, summed pixel by pixel.
  private func reference(
    _ picture: Picture, _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ columns: Int,
    _ rows: Int
  ) -> [UInt8] {
    var result: [UInt8] = []
    for row in 0..<rows {
      for column in 0..<columns {
        let (x0, x1) = (
          x + width * Double(column) / Double(columns), x + width * Double(column + 1) / Double(columns)
        )
        let (y0, y1) = (y + height * Double(row) / Double(rows), y + height * Double(row + 1) / Double(rows))
        var sum = [0.0, 0, 0]
        var area = 0.0
        for py in 0..<picture.height {
          for px in 0..<picture.width {
            let part =
              max(0, min(x1, Double(px + 1)) - max(x0, Double(px)))
              * max(0, min(y1, Double(py + 1)) - max(y0, Double(py)))
            guard part > 0 else { continue }
            area += part
            for c in 0..<3 { sum[c] += part * Double(picture.rgb[(py * picture.width + px) * 3 + c]) }
          }
        }
        result += sum.map { area > 0 ? UInt8($0 / area + 0.5) : 0 }
      }
    }
    return result
  }

  @Test(arguments: [
    (0.0, 0.0, 37.0, 23.0, 10, 7), (0, 0, 37, 23, 37, 23), (3.25, 1.5, 20.5, 18.75, 4, 3),
    (10, 10, 2.5, 1.25, 30, 20), (-5, -4, 50, 40, 12, 9),
  ])
  func averagesAreExact(x: Double, y: Double, width: Double, height: Double, columns: Int, rows: Int) throws {
    let picture = try PictureFile.decode(Fixture.path("rgb.png"))
    let average = picture.areaAverage(x: x, y: y, width: width, height: height, columns: columns, rows: rows)
    let expected = reference(picture, x, y, width, height, columns, rows)
    #expect(average.count == expected.count)
    #expect(zip(average, expected).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
    #expect(zip(average, expected).filter { $0 != $1 }.count <= average.count / 100)
  }

  @Test func transparencyShowsTheBoard() {
    let clear = Picture(
      width: 2, height: 2, rgb: [UInt8](repeating: 255, count: 12), alpha: [UInt8](repeating: 0, count: 4))
    let board = clear.areaAverage(x: 0, y: 0, width: 2, height: 2, columns: 8, rows: 4)
    #expect(board[0] == 0x99 && board[4 * 3] == 0x66)
  }
}

@Suite struct PNGWriterTests {
  @Test func writtenPicturesReadBackTheSame() throws {
    for name in ["rgb.png", "rgba.png"] {
      let picture = try PictureFile.decode(Fixture.path(name))
      let path = Path(NSTemporaryDirectory() + "/\(UUID().uuidString).png")
      defer { unlink(path.text) }
      try picture.writePNG(to: Destination(path, suffixes: ["png"], inputs: [], replacing: false))
      #expect(try PictureFile.decode(path) == picture)
    }
  }
}
