import Answers
import Files

/// What is looked into, and what is being asked for that. Questions about an answer are the engine's runs like any
/// other, but no answers of their own.
public struct InspectState: Sendable {
  /// A question about an answer.
  enum Probe: Sendable, Equatable {
    case certainty(of: RunID)
    case attention(of: RunID, steps: Range<Int>)
    case occlusion(of: OcclusionState.Subject, cell: OcclusionCell)
    /// What the model itself would call what is in a region, before other names are held against it.
    case ownName(Region, candidates: [String])
  }

  /// A place of a picture.
  struct Region: Sendable, Equatable {
    let path: Path
    let box: LocationBox
    /// The object whose box it is.
    let origin: AnsweredObject?
  }

  /// A head of the model's attention; nil: the mean over all.
  struct Head: Sendable, Equatable {
    var layer: Int?
    var head: Int?

    var words: String {
      guard let layer else { return "mean of all heads" }
      return "layer \(layer)" + (head.map { ", head \($0)" } ?? ", mean of its heads")
    }
  }

  /// Being marked.
  var region: RegionState?
  /// Marked last, to go on with.
  var lastRegion: Region?
  var insights = Insights()
  /// By their runs, those that have not ended.
  var probes: [RunID: Probe] = [:]
  /// Soft edges and shaded words.
  public internal(set) var showsCertainty = false
  /// Where else objects nearly were.
  public internal(set) var showsHeat = false
  /// Where the model looked.
  var attention: Head?
  /// The picture as the model sees it.
  public internal(set) var showsModelView = false
  var occlusion: OcclusionState?
  var comparison: ComparisonState?
  /// Answers that are to be compared with others once they have come.
  var isComparedWith: [RunID: RunID] = [:]

  /// Whether anything is to be seen that has to be asked for.
  var looksInside: Bool { showsCertainty || showsHeat || attention != nil || comparison != nil }

  /// Whether something is asked about an answer of this run.
  func isProbing(_ isMeant: (Probe) -> Bool) -> Bool { probes.values.contains(where: isMeant) }

  /// In words, what is being asked for; nil: nothing.
  var doing: String? {
    switch probes.values.first {
    case .certainty: "asking how sure it was"
    case .attention: "asking where it looked"
    case .ownName: "asking what it is"
    case .occlusion: occlusion?.progressText
    case nil: nil
    }
  }
}
