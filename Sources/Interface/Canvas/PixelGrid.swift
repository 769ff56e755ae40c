/// Colours of half cells, row-major: two rows of pixels make a row of cells.
public struct PixelGrid: Sendable, Equatable {
  public let width: Int
  public let height: Int
  public let colors: [Color]

  public init(width: Int, height: Int, colors: [Color]) {
    precondition(colors.count == width * height)
    self.width = width
    self.height = height
    self.colors = colors
  }
}
