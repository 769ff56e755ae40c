import Answers
import Files

/// Everything that can happen to the interface. Times are seconds on a clock that never goes back.
public enum Event: Sendable {
  /// Comes first: the answer is the effects that fill the first screen.
  case launched(at: Double)
  /// The time, sent before the next draw while `State.tickInterval` is not nil, that often.
  case tick(at: Double)
  case resized(Size)
  case key(KeyPress)
  case mouse(MouseEvent)
  /// A bracketed paste, as it came.
  case pasted(String)

  case listed(Listing)
  /// What a folder holds, for completing a path; empty where it cannot be read.
  case namesListed(Path, [FolderEntry])
  case previewReady(PreviewRequest, PictureFacts, PixelGrid)
  /// `message`: one line that names the file and the fault.
  case previewFailed(PreviewRequest, message: String)
  case engine(EngineEvent, at: Double)
  /// How the model cuts a prompt, or why that cannot be told: one line.
  case tokenized(Prompt, Result<[PromptToken], TokenizingFault>)
  /// Names that stood in a file.
  case candidatesRead([String])
  case pull(PullEvent)
  /// The models in the hub's cache.
  case modelsFound([String])
  /// An answer of a run is in the store, under this number.
  case kept(RunID, Int64)
  /// An earlier program's runs had not come to an end.
  case unfinished(UnfinishedRun)
  /// What was kept about some of a list's pictures.
  case surveyed([PictureSurvey])
  /// What was kept about a picture, oldest first.
  case recalled(Path, FileStamp, [KeptAnswer])

  /// A data set that tells what is so; `listing`: its pictures are to be listed.
  case truthRead(TruthSet, listing: Bool)
  /// What the answers to it are worth; nil where that cannot be told.
  case measured(MeasuredTruth?)

  /// Oldest first.
  case historyLoaded([HistoryEntry])
  /// The text as the editor left it, or nil when it was given up.
  case editorClosed(String?)
  case exportEnded(ExportedThing, ExportOutcome)
  /// A theme is in use; sent after `Effect.setTheme` when it could be read.
  case themeSet(String)
  /// How an effect ended, for the status line.
  case notice(Notice)
}

/// Why a prompt's tokens cannot be told. One line.
public struct TokenizingFault: Error, Equatable {
  public let message: String

  public init(_ message: String) { self.message = message }
}
