import Foundation

/// Printable ASCII as 5 x 7 pixels, for labels painted into pictures.
///
/// Accents are left out; what then still is not ASCII is drawn as an empty frame.
enum BitmapFont {
  static let width = 5
  static let height = 7
  /// Pixels from one character to the next.
  static let advance = 6

  /// Seven rows of five bits for each character, the leftmost pixel the highest bit.
  static func rows(of text: String) -> [[UInt8]] {
    text.decomposedStringWithCanonicalMapping.unicodeScalars.compactMap { scalar in
      if scalar.properties.generalCategory == .nonspacingMark { return nil }
      guard (0x20..<0x7F).contains(scalar.value) else { return frame }
      return glyphs[Int(scalar.value) - 0x20]
    }
  }

  private static let frame: [UInt8] = decoded("VHHHHHV")

  /// From U+0020 on; each digit (base 32) is a row.
  private static let glyphs: [[UInt8]] = [
    "0000000 4444404 AAA0000 AAVAVAA 4FKE5U4 OP248J3 CIK8LID 4400000 2488842 8422248 04LEL40 044V440",
    "0000C48 000V000 00000CC 01248G0 EHJLPHE 4C4444E EH1248V V2421HE 26AIV22 VGU11HE 68GUHHE V124888",
    "EHHEHHE EHHF12C 0CC0CC0 0CC0C48 248G842 00V0V00 8421248 EH12404 EH1DLLE EHHHVHH UHHUHHU EHGGGHE",
    "SIHHHIS VGGUGGV VGGUGGG EHGNHHF HHHVHHH E44444E 72222IC HIKOKIH GGGGGGV HRLLHHH HHPLJHH EHHHHHE",
    "UHHUGGG EHHHLID UHHUKIH FGGE11U V444444 HHHHHHE HHHHHA4 HHHLLLA HHA4AHH HHHA444 V1248GV E88888E",
    "0G84210 E22222E 4AH0000 000000V 8420000 00E1FHF GGMPHHU 00EGGHE 11DJHHF 00EHVGE 698S888 0FHHF1E",
    "GGMPHHH 40C444E 20622IC GGIKOKI C44444E 00QLLHH 00MPHHH 00EHHHE 00UHUGG 00DJF11 00MPGGG 00EGE1U",
    "88S8896 00HHHJD 00HHHA4 00HHLLA 00HA4AH 00HHF1E 00V248V 2448442 4444444 8442448 008L200",
  ].flatMap { $0.split(separator: " ").map { decoded(String($0)) } }

  private static func decoded(_ digits: String) -> [UInt8] {
    digits.map { UInt8(String($0), radix: 32) ?? 0 }
  }
}

extension PixelSurface {
  /// A glyph whose pixels are squares of `unit`.
  mutating func draw(_ glyph: [UInt8], _ color: RGB, x: Int, y: Int, unit: Int) {
    for (row, bits) in glyph.enumerated() {
      for column in 0..<BitmapFont.width where bits & (16 >> UInt8(column)) != 0 {
        let (left, top) = (x + column * unit, y + row * unit)
        fill(color, left..<left + unit, top..<top + unit)
      }
    }
  }
}
