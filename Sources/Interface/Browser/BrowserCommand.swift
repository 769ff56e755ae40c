/// What the list of files can be asked for.
public enum BrowserCommand: String, Sendable, CaseIterable {
  case open, parent, mark, range, unmark, unmarkAll, invertMarks, find, findNext, findPrevious, filter, hidden
  case sortName, sortNameReversed, sortSize, sortSizeReversed
  case sortModified, sortModifiedReversed, sortExtension, sortExtensionReversed
  case sortCount, sortCountReversed, sortScore, sortScoreReversed, sortWorst, sortDifference
  case nextPicture, previousPicture
  case nextWithObjects, previousWithObjects, nextWithout, previousWithout, nextUnasked, previousUnasked

  static let rows: [CommandRow<BrowserCommand>] = [
    CommandRow(.panes, "d", .nextPicture, "next picture"),
    CommandRow(.panes, "a", .previousPicture, "previous picture"),
    CommandRow(.panes, "] o", .nextWithObjects, "the next picture of the list with objects"),
    CommandRow(.panes, "[ o", .previousWithObjects, "the one before"),
    CommandRow(.panes, "] n", .nextWithout, "the next where none were found"),
    CommandRow(.panes, "[ n", .previousWithout, "the one before"),
    CommandRow(.panes, "] u", .nextUnasked, "the next without an answer"),
    CommandRow(.panes, "[ u", .previousUnasked, "the one before"),
    CommandRow(.prompt, "PgDn", .nextPicture, "next picture"),
    CommandRow(.prompt, "PgUp", .previousPicture, "previous picture"),
    CommandRow(.browser, "l  Enter  Right", .open, "open the folder, go to the picture", hint: "open"),
    CommandRow(.browser, "h  Left", .parent, "the folder above"),
    CommandRow(.browser, "Space", .mark, "mark and move on", hint: "mark"),
    CommandRow(.preview, "Space", .mark, "mark and move on", hint: "mark"),
    CommandRow(.browser, "v", .range, "mark a range: again to end it"),
    CommandRow(.browser, "u", .unmark, "unmark and move on"),
    CommandRow(.browser, "U", .unmarkAll, "unmark all"),
    CommandRow(.browser, "V", .invertMarks, "mark what is not, and unmark what is, of the files in the list"),
    CommandRow(.browser, "/", .find, "find a name"),
    CommandRow(.browser, "n", .findNext, "find the next"),
    CommandRow(.browser, "N", .findPrevious, "find the one before"),
    CommandRow(
      .browser, "f", .filter,
      "show only names with these letters, or has:LABEL>SCORE, none, failed, unasked, marked, mended, pinned, prompt:WORDS",
      hint: "filter"),
    CommandRow(.browser, ", n", .sortName, "sort by name"),
    CommandRow(.browser, ", N", .sortNameReversed, "sort by name, reversed"),
    CommandRow(.browser, ", s", .sortSize, "sort by size, small first"),
    CommandRow(.browser, ", S", .sortSizeReversed, "sort by size, large first"),
    CommandRow(.browser, ", m", .sortModified, "sort by date, old first"),
    CommandRow(.browser, ", M", .sortModifiedReversed, "sort by date, new first"),
    CommandRow(.browser, ", e", .sortExtension, "sort by extension"),
    CommandRow(.browser, ", E", .sortExtensionReversed, "sort by extension, reversed"),
    CommandRow(.browser, ", c", .sortCount, "sort by number of objects, most first"),
    CommandRow(.browser, ", C", .sortCountReversed, "sort by number of objects, fewest first"),
    CommandRow(.browser, ", b", .sortScore, "sort by best score, surest first"),
    CommandRow(.browser, ", B", .sortScoreReversed, "sort by best score, least sure first"),
    CommandRow(.browser, ", w", .sortWorst, "sort by a data set's truth, what went worst first"),
    CommandRow(
      .browser, ", d", .sortDifference, "sort by how much the two newest answers differ, most first"),
    CommandRow(.browser, ".", .hidden, "hidden and other files on and off"),
  ]
}
