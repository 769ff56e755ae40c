import Answers
import Files

/// What the reducer asks the run loop to do. Only effects do I/O; their results come back as events.
public enum Effect: Sendable, Equatable {
  /// Read a folder on another queue; answered by `listed`.
  case list(ListingSource)
  /// Read a folder for completing a path; answered by `namesListed`.
  case listNames(Path)
  /// Answered by `previewReady` or `previewFailed`.
  case preparePreview(PreviewRequest)

  /// Load an engine in the background. Answered by engine events. The one in use, if any, goes on answering until
  /// `.loaded`.
  case loadEngine(EngineName)
  /// Lay an adapter, a folder or a hub id, over the model in use; nil: take it away. Answered by `.loaded` or
  /// `.loadFailed`.
  case layAdapter(Path?)
  /// Answered by events of its run.
  case run(Request)
  /// Cancel a run: it ends with `.finished` and `.cancelled`.
  case cancel(RunID)

  /// Keep an answer that has ended beyond this session; answered by `kept`.
  case keep(PictureAnswer)
  /// Whether an answer in the store stays whatever else is pruned; and out of the store with one.
  case pin(Int64, Bool)
  case forget(Int64)
  /// Find what was kept about the pictures of a list, without their words and masks; answered by `surveyed`, a part
  /// at a time.
  case survey([PictureVersion])
  /// See whether an earlier program ended before its runs did; answered by `unfinished` where one did.
  case findUnfinished
  /// What this program still is to ask, for the next one should this one end; nil: nothing.
  case noteUnfinished(UnfinishedRun?)
  /// What was found by `findUnfinished` is no more to be offered.
  case forgetUnfinished
  /// Find what was kept about a picture's contents; answered by `recalled`.
  case recall(Path, FileStamp)

  /// See how the model cuts a prompt; answered by `tokenized`.
  case tokenize(Prompt)
  /// Read names, a line each; answered by `candidatesRead`, or a `notice` with the error.
  case readCandidates(Path)

  /// See which models are in the hub's cache; answered by `modelsFound`.
  case findModels

  /// See what fetching a model takes ("org/name@revision", or "masks"), then fetch it, or stop doing so. Answered by
  /// `pull` events.
  case planPull(String)
  case pull
  case cancelPull

  /// Read a data set that tells what is so; answered by `truthRead`, or a `notice` with the error.
  case readTruth(Path, listing: Bool)
  /// Work out what the answers to it are worth; answered by `measured`.
  case measure(MeasuringTruth)

  /// Read the history; answered by `historyLoaded`.
  case loadHistory
  /// Add an entry to the history file.
  case remember(HistoryEntry)
  /// Open $EDITOR on this text, the terminal handed over; answered by `editorClosed`.
  case edit(String)
  /// To the clipboard by OSC 52.
  case copyToClipboard(Clipping)
  /// Answered by `exportEnded`.
  case exportOverlay(ExportRequest)
  /// Answered by `exportEnded`, too.
  case exportAnswers(AnswersExport)

  /// Use this theme from the next draw on; answered by `themeSet`, or a `notice` with the error.
  case setTheme(String)
  /// Clear the terminal and draw every cell again.
  case redraw
  /// Restore the terminal and stop, as ^Z does.
  case suspend
  case quit
}

/// What goes to the clipboard. A record is written out only then: its masks can be large.
public enum Clipping: Sendable, Equatable {
  case text(String)
  case record(AnswerRecord)

  public var text: String {
    switch self {
    case .text(let text): text
    case .record(let record): record.json
    }
  }
}
