import Glibc

/// What runs, and where it is asked.
struct Served {
  let endpoint: String
  /// Served as long as this is kept.
  let server: AnyObject
}

/// At once, whatever reads it.
func say(_ line: String, to descriptor: Int32) {
  let bytes = Array((line + "\n").utf8)
  _ = write(descriptor, bytes, bytes.count)
}
