/// What the reducer asks the run loop to do. Only effects do I/O; their results come back as events.
public enum Effect: Sendable, Equatable {
  /// Read a folder on another queue; answered by `listed`.
  case list(ListingSource)
  /// Answered by `previewReady` or `previewFailed`.
  case preparePreview(PreviewRequest)

  /// Make a session for this folder (or hub id) and load it in the background; nil: the model that the
  /// program was started with. Answered by session events.
  case loadModel(String?)
  case run(RunRequest)
  /// Cancel the running request and the queued ones; each ends with `.finished` and `.cancelled`.
  case cancelRun

  /// Read the history; answered by `historyLoaded`.
  case loadHistory
  /// Add an entry to the history file.
  case remember(HistoryEntry)
  /// Open $EDITOR on this text, the terminal handed over; answered by `editorClosed`.
  case edit(String)
  /// To the clipboard by OSC 52.
  case copyToClipboard(String)
  /// Answered by a `notice`.
  case exportOverlay(ExportRequest)

  /// Use this theme from the next draw on; answered by `themeSet`, or a `notice` with the error.
  case setTheme(String)
  /// Clear the terminal and draw every cell again.
  case redraw
  /// Restore the terminal and stop, as ^Z does.
  case suspend
  case quit
}
