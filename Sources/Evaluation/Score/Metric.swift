import Answers
import GroundTruth

/// What a data set is measured by.
public enum Metric: String, Sendable, CaseIterable {
  case cider, bleu4, vqa, exact, anls, relaxed, yesno, count, pairs, miou, map

  public var name: String {
    switch self {
    case .cider: "CIDEr"
    case .bleu4: "BLEU-4"
    case .vqa: "VQA accuracy"
    case .exact: "exact match"
    case .anls: "ANLS"
    case .relaxed: "relaxed accuracy"
    case .yesno: "accuracy (yes, no)"
    case .count: "accuracy (numbers)"
    case .pairs: "accuracy (pairs)"
    case .miou: "mIoU"
    case .map: "AP"
    }
  }

  public var help: String {
    switch self {
    case .cider:
      "captions: n-grams like the references', rare ones counting more (COCO, NoCaps, TextCaps, ...)"
    case .bleu4: "captions: precision of n-grams up to four"
    case .vqa: "answers of ten people: a third for each that agrees (VQAv2, TextVQA, VizWiz)"
    case .exact: "the same text; of several, a third for each (GQA, OKVQA, NLVR2, AI2D, ...)"
    case .anls: "the share of characters that are right, 0 under a half (DocVQA, InfographicVQA, ST-VQA)"
    case .relaxed: "numbers within 5 %, else the same text (ChartQA)"
    case .yesno: "yes or no, and how many answers are one of these (POPE)"
    case .count: "numbers in digits or words (TallyQA)"
    case .pairs: "two questions in a row, both right (MMVP)"
    case .miou: "overlap of the mask that a phrase means, and of its box (RefCOCO)"
    case .map: "average precision of boxes and masks, as COCO's evaluation has it"
    }
  }

  /// What it measures.
  public func isFor(_ form: Truth.Form) -> Bool {
    switch self {
    case .cider, .bleu4: form == .captions || form == .answers
    case .miou: form == .referred
    case .map: form == .objects
    default: form == .answers
    }
  }

  /// The one that a data set asks for: by what its truth is made of, and by how many answers there are and of what
  /// kind. What it cannot tell, ANLS, relaxed accuracy and pairs, has to be asked for.
  public static func auto(_ truth: Truth) -> Metric {
    switch truth.form {
    case .captions: .cider
    case .objects: .map
    case .referred: .miou
    case .answers: forAnswers(truth)
    }
  }

  private static func forAnswers(_ truth: Truth) -> Metric {
    let texts = truth.items.map(\.texts)
    if texts.allSatisfy({ $0.count == 10 }) { return .vqa }
    guard texts.allSatisfy({ $0.count == 1 }) else { return .exact }
    let all = Set(texts.map { $0[0].lowercased() })
    if all.isSubset(of: ["yes", "no"]) { return .yesno }
    let asksHowMany = truth.items.allSatisfy { $0.prompt?.lowercased().contains("how many") ?? false }
    let isNumbers = all.allSatisfy { Int(NumberWords.digits($0)) != nil }
    return asksHowMany && isNumbers ? .count : .exact
  }
}
