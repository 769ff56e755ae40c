import Files
import Foundation
import Interface
import Pictures
import Synchronization

/// Makes previews off the main thread: the picture on screen first, its neighbours when nothing else is to do.
///
/// A newer request for the foreground takes the place of one that has not begun, so scrolling fast never
/// waits for a decode.
final class PreviewWorker: Sendable {
  private struct Waiting {
    var foreground: PreviewRequest?
    var neighbours: [PreviewRequest] = []
    var isWorking = false
  }

  private let waiting = Mutex(Waiting())
  /// Not served by threads that the model has made step aside.
  private let queue = DispatchQueue(label: "pali.previews", qos: .userInteractive)
  private let pictures: PictureStore
  private let mailbox: Mailbox<Event>

  init(mailbox: Mailbox<Event>, pictures: PictureStore) {
    self.mailbox = mailbox
    self.pictures = pictures
  }

  func prepare(_ request: PreviewRequest) {
    let isIdle = waiting.withLock { waiting in
      if request.isNeighbour {
        waiting.neighbours = waiting.neighbours.suffix(3) + [request]
      } else {
        waiting.foreground = request
        waiting.neighbours = []
      }
      defer { waiting.isWorking = true }
      return !waiting.isWorking
    }
    if isIdle { queue.async { self.work() } }
  }

  /// Requests that have not begun.
  var waitingCount: Int { waiting.withLock { ($0.foreground == nil ? 0 : 1) + $0.neighbours.count } }

  private func work() {
    while let request = next() {
      do {
        let (facts, grid) = try preview(request)
        mailbox.post(.previewReady(request, facts, grid))
      } catch {
        mailbox.post(.previewFailed(request, message: DisplayText.line(TextLayout.message("\(error)"))))
      }
    }
  }

  private func next() -> PreviewRequest? {
    waiting.withLock { waiting in
      if let request = waiting.foreground {
        waiting.foreground = nil
        return request
      }
      if !waiting.neighbours.isEmpty { return waiting.neighbours.removeFirst() }
      waiting.isWorking = false
      return nil
    }
  }

  private func preview(_ request: PreviewRequest) throws -> (PictureFacts, PixelGrid) {
    if let side = request.look.squashedTo { return try modelView(request, side) }
    let read = try pictures.preview(request.path) { Self.viewport(request, $0).wholeSize }
    let grid = grid(
      request, read.picture.changed(request.look.changes), width: read.header.width,
      height: read.header.height)
    return (PictureFacts(read), grid)
  }

  /// What the model sees: all pixels, squashed as it squashes them, so many to a side.
  private func modelView(_ request: PreviewRequest, _ side: Int) throws -> (PictureFacts, PixelGrid) {
    let read = try pictures.preview(request.path) { ($0.width, $0.height) }
    let seen = read.picture.changed(request.look.changes).squashed(width: side, height: side)
    let facts = PictureFacts(
      width: side, height: side, format: read.header.format, byteCount: read.stamp.size, stamp: read.stamp)
    return (facts, grid(request, seen, width: side, height: side))
  }

  /// The part that is in sight; `picture` may have fewer pixels than it is wide and high.
  private func grid(_ request: PreviewRequest, _ picture: Picture, width: Int, height: Int) -> PixelGrid {
    let viewport = Viewport(request.view, pictureWidth: width, pictureHeight: height, cells: request.cells)
    let (width, height) = (Double(picture.width), Double(picture.height))
    let bytes = picture.areaAverage(
      x: viewport.left * width, y: viewport.top * height, width: viewport.shownWidth * width,
      height: viewport.shownHeight * height, columns: viewport.width, rows: viewport.height)
    return PixelGrid(width: viewport.width, height: viewport.height, bytes: bytes)
  }

  private static func viewport(_ request: PreviewRequest, _ picture: PictureFile.Header) -> Viewport {
    Viewport(request.view, pictureWidth: picture.width, pictureHeight: picture.height, cells: request.cells)
  }
}

extension Viewport {
  /// How large the whole picture is where a part of it is as large as here.
  fileprivate var wholeSize: (width: Int, height: Int) {
    (Self.whole(width, shownWidth), Self.whole(height, shownHeight))
  }

  /// However far the view is zoomed, a number.
  private static func whole(_ size: Int, _ share: Double) -> Int { Int(min(Double(size) / share, 1e9)) }
}

extension PictureFacts {
  fileprivate init(_ read: PicturePreview) {
    self.init(
      width: read.header.width, height: read.header.height, format: read.header.format,
      byteCount: read.stamp.size, stamp: read.stamp)
  }
}
