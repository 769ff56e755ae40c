import Pictures
import Tensors

extension Picture {
  /// The vision tower's input: the whole picture squashed to a square (no crop, no aspect kept), each channel
  /// from 0...255 to what the settings make of it, cut into patches in raster order. [N, 3 * patch * patch], a patch as channel,
  /// row, column: the order of the convolution's weights.
  func patches(_ configuration: VisionConfiguration, _ settings: PictureSettings = .standard) throws
    -> Activations
  {
    let (size, side, grid) = (configuration.imageSize, configuration.patchSize, configuration.grid)
    let square = squashed(width: size, height: size)
    let patches = try Activations(rows: configuration.patches, columns: configuration.patchElements)
    for patch in 0..<configuration.patches {
      let out = patches.row(patch)
      let corner = (patch / grid * side) * size + patch % grid * side
      for (channel, levels) in settings.levels.enumerated() {
        for y in 0..<side {
          for x in 0..<side {
            out[(channel * side + y) * side + x] =
              levels[Int(square.rgb[3 * (corner + y * size + x) + channel])]
          }
        }
      }
    }
    return patches
  }
}
