import Answers
import Files
import Pictures

/// The pictures of a page: each is in it once, however many answers are about it.
struct PagePictures: Sendable {
  private struct Shown: Hashable {
    let path: Path
    let width: Int, height: Int
  }

  private let options: ExportOptions
  private var ids: [Shown: Int] = [:]

  init(_ options: ExportOptions) { self.options = options }

  /// A picture of an answer, with a scene drawn over it. Where it cannot be shown, the scene is alone.
  mutating func figure(
    _ path: Path, size: (width: Int, height: Int)?, scene: PageScene?, _ summary: inout ExportSummary
  ) -> [UInt8] {
    let header = try? options.pictures.header(path)
    let known = size ?? header.map { ($0.width, $0.height) }
    if let size, let header, (header.width, header.height) != size { summary.remark(.otherSize) }
    var text = "<figure>"
    var image: [UInt8] = []
    var trouble = ""
    do {
      if let known { image = try self.image(Shown(path: path, width: known.0, height: known.1)) }
    } catch {
      summary.remark(.notShown)
      trouble = " · <span class=\"failed\">\(html("\(error)"))</span>"
    }
    if let known {
      let letters = decimal(PageScene.letterSize(width: known.0, height: known.1))
      text +=
        "<svg viewBox=\"0 0 \(known.0) \(known.1)\" font-size=\"\(letters)\" role=\"img\" "
        + "aria-label=\"\(html(path.description))\">"
    }
    let pixels = known.map { " · \($0.0) × \($0.1)" } ?? ""
    let caption = "<figcaption>\(html(path.description))\(pixels)\(trouble)</figcaption></figure>\n"
    let drawn = known == nil ? "" : "\n" + (scene?.svg ?? "") + "</svg>"
    return Array(text.utf8) + image + Array((drawn + caption).utf8)
  }

  private mutating func image(_ shown: Shown) throws -> [UInt8] {
    if let id = ids[shown] { return Array("<use href=\"#p\(id)\"/>".utf8) }
    guard let reference = try reference(shown.path) else { return [] }
    let id = ids.count + 1
    ids[shown] = id
    let start =
      "<image id=\"p\(id)\" width=\"\(shown.width)\" height=\"\(shown.height)\" preserveAspectRatio=\"none\" href=\""
    return Array(start.utf8) + reference + Array("\"/>".utf8)
  }

  private func reference(_ path: Path) throws -> [UInt8]? {
    switch options.pagePictures {
    case .linked(let link): return Array(Exchange.reference(to: link(path)).utf8)
    case .embedded(let side):
      guard let picture = try options.pictures.preview(path, max(1, side)) else { return nil }
      return Array(try picture.fitted(longestSide: max(1, side)).dataURL(named: path).utf8)
    }
  }
}

extension Picture {
  /// With at most so many pixels a side; transparent parts over a checkerboard.
  fileprivate func fitted(longestSide: Int) -> Picture {
    let longest = max(width, height)
    guard longest > longestSide || alpha != nil else { return self }
    let scale = min(1, Double(longestSide) / Double(longest))
    let columns = max(1, Int((Double(width) * scale).rounded()))
    let rows = max(1, Int((Double(height) * scale).rounded()))
    let rgb = areaAverage(
      x: 0, y: 0, width: Double(width), height: Double(height), columns: columns, rows: rows)
    return Picture(width: columns, height: rows, rgb: rgb)
  }
}
