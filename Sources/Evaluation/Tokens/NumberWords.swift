/// "3" of "three".
enum NumberWords {
  private static let words = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
  ]
  private static let values: [String: String] = {
    var values = ["none": "0"]
    for (value, word) in words.enumerated() { values[word] = String(value) }
    return values
  }()

  static func digits(_ text: String) -> String { values[text.lowercased()] ?? text }
}
