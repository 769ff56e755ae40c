import Files

/// Which picture is meant. Its pixels are read when they are wanted.
public indirect enum PictureReference: Sendable, Equatable {
  case file(Path)
  /// Pixels that are there already; `name` stands for the path.
  case pixels(Picture, name: Path)
  /// Another one with changes made to its pixels, one after another.
  case changed(PictureReference, [PictureChange])

  public var path: Path {
    switch self {
    case .file(let path): path
    case .pixels(_, let name): name
    case .changed(let original, _): original.path
    }
  }

  /// What is done to its pixels, in order.
  public var changes: [PictureChange] {
    switch self {
    case .file, .pixels: []
    case .changed(let original, let changes): original.changes + changes
    }
  }

  /// The part of the whole picture that is seen.
  public var area: PictureArea {
    changes.reduce(.whole) { seen, change in
      guard case .crop(let part) = change else { return seen }
      return part.within(seen)
    }
  }
}

/// What a picture was when it was read.
public struct PictureIdentity: Sendable, Hashable {
  public let path: Path
  /// The file's contents; nil where the pixels came from no file.
  public let stamp: FileStamp?
  /// SHA-256 of the file's bytes, in hexadecimal digits: tells the contents wherever they lie. nil where that is not
  /// known.
  public let digest: String?
  /// Pixels, upright.
  public let width: Int, height: Int

  public init(path: Path, stamp: FileStamp?, digest: String? = nil, width: Int, height: Int) {
    self.path = path
    self.stamp = stamp
    self.digest = digest
    self.width = width
    self.height = height
  }
}

/// A picture that was read, and of which contents it is: those of the whole, whatever was done to its pixels.
public struct StoredPicture: Sendable, Equatable {
  public let identity: PictureIdentity
  public let picture: Picture

  /// The same with changes made to its pixels.
  func changed(_ changes: [PictureChange]) -> StoredPicture {
    StoredPicture(identity: identity, picture: picture.changed(changes))
  }

  private init(identity: PictureIdentity, picture: Picture) {
    (self.identity, self.picture) = (identity, picture)
  }

  public init(path: Path, stamp: FileStamp?, digest: String? = nil, picture: Picture) {
    identity = PictureIdentity(
      path: path, stamp: stamp, digest: digest, width: picture.width, height: picture.height)
    self.picture = picture
  }
}
