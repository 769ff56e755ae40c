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
  private let queue = DispatchQueue(label: "pali.previews", qos: .userInitiated)
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

  private func work() {
    while let request = next() {
      do {
        let (facts, grid) = try preview(request)
        mailbox.post(.previewReady(request, facts, grid))
      } catch {
        mailbox.post(.previewFailed(request, message: TextLayout.message("\(error)")))
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
    let header = try PictureFile.header(of: request.path)
    let viewport = Viewport(
      request.view, pictureWidth: header.width, pictureHeight: header.height, cells: request.cells)
    // As many pixels of the whole picture as the part shown needs.
    let needed = (
      width: Int(Double(viewport.width) / viewport.shownWidth),
      height: Int(Double(viewport.height) / viewport.shownHeight)
    )
    let stamp = try FileStamp(request.path)
    let picture = try pictures.preview(request.path, stamp, fitting: needed, wholeWidth: header.width)
    let (width, height) = (Double(picture.width), Double(picture.height))
    let bytes = picture.areaAverage(
      x: viewport.left * width, y: viewport.top * height, width: viewport.shownWidth * width,
      height: viewport.shownHeight * height, columns: viewport.width, rows: viewport.height)
    let facts = PictureFacts(
      width: header.width, height: header.height, format: header.format, byteCount: stamp.size, stamp: stamp)
    return (facts, PixelGrid(width: viewport.width, height: viewport.height, bytes: bytes))
  }
}
