import Answers

/// Everything a key or the command line can ask for. The raw value is the name typed after `:`.
public enum Command: String, Sendable, CaseIterable {
  // Moving in whatever pane has the focus.
  case down, up, left, right, top, bottom
  case pageDown = "page-down"
  case pageUp = "page-up"
  case halfDown = "half-page-down"
  case halfUp = "half-page-up"

  // Browser.
  case open, parent, mark, range, unmark, find, filter, hidden
  case unmarkAll = "unmark-all"
  case findNext = "find-next"
  case findPrevious = "find-previous"
  case sortName = "sort-name"
  case sortNameReversed = "sort-name-reversed"
  case sortSize = "sort-size"
  case sortSizeReversed = "sort-size-reversed"
  case sortModified = "sort-modified"
  case sortModifiedReversed = "sort-modified-reversed"
  case sortExtension = "sort-extension"
  case sortExtensionReversed = "sort-extension-reversed"

  // Preview.
  case nextPicture = "next-picture"
  case previousPicture = "previous-picture"
  case zoomIn = "zoom-in"
  case zoomOut = "zoom-out"
  case zoomFit = "zoom-fit"
  case zoomActual = "zoom-actual"
  case zoomToObject = "zoom-to-object"

  // Objects of the answer.
  case hide
  case boxes, masks, labels, codes
  case export
  case copyAnswer = "copy-answer"
  case copyJSON = "copy-json"

  // Prompt and runs.
  case prompt, task, language
  case run
  case runTogether = "run-together"
  case cancel
  case historyPrevious = "history-previous"
  case historyNext = "history-next"
  case historySearch = "history-search"
  case editor

  // Editing a line, as readline does.
  case lineStart = "line-start"
  case lineEnd = "line-end"
  case characterBack = "character-back"
  case characterForward = "character-forward"
  case wordBack = "word-back"
  case wordForward = "word-forward"
  case deleteBack = "delete-back"
  case deleteForward = "delete-forward"
  case killToEnd = "kill-to-end"
  case killToStart = "kill-to-start"
  case killWordBack = "kill-word-back"
  case killWordForward = "kill-word-forward"
  case yank, transpose
  case complete, accept, dismiss

  // The program.
  case nextPane = "next-pane"
  case previousPane = "previous-pane"
  case answerPanes = "answer-panes"
  case pictureAlone = "picture-alone"
  case help, theme, command, redraw, suspend
  case interrupt
  case quit
}
