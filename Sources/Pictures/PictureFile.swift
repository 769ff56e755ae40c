/// Reading picture files, by content and not by extension.
public enum PictureFile {
  public enum Format: String, Sendable { case png, jpeg, webp }

  /// What a header tells before anything is decoded. Width and height are upright (orientation applied).
  public struct Header: Sendable, Equatable {
    public let format: Format
    public let width: Int
    public let height: Int
    /// EXIF orientation, 1...8.
    public let orientation: Int
  }

  /// Reads only the header. Throws `PictureError`.
  public static func header(of path: String) throws -> Header { fatalError("skeleton") }

  /// Decodes the whole picture, upright. Throws `PictureError` on anything truncated or corrupt.
  public static func decode(_ path: String) throws -> Picture { fatalError("skeleton") }

  /// Decodes for a preview: where the format can (JPEG), at 1/2, 1/4 or 1/8 scale, never smaller than
  /// `fitting` in both directions.
  public static func decodePreview(_ path: String, fitting: (width: Int, height: Int)) throws -> Picture {
    fatalError("skeleton")
  }
}
