/// A header that breaks one rule: its text, the bytes of data after it, and words of the error.
struct DamagedHeader: Sendable {
  let header: String
  let data: Int
  let fault: String

  init(_ header: String, _ data: Int, _ fault: String) {
    self.header = header
    self.data = data
    self.fault = fault
  }
}

/// One row a rule.
let damagedHeaderTable: [DamagedHeader] = [
  DamagedHeader("[]", 0, "does not begin with \"{\""),
  DamagedHeader(" {}", 0, "does not begin with \"{\""),
  DamagedHeader("", 0, "does not begin with \"{\""),
  DamagedHeader("{", 0, "not valid JSON"),
  DamagedHeader("{} x", 0, "not valid JSON"),
  DamagedHeader("{\"a\":1}", 0, "\"a\" must be an object, not 1"),
  DamagedHeader("{\"a\":{}}", 0, "\"a.dtype\" is missing"),
  DamagedHeader("{\"a\":{\"dtype\":\"F32\"}}", 0, "\"a.shape\" is missing"),
  DamagedHeader("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4, "\"a.data_offsets\" is missing"),
  DamagedHeader(
    "{\"a\":{\"dtype\":7,\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "\"a.dtype\" must be a string, not 7"),
  DamagedHeader(
    "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "there twice"),
  DamagedHeader("{\(entry("a", "F33", [1], 0, 4))}", 4, "a has the unknown type \"F33\""),
  DamagedHeader("{\(entry("a", "F32", [-1], 0, 4))}", 4, "the shape of a is not one"),
  DamagedHeader("{\(entry("a", "F32", [-1, -1], 0, 4))}", 4, "the shape of a is not one"),
  DamagedHeader(
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}}", 4,
    "must be a whole number, not 1.0"),
  DamagedHeader(
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1e0],\"data_offsets\":[0,4]}}", 4,
    "must be a whole number, not 1e0"),
  DamagedHeader("{\"a\":{\"dtype\":\"F32\",\"shape\":{},\"data_offsets\":[0,4]}}", 4, "must be an array"),
  DamagedHeader(
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775808],\"data_offsets\":[0,4]}}", 4,
    "\"a.shape[0]\" must be a whole number, not 9223372036854775808"),
  DamagedHeader("{\(entry("a", "F32", [Int.max], 0, 4))}", 4, "the shape of a is not one"),
  // 2^32 * 2^32 + ... : the product is 0 or 4 modulo 2^64.
  DamagedHeader("{\(entry("a", "F32", [1 << 32, 1 << 32], 0, 0))}", 0, "the shape of a is not one"),
  DamagedHeader(
    "{\(entry("a", "F32", [4_611_686_018_427_387_905, 1], 0, 4))}", 4, "the shape of a is not one"),
  DamagedHeader("{\(entry("a", "F32", [1 << 62, 4, 0], 0, 0))}", 0, "the shape of a is not one"),
  DamagedHeader("{\(entry("a", "F32", [2], 0, 4))}", 4, "a has 4 bytes, its shape and type need 8"),
  DamagedHeader("{\(entry("a", "F32", [1], 0, 8))}", 8, "a has 8 bytes, its shape and type need 4"),
  DamagedHeader("{\(entry("a", "F32", [1], 4, 0))}", 4, "data_offsets of a"),
  DamagedHeader("{\(entry("a", "F32", [1], -4, 0))}", 4, "data_offsets of a"),
  DamagedHeader("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}", 4, "data_offsets of a"),
  DamagedHeader("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}}", 4, "data_offsets of a"),
  DamagedHeader("{\(entry("a", "F32", [2], 0, 8))}", 4, "a ends at byte 8 of the data, which has 4"),
  DamagedHeader(
    "{\(entry("a", "F32", [1], 0, 4)),\(entry("b", "F32", [1], Int.max - 4, Int.max))}", 8,
    "b ends at byte \(Int.max) of the data"),
  DamagedHeader(
    "{\(entry("a", "F32", [1], 0, 4)),\(entry("b", "F32", [1], 0, 4))}", 4, "b and a share bytes"),
  DamagedHeader(
    "{\(entry("a", "F32", [2], 0, 8)),\(entry("b", "F32", [1], 4, 8))}", 8, "b and a share bytes"),
  DamagedHeader(
    "{\(entry("a", "F32", [2], 0, 8)),\(entry("b", "F32", [0], 4, 4))}", 8, "b and a share bytes"),
  DamagedHeader("{\(entry("a", "F32", [1], 0, 4)),\(entry("b", "F32", [1], 8, 12))}", 12, "4 bytes before b"),
  DamagedHeader("{\(entry("a", "F32", [1], 4, 8))}", 8, "4 bytes before a"),
  DamagedHeader("{\(entry("a", "F32", [1], 0, 4))}", 5, "the tensors end at byte 4 of the data, which has 5"),
  DamagedHeader(
    "{\(entry("a", "F32", [1], 0, 4)),\(entry("a", "F32", [1], 4, 8))}", 8, "\"a\" is there twice"),
  DamagedHeader("{\"__metadata__\":{\"a\":1}}", 0, "\"__metadata__\" holds something that is not a string"),
  DamagedHeader("{\"__metadata__\":[]}", 0, "\"__metadata__\" holds something that is not a string"),
  DamagedHeader("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", 0, "is there twice"),
  DamagedHeader("{\"a\":\(String(repeating: "[", count: 100_000))", 0, "nested more than 100 deep"),
]
