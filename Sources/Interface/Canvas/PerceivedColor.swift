import Foundation

/// A colour in coordinates whose distances are close to perceived differences: lightness 0...1, green to red,
/// blue to yellow.
///
/// OKLab (Ottosson, 2020) with square roots in place of cube roots. Dithered pixels are averaged twice, by the
/// eye in linear light and by judgement in perceived lightness: the square root lies between the two, and in 16
/// colours mixtures come nearer to their pixels (Sources/benchmarks/README.md).
struct PerceivedColor: Sendable, Equatable {
  var axes: SIMD3<Float>

  init(_ color: RGB) {
    let light = Self.light
    self.init(red: light[Int(color.red)], green: light[Int(color.green)], blue: light[Int(color.blue)])
  }

  /// From linear light, 0...1 each.
  private init(red: Float, green: Float, blue: Float) {
    let long = (0.412_221_47 * red + 0.536_332_54 * green + 0.051_445_99 * blue).squareRoot()
    let middle = (0.211_903_50 * red + 0.680_699_55 * green + 0.107_396_96 * blue).squareRoot()
    let short = (0.088_302_46 * red + 0.281_718_84 * green + 0.629_978_70 * blue).squareRoot()
    axes = SIMD3(
      0.210_454_26 * long + 0.793_617_79 * middle - 0.004_072_05 * short,
      1.977_998_50 * long - 2.428_592_21 * middle + 0.450_593_71 * short,
      0.025_904_04 * long + 0.782_771_77 * middle - 0.808_675_77 * short)
  }

  /// Linear light of each sRGB value.
  private static let light: [Float] = (0...255).map {
    let value = Double($0) / 255
    return Float(value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4))
  }
}
