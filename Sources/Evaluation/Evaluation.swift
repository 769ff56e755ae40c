import Answers
import GroundTruth

/// A data set measured: answers laid beside what is right.
public struct Evaluation {
  private let truth: Truth
  private let predictions: [Prediction?]
  private let decodeMask: (([Int]) -> BoxMask?)?

  /// `predictions`: by item; an item without one counts as an answer that says nothing. `decodeMask`: of sixteen mask
  /// codes, for mIoU; nil: boxes alone are measured there.
  public init(_ truth: Truth, _ predictions: [Prediction?], decodeMask: (([Int]) -> BoxMask?)? = nil) {
    self.truth = truth
    self.predictions = truth.items.indices.map { $0 < predictions.count ? predictions[$0] : nil }
    self.decodeMask = decodeMask
  }

  /// Throws where the data set does not hold what the metric measures.
  public func score(_ metric: Metric) throws(EvaluationError) -> Score {
    guard metric.isFor(truth.form) else { throw .unfit(metric, truth.form) }
    switch metric {
    case .cider: return Cider.score(captions)
    case .bleu4: return Bleu.score(captions)
    case .vqa: return VQAAccuracy.score(texts)
    case .exact: return ExactMatch.score(texts)
    case .anls: return Anls.score(texts)
    case .relaxed: return RelaxedAccuracy.score(texts)
    case .yesno: return ChoiceAccuracy.yesNo(texts)
    case .count: return ChoiceAccuracy.count(texts)
    case .pairs: return ChoiceAccuracy.pairs(texts)
    case .miou: return Referring(decodeMask: decodeMask).score(truth.items, answers: answers, sizes: sizes)
    case .map: return Detections(truth, predictions).score()
    }
  }

  private var answers: [String] { predictions.map { $0?.text ?? "" } }
  private var sizes: [PictureSize?] { predictions.map { $0?.size } }
  private var texts: AnswerTexts { AnswerTexts(answers: answers, truths: truth.items.map(\.texts)) }
  private var captions: CaptionWords { CaptionWords(answers: answers, references: truth.items.map(\.texts)) }
}

/// Why a data set cannot be measured.
public enum EvaluationError: Error, Equatable, CustomStringConvertible {
  case unfit(Metric, Truth.Form)

  public var description: String {
    switch self {
    case .unfit(let metric, let form): "\(metric.name) measures no \(form.name)"
    }
  }
}
