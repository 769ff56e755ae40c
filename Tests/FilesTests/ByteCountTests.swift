import Testing

@testable import Files

@Suite struct ByteCountTests {
  @Test(arguments: [
    (-1, "0 B"), (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (9949, "9.9 kB"), (9950, "10 kB"),
    (22_000, "22 kB"), (999_499, "999 kB"), (999_500, "1.0 MB"), (268_435_456, "268 MB"),
    (999_999_999, "1.0 GB"), (5_900_000_000, "5.9 GB"), (15_900_000_000, "15.9 GB"),
    (999_500_000_000, "1.0 TB"), (.max, "9223372.0 TB"),
  ])
  func asManyFiguresAsTellSomething(count: Int, text: String) { #expect(ByteCount.text(count) == text) }
}
