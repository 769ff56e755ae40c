import Glibc

/// A listening socket and the thread that accepts; closed, it refuses connections.
final class Listener: Sendable {
  let port: UInt16
  private let descriptor: Int32
  private let threads = Threads()

  /// Port 0 is any that is free. Throws `ServerError`.
  init(address: String, port: UInt16, accepted: @escaping @Sendable (Int32) -> Void) throws(ServerError) {
    let opened = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard opened >= 0 else { throw ServerError("make a socket") }
    do throws(ServerError) {
      self.port = try Self.listen(opened, address, port)
    } catch {
      close(opened)
      throw error
    }
    descriptor = opened
    threads.start { Self.accept(opened, accepted) }
  }

  /// Refuses from now on.
  func stop() {
    // Wakes the thread, which alone would go on waiting after a close.
    shutdown(descriptor, Int32(SHUT_RDWR))
    threads.join()
    close(descriptor)
  }

  private static func listen(_ descriptor: Int32, _ address: String, _ port: UInt16) throws(ServerError)
    -> UInt16
  {
    var one: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = port.bigEndian
    guard inet_pton(AF_INET, address, &name.sin_addr) == 1 else { throw ServerError("read \(address)") }
    // The first byte of the address as it goes over the wire: no test is ever served to another machine.
    guard name.sin_addr.s_addr & 0xFF == 127 else { throw ServerError("serve beyond loopback") }
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &name) { name in
      name.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
        guard bind(descriptor, name, size) == 0, Glibc.listen(descriptor, 128) == 0 else { return Int32(-1) }
        return getsockname(descriptor, name, &size)
      }
    }
    guard status == 0 else { throw ServerError("listen on \(address):\(port)") }
    return UInt16(bigEndian: name.sin_port)
  }

  private static func accept(_ descriptor: Int32, _ accepted: @Sendable (Int32) -> Void) {
    while true {
      let connection = accept(descriptor)
      if connection >= 0 {
        accepted(connection)
      } else if errno == EMFILE || errno == ENFILE {
        usleep(10_000)
      } else if errno != EINTR && errno != ECONNABORTED {
        return
      }
    }
  }

  private typealias Accept4 = @convention(c) (Int32, OpaquePointer?, OpaquePointer?, Int32) -> Int32

  /// accept4, which is not seen from Swift: a connection that a child of the test inherits would not end with ours.
  private static let accept4 = dlsym(nil, "accept4").map { unsafeBitCast($0, to: Accept4.self) }

  private static func accept(_ descriptor: Int32) -> Int32 {
    if let accept4 { return accept4(descriptor, nil, nil, Int32(SOCK_CLOEXEC.rawValue)) }
    return Glibc.accept(descriptor, nil, nil)
  }
}
