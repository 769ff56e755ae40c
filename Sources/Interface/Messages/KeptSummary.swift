import Answers
import Files

/// What lists need of an answer that was kept.
public struct KeptSummary: Sendable, Equatable {
  /// Its number in the store.
  public let id: Int64
  /// Seconds since 1970.
  public let time: Int
  public let isPinned: Bool
  public let summary: AnswerSummary

  public init(id: Int64, time: Int, isPinned: Bool, summary: AnswerSummary) {
    self.id = id
    self.time = time
    self.isPinned = isPinned
    self.summary = summary
  }
}

/// A file as it was listed.
public struct PictureVersion: Sendable, Hashable {
  public let path: Path
  public let stamp: FileStamp

  public init(path: Path, stamp: FileStamp) {
    self.path = path
    self.stamp = stamp
  }
}

/// What was kept about a picture, oldest first.
public struct PictureSurvey: Sendable, Equatable {
  public let picture: PictureVersion
  public let answers: [KeptSummary]

  public init(_ picture: PictureVersion, _ answers: [KeptSummary]) {
    self.picture = picture
    self.answers = answers
  }
}
