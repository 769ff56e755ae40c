import CZlib

/// Inflates raw deflate data until `destination` is full; returns the bytes written and whether the data ended
/// exactly there. nil for damaged data.
func inflateRaw(
  _ source: UnsafeRawBufferPointer, into destination: UnsafeMutableRawBufferPointer
) -> (count: Int, ended: Bool)? {
  var stream = z_stream()
  // Negative window bits: no zlib header, as ZIP stores it.
  guard inflateInit2_(&stream, -MAX_WBITS, zlibVersion(), Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
    return nil
  }
  defer { inflateEnd(&stream) }
  // zlib counts in 32 bits: feed it in parts. A spare byte notices data that goes on past the expected end.
  var spare: UInt8 = 0
  var read = 0
  var written = 0
  while true {
    let input = min(source.count - read, 1 << 30)
    let room = min(destination.count - written, 1 << 30)
    let status = withUnsafeMutablePointer(to: &spare) { spare in
      let target = destination.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.next_in = source.baseAddress.map {
        UnsafeMutablePointer(mutating: $0.assumingMemoryBound(to: UInt8.self) + read)
      }
      stream.avail_in = UInt32(input)
      stream.next_out = room > 0 ? target.map { $0 + written } : spare
      stream.avail_out = UInt32(max(room, 1))
      return inflate(&stream, Z_NO_FLUSH)
    }
    read += input - Int(stream.avail_in)
    let produced = max(room, 1) - Int(stream.avail_out)
    if room == 0 && produced > 0 { return (written, false) }
    written += produced
    if status == Z_STREAM_END { return (written, true) }
    guard status == Z_OK, produced > 0 || Int(stream.avail_in) < input else { return nil }
  }
}

/// The CRC-32 that ZIP keeps of a member.
func zipChecksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
  var sum = crc32(0, nil, 0)
  var done = 0
  while done < bytes.count {
    let count = min(bytes.count - done, 1 << 30)
    sum = crc32(sum, bytes.baseAddress!.assumingMemoryBound(to: UInt8.self) + done, UInt32(count))
    done += count
  }
  return UInt32(truncatingIfNeeded: sum)
}
