import Answers
import Testing

@testable import Interface

@Suite struct CellLabelsTests {
  private typealias Base = OverlaySceneTests

  /// The rows of a frame of 30 x 10 with the area at (3, 0), and the frame.
  private func drawn(_ overlay: OverlayScene) -> (rows: [String], frame: Frame) {
    var frame = Frame(size: Size(columns: 30, rows: 10))
    overlay.drawLabels(
      into: &frame, area: Rect(x: 3, y: 0, columns: 24, rows: 10), viewport: Base.viewport)
    let rows = (0..<10).map { y in String((0..<30).map { frame[$0, y].character }) }
    return (rows, frame)
  }

  @Test func aLabelStandsOverItsBox() {
    let (rows, frame) = drawn(Base.overlay([Base.middle]))
    // Area at 3, picture at 2 within it, box at 5 within that; the label begins with a blank.
    #expect(rows[1] == String(repeating: " ", count: 11) + "cat 93%" + String(repeating: " ", count: 12))
    #expect(rows.filter { $0.contains("cat") }.count == 1)
    let style = Style(foreground: .rgb(RGB(255, 255, 255)), background: .rgb(Base.red))
    #expect(frame[10, 1].style == style && frame[18, 1].style == style && frame[19, 1].style == Style())
  }

  @Test func theLetterIsBlackOnBrightColours() {
    let theme = Theme(name: "bright", styles: [:], objectColors: [RGB(255, 255, 0)])
    let overlay = OverlayScene(
      detections: [Base.middle], hidden: [], selected: 0, showBoxes: true, showMasks: true, showLabels: true,
      theme: theme)
    let style = drawn(overlay).frame[11, 1].style
    #expect(style.foreground == .rgb(RGB(0, 0, 0)))
    #expect(style.attributes == [.bold, .underline])
  }

  @Test func labelsKeepApart() {
    let detections = (0..<4).map { Detection(index: $0, label: "cat\($0)", box: Base.middle.box, score: 0.5) }
    let rows = drawn(Base.overlay(detections)).rows
    for detection in detections { #expect(rows.filter { $0.contains("\(detection.label) 50%") }.count == 1) }
  }

  @Test func labelsStayInTheArea() {
    let wide = Detection(
      index: 0, label: String(repeating: "long ", count: 20), box: Base.box(900, 0, 1023, 90), score: 0)
    let rows = drawn(Base.overlay([wide])).rows
    #expect(rows[0].hasPrefix("   ") && rows[0].hasSuffix("   "))
    #expect(rows[0].contains("… 0% "))
  }

  @Test func textFromTheModelIsHarmless() {
    let odd = Detection(index: 0, label: "\u{1B}[2J\u{202E}猫", box: Base.middle.box, score: .nan)
    let rows = drawn(Base.overlay([odd])).rows
    #expect(rows[1].contains("␛[2J·猫"))
    #expect(rows[1].contains(" 0%"))
  }

  @Test func noLabelForWhatIsOutOfSightOrNotAskedFor() {
    #expect(drawn(Base.overlay([Base.middle], labels: false)).rows.allSatisfy { $0.allSatisfy { $0 == " " } })
    let view = PictureView(zoom: 8, centerX: 0, centerY: 0)
    let viewport = Viewport(view, pictureWidth: 100, pictureHeight: 100, cells: Size(columns: 24, rows: 10))
    var frame = Frame(size: Size(columns: 24, rows: 10))
    Base.overlay([Base.middle]).drawLabels(
      into: &frame, area: Rect(x: 0, y: 0, columns: 24, rows: 10), viewport: viewport)
    #expect(frame == Frame(size: frame.size))
  }

  @Test func tinyAreasAreFilledWithWhatFits() {
    let viewport = Viewport(.whole, pictureWidth: 10, pictureHeight: 10, cells: Size(columns: 1, rows: 1))
    var frame = Frame(size: Size(columns: 3, rows: 1))
    Base.overlay([Detection(index: 0, label: "cat", box: Base.box(0, 0, 1023, 1023), score: 1)])
      .drawLabels(into: &frame, area: Rect(x: 1, y: 0, columns: 1, rows: 1), viewport: viewport)
    #expect(frame[0, 0] == Cell() && frame[2, 0] == Cell())
  }
}
