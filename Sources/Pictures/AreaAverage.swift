import CPixels

extension Picture {
  /// The exact area average of a rectangle of this picture (in its pixels, fractional edges allowed), as
  /// columns x rows RGB bytes.
  ///
  /// Parts outside the picture do not count; an output pixel wholly outside is black. Transparent parts lie
  /// over a checkerboard with squares of four output pixels.
  public func areaAverage(
    x: Double, y: Double, width: Double, height: Double, columns: Int, rows: Int
  ) -> [UInt8] {
    guard columns > 0, rows > 0 else { return [] }
    var result = [UInt8](repeating: 0, count: columns * rows * 3)
    var sums = [Double](repeating: 0, count: self.width * 4)
    var whole = [UInt32](repeating: 0, count: self.width * 3)
    let light: (UInt8, UInt8, UInt8) = (0x99, 0x99, 0x99)
    let dark: (UInt8, UInt8, UInt8) = (0x66, 0x66, 0x66)
    var checks = cpx_checks(colors: (light, dark), side: 4)
    rgb.withUnsafeBufferPointer { rgb in
      withPlane(alpha) { alpha in
        sums.withUnsafeMutableBufferPointer { sums in
          whole.withUnsafeMutableBufferPointer { whole in
            var picture = cpx_picture(
              rgb: rgb.baseAddress, alpha: alpha, width: self.width, height: self.height)
            var work = cpx_work(sums: sums.baseAddress, whole: whole.baseAddress)
            cpx_area_average(&picture, [x, y, width, height], columns, rows, &checks, &work, &result)
          }
        }
      }
    }
    return result
  }

  private func withPlane(_ plane: [UInt8]?, _ body: (UnsafePointer<UInt8>?) -> Void) {
    guard let plane else { return body(nil) }
    plane.withUnsafeBufferPointer { body($0.baseAddress) }
  }
}
