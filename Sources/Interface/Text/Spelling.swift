/// The word that someone may have meant.
public enum Spelling {
  /// The nearest of `words`, when it is near: one change in three letters at most.
  public static func nearest(_ word: String, in words: [String]) -> String? {
    // A long word is none of ours, and the table below grows with its square.
    guard word.utf8.count <= 40 else { return nil }
    let found = words.map { (word: $0, distance: distance(word, $0)) }.min { $0.distance < $1.distance }
    guard let found, found.distance <= max(1, word.count / 3) else { return nil }
    return found.word
  }

  /// Letters put in, left out or exchanged, or swapped with their neighbour.
  static func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a), Array(b))
    var rows = [Array(0...b.count)]
    for i in 1..<(a.count + 1) {
      var row = [i]
      for j in 1..<(b.count + 1) {
        let change = rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
        var least = min(change, rows[i - 1][j] + 1, row[j - 1] + 1)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          least = min(least, rows[i - 2][j - 2] + 1)
        }
        row.append(least)
      }
      rows.append(row)
    }
    return rows[a.count][b.count]
  }
}
