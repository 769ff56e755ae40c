import DemoModel
import Dispatch
import Files
import Foundation
import Interface
import Pictures
import Testing

@testable import pali

@Suite struct PreviewWorkerTests {
  private let folder: ScratchFolder
  private let mailbox: Mailbox<Event>
  private let pictures = PictureStore()
  private let worker: PreviewWorker
  private static let cells = Size(columns: 40, rows: 20)

  init() throws {
    folder = try ScratchFolder()
    mailbox = Mailbox(waking: try WakePipe())
    worker = PreviewWorker(mailbox: mailbox, pictures: pictures)
    let demo = try #require(DemoModel.pictures)
    for name in ["a", "b", "c", "d", "e", "f", "g"] {
      try folder.write(name, Data(contentsOf: URL(fileURLWithPath: demo + "/fishes.jpg")))
    }
  }

  private func path(_ name: String) -> Path { Path(folder.path + "/" + name) }

  private func request(_ name: String, zoom: Double = 1, isNeighbour: Bool = false) -> PreviewRequest {
    PreviewRequest(
      path: path(name), view: PictureView(zoom: zoom), cells: Self.cells, isNeighbour: isNeighbour)
  }

  /// The previews that came, once `count` have.
  private func previews(_ count: Int) -> [(request: PreviewRequest, facts: PictureFacts?, grid: PixelGrid?)] {
    var previews: [(request: PreviewRequest, facts: PictureFacts?, grid: PixelGrid?)] = []
    let deadline = Date(timeIntervalSinceNow: patience)
    while previews.count < count, Date() < deadline {
      for event in mailbox.collect() {
        switch event {
        case .previewReady(let request, let facts, let grid): previews.append((request, facts, grid))
        case .previewFailed(let request, _): previews.append((request, nil, nil))
        default: break
        }
      }
      usleep(500)
    }
    return previews
  }

  /// Holds the worker at a picture that another thread has under its hands, while `body` asks for more.
  private func whileBusy(with name: String, _ body: () -> Void) {
    let (isInside, mayGoOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    DispatchQueue.global().async { [pictures, path = path(name)] in
      _ = try? pictures.preview(path) { _ in
        isInside.signal()
        mayGoOn.wait()
        return (1, 1)
      }
    }
    isInside.wait()
    worker.prepare(request(name))
    while worker.waitingCount > 0 { usleep(500) }
    body()
    mayGoOn.signal()
  }

  @Test func aPreviewSaysWhatItShows() throws {
    worker.prepare(request("a"))
    let shown = try #require(previews(1).first)
    let header = try PictureFile.header(of: path("a"))
    let facts = try #require(shown.facts)
    #expect(shown.request == request("a"))
    #expect(facts.width == header.width && facts.height == header.height && facts.format == .jpeg)
    #expect(try facts.stamp == FileStamp(path("a")) && facts.byteCount == fileSize(path("a")))
    let viewport = Viewport(
      .whole, pictureWidth: header.width, pictureHeight: header.height, cells: Self.cells)
    #expect(shown.grid?.width == viewport.width && shown.grid?.height == viewport.height)
  }

  /// What has not begun when a newer request comes is not done; neighbours of a picture left behind neither.
  @Test func theNewestPictureComesFirst() {
    whileBusy(with: "a") {
      worker.prepare(request("g", isNeighbour: true))
      worker.prepare(request("b"))
      worker.prepare(request("c"))
      worker.prepare(request("d", isNeighbour: true))
      worker.prepare(request("e", isNeighbour: true))
    }
    #expect(previews(4).map(\.request.path) == ["a", "c", "d", "e"].map(path))
    usleep(50_000)
    #expect(mailbox.count == 0)
  }

  @Test func neighboursWaitAndTheOldestOfManyGo() {
    whileBusy(with: "a") {
      for name in ["b", "c", "d", "e", "f"] { worker.prepare(request(name, isNeighbour: true)) }
    }
    #expect(previews(5).map(\.request.path) == ["a", "c", "d", "e", "f"].map(path))
  }

  @Test func aFailureIsOneLine() throws {
    try folder.write("no\npicture", Data("text".utf8))
    worker.prepare(request("no\npicture"))
    worker.prepare(request("missing", isNeighbour: true))
    var messages: [String] = []
    let deadline = Date(timeIntervalSinceNow: patience)
    while messages.count < 2, Date() < deadline {
      for case .previewFailed(_, let message) in mailbox.collect() { messages.append(message) }
      usleep(500)
    }
    #expect(messages.count == 2 && messages.allSatisfy { !$0.contains("\n") })
    #expect(messages.first?.hasSuffix("not a PNG, JPEG or WebP picture") == true)
    #expect(messages.last?.hasSuffix("missing: cannot open: No such file or directory") == true)
  }

  /// With every pixel there, any view is made of them: the file's own bytes are spoilt meanwhile.
  @Test func zoomAndPanReadNothing() throws {
    _ = try pictures.whole(.file(path("a")))
    var before = stat()
    #expect(path("a").call { stat($0, &before) } == 0)
    let descriptor = path("a").call { open($0, O_WRONLY | O_TRUNC) }
    #expect(ftruncate(descriptor, before.st_size) == 0)
    #expect(futimens(descriptor, [before.st_atim, before.st_mtim]) == 0)
    close(descriptor)
    for zoom in [1, 2, 7.5, 1000, 1e300, .infinity] {
      worker.prepare(request("a", zoom: zoom))
      #expect(previews(1).first?.grid != nil, "\(zoom)")
    }
    #expect(throws: PictureError.notAPicture(path: path("a"))) { try PictureFile.decode(path("a")) }
  }

  /// A larger view is made of more pixels than a smaller one left behind.
  @Test func moreIsDecodedWhenTheViewWantsIt() throws {
    worker.prepare(request("a"))
    let first = previews(1).first
    worker.prepare(request("a", zoom: 8))
    let second = previews(1).first
    let whole = try PictureFile.decode(path("a"))
    let viewport = Viewport(
      PictureView(zoom: 8), pictureWidth: whole.width, pictureHeight: whole.height, cells: Self.cells)
    let (width, height) = (Double(whole.width), Double(whole.height))
    let expected = whole.areaAverage(
      x: viewport.left * width, y: viewport.top * height, width: viewport.shownWidth * width,
      height: viewport.shownHeight * height, columns: viewport.width, rows: viewport.height)
    #expect(first?.grid != nil)
    #expect(second?.grid == PixelGrid(width: viewport.width, height: viewport.height, bytes: expected))
  }
}
