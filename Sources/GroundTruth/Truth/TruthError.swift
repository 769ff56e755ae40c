import JSON

/// What can be wrong with a data set, or with predictions, besides their JSON.
public enum TruthError: Error, Equatable, CustomStringConvertible {
  /// `file` names the line too where the file has one item a line.
  case empty(file: String)
  case unknownForm(file: String)
  case noAnswer(file: String)
  case mixed(file: String)
  case tooMany(file: String, what: String, limit: Int)
  case tooLong(file: String, what: String, limit: Int)
  case duplicateID(file: String, what: String, id: Int)
  case size(file: String, id: Int)
  case segmentation(file: String, annotation: Int)
  /// `index`: of the result, from 0.
  case result(file: String, index: Int, fault: String)

  public var description: String {
    switch self {
    case .empty(let file): "\(file): there is nothing in it"
    case .unknownForm(let file):
      "\(file): neither a COCO data set nor lines with \"image\" and \"suffix\", \"answers\" or \"captions\""
    case .noAnswer(let file): "\(file): \"suffix\", \"answers\" or \"captions\" is missing, or empty"
    case .mixed(let file): "\(file): captions here, answers in other lines"
    case .tooMany(let file, let what, let limit): "\(file): more than \(limit) \(what)"
    case .tooLong(let file, let what, let limit): "\(file): \(what) of more than \(limit) bytes"
    case .duplicateID(let file, let what, let id): "\(file): two \(what) have the id \(id)"
    case .size(let file, let id): "\(file): image \(id) has no size that a picture can have"
    case .segmentation(let file, let annotation):
      "\(file): the segmentation of annotation \(annotation) is no mask of its image"
    case .result(let file, let index, let fault): "\(file): result \(index): \(fault)"
    }
  }
}
