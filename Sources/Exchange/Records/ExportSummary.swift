/// What was written, what was not, and why.
public struct ExportSummary: Sendable, Equatable {
  public internal(set) var answers = 0
  public internal(set) var objects = 0
  /// Answers to prompts that were not asked for.
  public internal(set) var notChosen = 0
  public private(set) var leftOut: [Omission: Int] = [:]
  public private(set) var remarks: [Remark: Int] = [:]

  mutating func leaveOut(_ reason: Omission) { leftOut[reason, default: 0] += 1 }
  mutating func remark(_ remark: Remark) { remarks[remark, default: 0] += 1 }

  /// For people, one line each: first what was written.
  public var lines: [String] {
    let omissions = Omission.allCases.compactMap { reason in
      leftOut[reason].map { count in
        "\(counted(count, reason.isOfAnswers ? "answer" : "object")) left out: \(reason.rawValue)"
      }
    }
    let remarks = Remark.allCases.compactMap { remark in
      self.remarks[remark].map { "\(counted($0, remark.noun)): \(remark.rawValue)" }
    }
    return ["\(counted(answers, "answer")), \(counted(objects, "object"))"] + omissions + remarks
  }
}

/// Why an answer or an object is not in an export.
public enum Omission: String, Error, Sendable, CaseIterable {
  case failed = "no answer came"
  case severalPictures = "about several pictures at once"
  case sizeUnknown = "the size of the picture is not known"
  case otherSize = "the picture has another size elsewhere"
  case pictureUnknown = "the picture is not in the ground truth"
  case pictureAmbiguous = "the ground truth has several pictures of that name"

  case belowScore = "the score is too low"
  case scoreUnknown = "the score is not known"
  case labelMissing = "no label"
  case labelUnknown = "the label is none of the categories"
  case inverted = "the box is inverted"
  case empty = "the box has no area"
  case malformed = "the box has not four sides"
  case noMask = "no mask"
  case intricate = "the mask is too intricate for an outline"

  var isOfAnswers: Bool {
    switch self {
    case .failed, .severalPictures, .sizeUnknown, .otherSize, .pictureUnknown, .pictureAmbiguous: true
    case .belowScore, .scoreUnknown, .labelMissing, .labelUnknown, .inverted, .empty, .malformed, .noMask,
      .intricate:
      false
    }
  }
}

/// What is worth knowing of what was written.
public enum Remark: String, Sendable, CaseIterable {
  case scoreAssumed = "written with score 1, for none is known"
  case maskDamaged = "without the mask, which cannot be read or belongs to another size"
  case odd = "odd in form, with too many places or not 16 mask codes; written all the same"
  case joined = "parts and holes of the mask joined by lines to one outline"
  case cutShort = "ends before the model was done"
  case withoutObjects = "written without objects"
  case turned = "coordinates are those of the upright picture, as EXIF turns it"
  case otherSize = "the file has another size than the one that was asked about"
  case notShown = "cannot be shown"

  var noun: String {
    switch self {
    case .scoreAssumed, .maskDamaged, .odd, .joined: "object"
    case .cutShort, .withoutObjects: "answer"
    case .turned, .otherSize, .notShown: "picture"
    }
  }
}

/// "1 answer", "2 answers".
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
