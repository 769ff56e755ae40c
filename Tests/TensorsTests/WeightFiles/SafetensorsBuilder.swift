/// Bytes of a safetensors file from its header as text, right or wrong.
func safetensors(_ header: String, data: [UInt8], length: UInt64? = nil) -> [UInt8] {
  let text = Array(header.utf8)
  return littleEndian(length ?? UInt64(text.count)) + text + data
}

func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}

/// A tensor's part of a header.
func entry(_ name: String, _ type: String, _ shape: [Int], _ start: Int, _ end: Int) -> String {
  "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":[\(start),\(end)]}"
}

/// A well-formed file of float32 tensors, one after another.
func floatFile(_ tensors: [(name: String, values: [Float])]) -> [UInt8] {
  var parts: [String] = []
  var data: [UInt8] = []
  for (name, values) in tensors {
    let start = data.count
    for value in values { data += littleEndian(value.bitPattern) }
    parts.append(entry(name, "F32", [values.count], start, data.count))
  }
  return safetensors("{\(parts.joined(separator: ","))}", data: data)
}
