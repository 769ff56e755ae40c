import Glibc

/// Listens on loopback and accepts nothing: the system takes a connection and some bytes of it, nobody reads them.
/// Filled, it does not even take connections.
final class SilentListener {
  let port: UInt16
  private var descriptors: [Int32] = []

  init(isFull: Bool = false) {
    let listening = Self.socket()
    var name = Self.name(port: 0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    port = withUnsafeMutablePointer(to: &name) { name in
      name.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
        bind(listening, name, size)
        listen(listening, isFull ? 0 : 16)
        getsockname(listening, name, &size)
      }
      return UInt16(bigEndian: name.pointee.sin_port)
    }
    descriptors = [listening]
    if isFull { for _ in 0..<4 { fill() } }
  }

  deinit { for descriptor in descriptors { close(descriptor) } }

  var base: String { "http://127.0.0.1:\(port)" }

  private func fill() {
    let descriptor = Self.socket()
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    var name = Self.name(port: port)
    withUnsafePointer(to: &name) { name in
      name.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
        _ = connect(descriptor, name, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    descriptors.append(descriptor)
  }

  private static func socket() -> Int32 {
    Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
  }

  private static func name(port: UInt16) -> sockaddr_in {
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = port.bigEndian
    name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return name
  }
}
