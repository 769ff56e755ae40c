import Answers

/// All key bindings, in the order of the help screen. The one place that says which key does what: keys are
/// looked up here, and the help screen and the hint line are made from it.
///
/// A context's own bindings win over `.panes` and `.line`, which lie under it.
public enum Bindings {
  public static let all: [Binding] =
    panes + browser + preview + answer + objects + prompt + line + entry + picker + help + helpSearch
    + question

  static let panes: [Binding] = [
    Binding(.panes, "i", .prompt, "type a prompt", hint: "prompt"),
    Binding(.panes, "t", .task, "choose the task", hint: "task"),
    Binding(.panes, "A-l", .language, "choose the language"),
    Binding(.panes, "r", .run, "run the prompt on this picture, or on the marked ones in turn", hint: "run"),
    Binding(.panes, "R", .runTogether, "run it once on all marked pictures together"),
    Binding(.panes, "d", .nextPicture, "next picture"),
    Binding(.panes, "a", .previousPicture, "previous picture"),
    Binding(.panes, "+  =", .zoomIn, "zoom in"),
    Binding(.panes, "-", .zoomOut, "zoom out"),
    Binding(.panes, "0", .zoomFit, "fit the whole picture"),
    Binding(.panes, "1", .zoomActual, "one pixel to a half cell"),
    Binding(.panes, "z", .zoomToObject, "zoom to the selected object, and back"),
    Binding(.panes, "b", .boxes, "boxes on and off"),
    Binding(.panes, "m", .masks, "masks on and off"),
    Binding(.panes, "L", .labels, "labels on and off"),
    Binding(.panes, "C", .codes, "codes of places and masks in the answer, or signs for them"),
    Binding(.panes, "c", .answerPanes, "close the answer and its objects, and open them"),
    Binding(.panes, "p", .pictureAlone, "the picture alone, and back"),
    Binding(.panes, "y", .copyAnswer, "copy the answer"),
    Binding(.panes, "Y", .copyJSON, "copy answer and objects as JSON, as pali run --json has it"),
    Binding(.panes, "e", .export, "write the picture with its boxes as a PNG beside it"),
    Binding(.panes, "Tab", .nextPane, "next pane", hint: "pane"),
    Binding(.panes, "S-Tab", .previousPane, "previous pane"),
    Binding(.panes, "T", .theme, "choose a theme"),
    Binding(.panes, ":", .command, "command line; Tab lists the commands"),
    Binding(.panes, "?  F1", .help, "this help", hint: "help"),
    Binding(.panes, "^L", .redraw, "draw the screen again"),
    Binding(.panes, "^Z", .suspend, "stop and go to the shell; fg comes back"),
    Binding(.panes, "^C", .interrupt, "stop the run; nothing runs: quit"),
    Binding(.panes, "Esc", .dismiss, "stop the run; else back out: range, filter, zoom, pane"),
    Binding(.panes, "q", .quit, "quit", hint: "quit"),
  ]

  static let browser: [Binding] = [
    Binding(.browser, "j  Down", .down, "down"),
    Binding(.browser, "k  Up", .up, "up"),
    Binding(.browser, "l  Enter  Right", .open, "open the folder, go to the picture", hint: "open"),
    Binding(.browser, "h  Left", .parent, "the folder above"),
    Binding(.browser, "g g  Home", .top, "first"),
    Binding(.browser, "G  End", .bottom, "last"),
    Binding(.browser, "^D", .halfDown, "half a page down"),
    Binding(.browser, "^U", .halfUp, "half a page up"),
    Binding(.browser, "^F  PgDn", .pageDown, "a page down"),
    Binding(.browser, "^B  PgUp", .pageUp, "a page up"),
    Binding(.browser, "Space", .mark, "mark and move on", hint: "mark"),
    Binding(.browser, "v", .range, "mark a range: again to end it"),
    Binding(.browser, "u", .unmark, "unmark and move on"),
    Binding(.browser, "U", .unmarkAll, "unmark all"),
    Binding(.browser, "/", .find, "find a name"),
    Binding(.browser, "n", .findNext, "find the next"),
    Binding(.browser, "N", .findPrevious, "find the one before"),
    Binding(.browser, "f", .filter, "show only names with these letters", hint: "filter"),
    Binding(.browser, ", n", .sortName, "sort by name"),
    Binding(.browser, ", N", .sortNameReversed, "sort by name, reversed"),
    Binding(.browser, ", s", .sortSize, "sort by size, small first"),
    Binding(.browser, ", S", .sortSizeReversed, "sort by size, large first"),
    Binding(.browser, ", m", .sortModified, "sort by date, old first"),
    Binding(.browser, ", M", .sortModifiedReversed, "sort by date, new first"),
    Binding(.browser, ", e", .sortExtension, "sort by extension"),
    Binding(.browser, ", E", .sortExtensionReversed, "sort by extension, reversed"),
    Binding(.browser, ".", .hidden, "hidden and other files on and off"),
  ]

