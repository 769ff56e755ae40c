import Answers
import Foundation
import GroundTruth

/// The list of an answer's objects.
struct ObjectsView {
  let objects: ObjectsState
  let detections: [Detection]
  let isFocused: Bool
  /// Scores are of the written tokens alone, and not to be compared with others.
  var scoresAreOfTokens = false
  /// By place in the answer, where a data set tells what is so.
  var verdicts: [Int: ObjectMatching.Verdict] = [:]
  /// How likely the model was to go on; nil: that is not known.
  var goingOn: Float?
  /// How many objects that are there it lacks; nil: nobody tells.
  var missed: Int?

  func draw(on brush: inout Brush, in rect: Rect, isActive: Bool) {
    let area = brush.pane(rect, title: title(ascii: brush.ascii), isFocused: isActive)
    guard area.rows > 0, area.columns > 0 else { return }
    let top = min(objects.top, max(0, detections.count - area.rows))
    for (row, detection) in detections.dropFirst(top).prefix(area.rows).enumerated() {
      draw(detection, Rect(x: area.x, y: area.y + row, columns: area.columns, rows: 1), &brush)
    }
    brush.scrollMark(rect, top: top, shown: area.rows, count: detections.count)
  }

  private func title(ascii: Bool) -> String {
    if let judgement { return judgement }
    let more = goingOn.map { ", more \(RunnerUps.percent($0))" } ?? ""
    let all = "\(detections.count) object\(detections.count == 1 ? "" : "s")\(more)"
    let cut = objects.cut
    guard detections.contains(where: { !objects.passes($0) }) || cut.threshold > 0 else { return all }
    let count = detections.count { objects.passes($0) }
    let limit = cut.threshold > 0 ? " \(ascii ? ">=" : "≥") \(cut.percent) %" : ""
    return "\(count) of \(all)\(limit)"
  }

  private var judgement: String? {
    guard let missed else { return nil }
    let (right, wrong) = (verdicts.values.count { $0 == .right }, verdicts.values.count { $0 == .wrong })
    return "\(right) right, \(wrong) wrong, \(missed) missed"
  }

  private func draw(_ detection: Detection, _ line: Rect, _ brush: inout Brush) {
    let isSelected = objects.selected == detection.index
    let isHidden = objects.hidden.contains(detection.index) || !objects.passes(detection)
    let base = brush.theme.style(
      isSelected ? (isFocused ? .selection : .selectionInactive) : isHidden ? .textDim : .text)
    brush.frame.fill(line, style: base)
    var swatch = base
    swatch.foreground = Self.swatchColor(detection.index, on: base, brush)
    brush.frame.put(
      isHidden ? (brush.ascii ? "o" : "○") : (brush.ascii ? "#" : "■"), width: 1, x: line.x, y: line.y,
      style: swatch)
    let score = Self.verdict(detection, brush) ?? Self.score(detection, isOfTokens: scoresAreOfTokens)
    let verdict = verdicts[detection.index].map {
      $0 == .right ? "right" : $0 == .wrong ? "wrong" : "in a crowd"
    }
    let notes = [Self.notes(detection), verdict ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
    let room = line.columns - 3 - score.count - (notes.isEmpty ? 0 : notes.count + 1)
    let label = detection.label.isEmpty ? "(no label)" : DisplayText.line(detection.label)
    brush.frame.write(
      TextLayout.truncated(label, to: room), x: line.x + 2, y: line.y, style: base, columns: room)
    let right = line.x + line.columns - score.count
    brush.frame.write(score, x: right, y: line.y, style: base)
    brush.frame.write(
      notes, x: right - notes.count - 1, y: line.y,
      style: isSelected ? base : brush.style(.textDim, over: base))
  }

  /// The object's colour, so that it is seen on the row's ground.
  private static func swatchColor(_ index: Int, on base: Style, _ brush: Brush) -> Color {
    guard brush.depth != .mono, case .rgb(let ground) = base.background else {
      return Palette.nearest(brush.theme.objectColor(index), at: brush.depth)
    }
    return .rgb(Contrast.legible(brush.theme.objectColor(index), on: ground, atLeast: Contrast.graphics))
  }

  /// What somebody has said about it who looked; nil: nothing.
  private static func verdict(_ detection: Detection, _ brush: Brush) -> String? {
    if detection.flags.contains(.rejected) { return brush.ascii ? "no" : "✗" }
    let said: DetectionFlags = [.accepted, .relabelled, .moved, .added]
    return detection.flags.isDisjoint(with: said) ? nil : brush.ascii ? "yes" : "✓"
  }

  /// Without probabilities there is none, which is not 0.
  private static func score(_ detection: Detection, isOfTokens: Bool) -> String {
    guard let score = detection.score else { return "no score" }
    return (isOfTokens ? "~" : "") + String(format: "%3.0f%%", Double(score) * 100)
  }

  /// What is odd about it, in a word or two.
  private static func notes(_ detection: Detection) -> String {
    var notes: [String] = []
    if detection.flags.contains(.inverted) { notes.append("inverted") }
    if detection.flags.contains(.added) {
      notes.append("added")
    } else {
      if detection.flags.contains(.relabelled) { notes.append("relabelled") }
      if detection.flags.contains(.moved) { notes.append("moved") }
    }
    if detection.flags.contains(.extraLocations) { notes.append("more locs") }
    if detection.flags.contains(.wrongSegmentCount) {
      notes.append("\(detection.segmentCodes.count) segs")
    } else if detection.mask != nil {
      notes.append("mask")
    } else if !detection.segmentCodes.isEmpty {
      notes.append("no mask")
    }
    return notes.joined(separator: ", ")
  }
}
