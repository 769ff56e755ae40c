/// A number with at most so many decimals, in plain figures: "0.25", "117.302". What is beyond 12 digits is held.
func decimal(_ value: Double, places: Int = 3) -> String {
  let unit = (0..<places).reduce(1.0) { unit, _ in unit * 10 }
  guard value == value else { return "0" }
  let scaled = Int64((min(max(value, -1e12), 1e12) * unit).rounded())
  let (whole, rest) = scaled.magnitude.quotientAndRemainder(dividingBy: UInt64(unit))
  var digits = String(rest)
  digits = String(repeating: "0", count: max(0, places - digits.utf8.count)) + digits
  while digits.hasSuffix("0") { digits.removeLast() }
  let sign = scaled < 0 ? "-" : ""
  return sign + (digits.isEmpty || places == 0 ? "\(whole)" : "\(whole).\(digits)")
}