  static let preview: [Binding] = [
    Binding(.preview, "j  Down", .down, "down when zoomed, else next picture"),
    Binding(.preview, "k  Up", .up, "up when zoomed, else previous picture"),
    Binding(.preview, "h  Left", .left, "left when zoomed, else back to the files"),
    Binding(.preview, "l  Right", .right, "right when zoomed"),
    Binding(.preview, "Enter", .prompt, "type a prompt"),
  ]

  static let answer: [Binding] = [
    Binding(.answer, "j  Down", .down, "down"),
    Binding(.answer, "k  Up", .up, "up"),
    Binding(.answer, "g g  Home", .top, "to the beginning"),
    Binding(.answer, "G  End", .bottom, "to the end"),
    Binding(.answer, "^D  ^F  PgDn", .pageDown, "a page down"),
    Binding(.answer, "^U  ^B  PgUp", .pageUp, "a page up"),
    Binding(.answer, "Enter", .prompt, "type a prompt"),
  ]

  static let objects: [Binding] = [
    Binding(.objects, "j  Down", .down, "next object"),
    Binding(.objects, "k  Up", .up, "previous object"),
    Binding(.objects, "g g  Home", .top, "first object"),
    Binding(.objects, "G  End", .bottom, "last object"),
    Binding(.objects, "^D  ^F  PgDn", .pageDown, "a page down"),
    Binding(.objects, "^U  ^B  PgUp", .pageUp, "a page up"),
    Binding(.objects, "Space  x", .hide, "hide or show the object", hint: "hide"),
    Binding(.objects, "Enter", .zoomToObject, "zoom to the object, and back", hint: "zoom"),
  ]

  static let prompt: [Binding] = [
    Binding(.prompt, "Enter", .run, "run on this picture, or on the marked ones in turn", hint: "run"),
    Binding(.prompt, "A-Enter", .runTogether, "run once on all marked pictures together"),
    Binding(.prompt, "A-t", .task, "choose the task", hint: "task"),
    Binding(.prompt, "A-l", .language, "choose the language", hint: "language"),
    Binding(.prompt, "^P  Up", .historyPrevious, "the prompt before", hint: "history"),
    Binding(.prompt, "^N  Down", .historyNext, "the prompt after"),
    Binding(.prompt, "^R", .historySearch, "search the history"),
    Binding(.prompt, "^G", .editor, "edit the prompt in $EDITOR"),
    Binding(.prompt, "PgDn", .nextPicture, "next picture"),
    Binding(.prompt, "PgUp", .previousPicture, "previous picture"),
    Binding(.prompt, "Tab", .nextPane, "next pane", hint: "pane"),
    Binding(.prompt, "S-Tab", .previousPane, "previous pane"),
    Binding(.prompt, "Esc", .dismiss, "stop the run; else back to the pane before", hint: "back"),
    Binding(.prompt, "^C", .interrupt, "stop the run; nothing runs: quit"),
    Binding(.prompt, "F1", .help, "help"),
    Binding(.prompt, "^L", .redraw, "draw the screen again"),
    Binding(.prompt, "^Z", .suspend, "stop and go to the shell"),
  ]

