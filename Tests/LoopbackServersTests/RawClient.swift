import Glibc
import LoopbackServers

/// A connection that sends bytes and reads bytes: no HTTP client stands between a test and the server.
final class RawClient {
  private let descriptor: Int32
  /// Of sending: the system tells a reset once.
  private var failure: Int32?

  init(_ server: LoopbackServer) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var wait = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = server.port.bigEndian
    inet_pton(AF_INET, server.address, &name.sin_addr)
    let status = withUnsafePointer(to: &name) { name in
      name.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { throw Refused(code: errno) }
  }

  deinit { close(descriptor) }

  struct Refused: Error, Equatable { let code: Int32 }

  func send(_ text: String) {
    let bytes = Array(text.utf8)
    if Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) < 0 { failure = errno }
  }

  /// nil at an orderly end; throws at a reset or after ten seconds.
  func read(upTo count: Int = 65536) throws -> [UInt8]? {
    if let failure { throw Refused(code: failure) }
    var bytes = [UInt8](repeating: 0, count: count)
    let got = recv(descriptor, &bytes, count, 0)
    guard got >= 0 else { throw Refused(code: errno) }
    return got == 0 ? nil : Array(bytes[..<got])
  }

  func readToEnd() throws -> [UInt8] {
    var all: [UInt8] = []
    while let more = try read() { all += more }
    return all
  }

  func read(count: Int) throws -> [UInt8] {
    var all: [UInt8] = []
    while all.count < count, let more = try read(upTo: count - all.count) { all += more }
    return all
  }

  func readHead() throws -> String {
    var text = ""
    while !text.hasSuffix("\r\n\r\n"), let byte = try read(upTo: 1) {
      text += String(decoding: byte, as: UTF8.self)
    }
    return text
  }
}

/// An answer read whole.
struct RawAnswer {
  let head: String
  let body: [UInt8]

  var status: Int { Int(head.split(separator: " ").dropFirst().first ?? "") ?? 0 }
  var text: String { String(decoding: body, as: UTF8.self) }

  func header(_ name: String) -> String? {
    for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix(name.lowercased() + ": ") {
      return String(line.dropFirst(name.count + 2))
    }
    return nil
  }
}

/// One request over a connection of its own.
@discardableResult
func ask(
  _ server: LoopbackServer, _ line: String, headers: [String: String] = [:], body: String = ""
) throws -> RawAnswer {
  let client = try RawClient(server)
  var headers = headers
  if !body.isEmpty { headers["Content-Length"] = "\(body.utf8.count)" }
  let fields = headers.map { "\($0.key): \($0.value)\r\n" }.joined()
  client.send("\(line) HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\(fields)\r\n\(body)")
  let head = try client.readHead()
  return RawAnswer(head: head, body: try client.readToEnd())
}
