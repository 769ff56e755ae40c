import CSQLite

/// A statement that is compiled once and used again. For one thread at a time.
final class Statement {
  enum Value: Equatable {
    case null
    case integer(Int)
    case real(Double)
    case text(String)
    case bytes([UInt8])
  }

  private let pointer: OpaquePointer

  /// nil, with the code told by the connection, where SQLite refuses it.
  init?(_ sql: String, connection: OpaquePointer) {
    var pointer: OpaquePointer?
    sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &pointer, nil)
    guard let pointer else { return nil }
    self.pointer = pointer
  }

  deinit { sqlite3_finalize(pointer) }

  /// Gives its `?`s their values. A result code.
  func bind(_ values: [Value]) -> Int32 {
    for (place, value) in zip(1..., values) {
      let code = bind(value, at: Int32(place))
      if code != SQLITE_OK { return code }
    }
    return SQLITE_OK
  }

  private func bind(_ value: Value, at place: Int32) -> Int32 {
    switch value {
    case .null: return sqlite3_bind_null(pointer, place)
    case .integer(let integer): return sqlite3_bind_int64(pointer, place, Int64(integer))
    case .real(let real): return sqlite3_bind_double(pointer, place, real)
    case .text(var text):
      return text.withUTF8 { cs_bind_text(pointer, place, $0.baseAddress, UInt64($0.count)) }
    // A blob without an address would be null.
    case .bytes(let bytes) where bytes.isEmpty: return sqlite3_bind_zeroblob(pointer, place, 0)
    case .bytes(let bytes):
      return bytes.withUnsafeBytes { cs_bind_blob(pointer, place, $0.baseAddress, UInt64($0.count)) }
    }
  }

  /// SQLITE_ROW, SQLITE_DONE, or why it cannot go on.
  func step() -> Int32 { sqlite3_step(pointer) }

  /// For its next use. No lock is held by it then, nor any value.
  func reset() {
    sqlite3_reset(pointer)
    sqlite3_clear_bindings(pointer)
  }

  // MARK: The row at hand

  func integer(_ column: Int32) -> Int { Int(sqlite3_column_int64(pointer, column)) }

  /// Text or blob, as they lie there.
  func bytes(_ column: Int32) -> [UInt8] {
    // In this order: the first call decides what the second counts.
    guard let start = sqlite3_column_blob(pointer, column) else { return [] }
    let count = Int(sqlite3_column_bytes(pointer, column))
    return Array(UnsafeRawBufferPointer(start: start, count: count))
  }

  func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }
}