  static let line: [Binding] = [
    Binding(.line, "^A  Home", .lineStart, "to the beginning"),
    Binding(.line, "^E  End", .lineEnd, "to the end"),
    Binding(.line, "^B  Left", .characterBack, "a character back"),
    Binding(.line, "^F  Right", .characterForward, "a character forward"),
    Binding(.line, "A-b", .wordBack, "a word back"),
    Binding(.line, "A-f", .wordForward, "a word forward"),
    Binding(.line, "Backspace", .deleteBack, "delete the character before"),
    Binding(.line, "^D  Delete", .deleteForward, "delete the character here"),
    Binding(.line, "^K", .killToEnd, "cut to the end"),
    Binding(.line, "^U", .killToStart, "cut to the beginning"),
    Binding(.line, "^W  A-Backspace", .killWordBack, "cut the word before"),
    Binding(.line, "A-d", .killWordForward, "cut the word after"),
    Binding(.line, "^Y", .yank, "paste what was cut"),
    Binding(.line, "^T", .transpose, "swap two characters"),
  ]

  static let entry: [Binding] = [
    Binding(.entry, "Enter", .accept, "do it", hint: "accept"),
    Binding(
      .entry, "Tab", .complete, "complete a command, a name, a path; again: the next", hint: "complete"),
    Binding(.entry, "^N  Down", .down, "next match; the command after"),
    Binding(.entry, "^P  Up", .up, "previous match; the command before", hint: "before"),
    Binding(.entry, "Esc  ^C", .dismiss, "leave as it was", hint: "leave"),
    Binding(.entry, "^L", .redraw, "draw the screen again"),
    Binding(.entry, "^Z", .suspend, "stop and go to the shell"),
  ]

  static let picker: [Binding] = [
    Binding(.picker, "^N  Down  Tab", .down, "down"),
    Binding(.picker, "^P  Up  S-Tab", .up, "up"),
    Binding(.picker, "PgDn", .pageDown, "a page down"),
    Binding(.picker, "PgUp", .pageUp, "a page up"),
    Binding(.picker, "Enter", .accept, "choose", hint: "choose"),
    Binding(.picker, "Esc  ^C", .dismiss, "leave as it was", hint: "leave"),
    Binding(.picker, "^L", .redraw, "draw the screen again"),
    Binding(.picker, "^Z", .suspend, "stop and go to the shell"),
  ]

  static let help: [Binding] = [
    Binding(.help, "j  Down  ^N", .down, "down"),
    Binding(.help, "k  Up  ^P", .up, "up"),
    Binding(.help, "PgDn  Space  ^D  ^F", .pageDown, "a page down"),
    Binding(.help, "PgUp  b  ^U  ^B", .pageUp, "a page up"),
    Binding(.help, "g g  Home", .top, "to the beginning"),
    Binding(.help, "G  End", .bottom, "to the end"),
    Binding(.help, "/", .find, "search", hint: "search"),
    Binding(.help, "Esc  q  ?  F1  ^C  Enter", .dismiss, "close", hint: "close"),
    Binding(.help, "^L", .redraw, "draw the screen again"),
    Binding(.help, "^Z", .suspend, "stop and go to the shell"),
  ]

  static let helpSearch: [Binding] = [
    Binding(.helpSearch, "Enter", .accept, "read what was found", hint: "read"),
    Binding(.helpSearch, "Down  ^N", .down, "down"),
    Binding(.helpSearch, "Up  ^P", .up, "up"),
    Binding(.helpSearch, "Esc  ^C", .dismiss, "show all again", hint: "all"),
    Binding(.helpSearch, "^L", .redraw, "draw the screen again"),
    Binding(.helpSearch, "^Z", .suspend, "stop and go to the shell"),
  ]

  static let question: [Binding] = [
    Binding(.question, "y  Y", .accept, "yes", hint: "yes"),
    Binding(.question, "n  N  q  Esc  ^C", .dismiss, "no", hint: "no"),
    Binding(.question, "^L", .redraw, "draw the screen again"),
    Binding(.question, "^Z", .suspend, "stop and go to the shell"),
  ]

  /// What the mouse does, for the help screen.
  static let mouse: [(gesture: String, help: String)] = [
    ("click", "select a file, an object, a box on the picture; focus a pane"),
    ("click again", "open the folder, go to the picture, zoom to the object"),
    ("wheel", "scroll; over the picture: zoom at the pointer"),
    ("drag", "move a zoomed picture"),
  ]
}
