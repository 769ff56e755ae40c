import CZlib

/// Raw deflate data, inflated from its beginning on, as much at a time as is asked for.
final class InflateStream {
  private let source: UnsafeRawBufferPointer
  /// At one place in memory: what zlib allocates points back to it.
  private let stream: UnsafeMutablePointer<z_stream>
  /// Bytes of the source that are not needed any more.
  private(set) var taken = 0
  private var isEnded = false

  /// `source` outlives it. nil where there is no memory.
  init?(_ source: UnsafeRawBufferPointer) {
    self.source = source
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // Negative window bits: no zlib header, as ZIP stores it.
    guard inflateInit2_(stream, -MAX_WBITS, zlibVersion(), Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      return nil
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Fills as much of `destination` as there is data for; tells how much. nil for damaged data.
  func read(into destination: UnsafeMutableRawBufferPointer) -> Int? {
    var written = 0
    while written < destination.count, !isEnded {
      let room = UnsafeMutableRawBufferPointer(rebasing: destination[written...])
      guard let count = step(into: room) else { return nil }
      written += count
    }
    return written
  }

  /// Whether the data ends here. A spare byte notices data that goes on.
  func endsHere() -> Bool {
    var spare: UInt8 = 0
    while !isEnded {
      guard let count = withUnsafeMutableBytes(of: &spare, { step(into: $0) }), count == 0 else {
        return false
      }
    }
    return true
  }

  /// One call of zlib, which counts in 32 bits: the data is fed in parts. nil where it cannot go on.
  private func step(into room: UnsafeMutableRawBufferPointer) -> Int? {
    let (input, output) = (min(source.count - taken, 1 << 30), min(room.count, 1 << 30))
    stream.pointee.next_in = source.baseAddress.map {
      UnsafeMutablePointer(mutating: $0.assumingMemoryBound(to: UInt8.self) + taken)
    }
    stream.pointee.avail_in = UInt32(input)
    stream.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(output)
    let status = inflate(stream, Z_NO_FLUSH)
    let (read, written) = (input - Int(stream.pointee.avail_in), output - Int(stream.pointee.avail_out))
    taken += read
    isEnded = status == Z_STREAM_END
    guard isEnded || status == Z_OK && (written > 0 || read > 0) else { return nil }
    return written
  }
}

/// Inflates raw deflate data until `destination` is full; returns the bytes written and whether the data ended
/// exactly there. nil for damaged data.
func inflateRaw(
  _ source: UnsafeRawBufferPointer, into destination: UnsafeMutableRawBufferPointer
) -> (count: Int, ended: Bool)? {
  guard let stream = InflateStream(source), let count = stream.read(into: destination) else { return nil }
  return (count, stream.endsHere())
}

/// The CRC-32 that ZIP keeps of a member, of bytes that come after those of `sum`.
func zipChecksum(_ bytes: UnsafeRawBufferPointer, after sum: UInt32? = nil) -> UInt32 {
  var sum = sum.map(UInt.init) ?? crc32(0, nil, 0)
  var done = 0
  while done < bytes.count {
    let count = min(bytes.count - done, 1 << 30)
    sum = crc32(sum, bytes.baseAddress!.assumingMemoryBound(to: UInt8.self) + done, UInt32(count))
    done += count
  }
  return UInt32(truncatingIfNeeded: sum)
}
