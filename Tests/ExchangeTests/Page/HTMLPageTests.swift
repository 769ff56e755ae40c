import Answers
import Files
import Synchronization
import Testing

@testable import Exchange
@testable import Pictures

@Suite struct HTMLPageTests {
  private func options(_ pages: ExportOptions.PagePictures = .embedded(longestSide: 8)) -> ExportOptions {
    var options = ExportOptions()
    options.pagePictures = pages
    options.pictures = PictureSource(
      header: { _ in PictureFile.Header(format: .png, width: 200, height: 100, orientation: 1) },
      preview: { path, side in
        guard path != "bad.png" else { throw PictureError.notAPicture(path: "<bad>") }
        return Picture(width: 20, height: 10, rgb: Array(repeating: 200, count: 600))
      })
    return options
  }

  /// Everything that could be a tag is one that the page itself has.
  @Test func noTextBecomesMarkup() throws {
    let text = try Exported("html", Fixture.answers(), options()).text
    let names = Set(text.matches(of: /<\/?([A-Za-z!][A-Za-z0-9]*)/).map { String($0.output.1) })
    #expect(
      names.isSubset(of: [
        "!DOCTYPE", "html", "head", "meta", "title", "style", "body", "h1", "article", "div", "figure",
        "figcaption", "svg",
        "image", "use", "g", "path", "rect", "text", "p", "ol", "li", "i", "b", "span", "details", "summary",
        "footer", "br",
      ]))
    #expect(!text.contains("<script") && !text.contains("<img") && text.contains("&lt;script&gt;"))
  }

  @Test func nothingIsFetchedAndNothingRuns() throws {
    let text = try Exported("html", Fixture.answers(), options()).text
    #expect(text.contains("content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\""))
    let references = text.matches(of: /(?:href|src)="([^"]*)"/).map { $0.output.1 }
    #expect(
      !references.isEmpty
        && references.allSatisfy { $0.hasPrefix("data:image/png;base64,") || $0.hasPrefix("#p") })
    let bare = text.replacing(/"[^"]*"/, with: "")
    #expect(
      bare.firstMatch(of: /<[^>]* on[a-z]+=/) == nil && !text.contains("url(") && !text.contains("@import"))
  }

  @Test func aPictureIsEmbeddedOnceAndReduced() throws {
    let reads = Mutex(0)
    var options = options()
    let counting = options.pictures
    options.pictures = PictureSource(header: counting.header) { path, side in
      reads.withLock { $0 += 1 }
      return try counting.preview(path, side)
    }
    let text = try Exported("html", [record(), record("b.png"), record()], options).text
    #expect(reads.withLock { $0 } == 2)
    #expect(text.matches(of: /<image\b/).count == 2 && text.contains("<use href=\"#p1\"/>"))
    // 8 x 4 pixels: width and height of the PNG.
    #expect(text.contains("data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAgAAAAE"))
  }

  @Test func aPictureThatCannotBeShownIsSaid() throws {
    let exported = try Exported("html", [record("bad.png", objects: [object("cat", 1, 2, 3, 4)])], options())
    #expect(exported.text.contains("&lt;bad&gt;: not a PNG"))
    #expect(exported.text.contains("class=\"box\""))
    #expect(exported.summary.remarks == [.notShown: 1])
  }

  @Test func linkedPicturesAreReferencesToFiles() throws {
    let text = try Exported("html", [record("a b.png")], options(.linked { Path("../\($0.text)") })).text
    #expect(text.contains("href=\"../a%20b.png\"") && text.contains("img-src 'self' file:"))
  }

  @Test func masksHaveTheirHolesAndOddBoxesAreInDashes() throws {
    let text = try Exported("html", Fixture.answers(), options()).text
    #expect(text.firstMatch(of: /fill-rule="evenodd" d="M[^"]*z[^"]*M[^"]*z"/) != nil)
    #expect(text.contains("class=\"o1 odd\"") && text.contains("<span class=\"flag\">inverted</span>"))
    #expect(text.contains("<summary>6 tokens</summary>") && text.contains("<span class=\"given\""))
    #expect(text.contains("photos/gone.jpg: cannot open: No such file</p>"))
  }
}
