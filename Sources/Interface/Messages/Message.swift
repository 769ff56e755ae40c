import Answers
import Files

/// What a room cannot do in its own state: it asks for it, and the program sees to it.
enum Message: Sendable, Equatable {
  case effect(Effect)
  case notice(Notice)
  /// The same with commands in braces, `{find}`, that are told as the keys in force.
  case advice(String, Notice.Kind = .information)
  case focus(Focus)
  /// To the next file of the list, or the one before.
  case stepPicture(forward: Bool)
  /// The prompt on pictures.
  case run(Asking)
  /// A run about these pictures has been handed to the engine.
  case began([Path])
  /// The selected object is so, or not.
  case mend(Mend, goingOn: Bool)
  case mending(Mending)
  /// A run has ended: with an answer, a failure, or because it was stopped.
  case ended(RunID)
  /// So that a box fills most of the preview; again: the whole picture.
  case zoom(to: LocationBox)
  /// A line of words at the bottom of the screen.
  case ask(EntryPurpose, EntryOrigin)
  case pick(PickerPurpose)
  /// An item of a picker, by what it means to the program.
  case picked(PickerPurpose, String)
  /// Of the list of a picture's answers.
  case pinAnswer(String)
  case forgetAnswer(String)
  /// Something that is not done without a yes. Asked by itself, it does not take what is just being typed for one.
  case asked(String, Agreement, byItself: Bool = false)
  /// The answer was no.
  case declined(Agreement)
  /// Something that was asked about is agreed to.
  case agreed(Agreement)
  case entryChanged(EntryPurpose, String, EntryOrigin)
  case entryStepped(EntryPurpose, forward: Bool)
  case entryAccepted(EntryPurpose, String)
  case entryLeft(EntryPurpose, EntryOrigin)
}

/// What is done to objects beyond a change of the one that is selected.
enum Mending: Sendable, Equatable { case label, edges, add, undo }

/// What can be chosen from a list.
public enum PickerPurpose: Sendable, Equatable {
  case task, language, theme, history, answers
  /// A format for what is exported.
  case export(asTruth: Bool)
  /// What is asked about an answer, or a region of the picture.
  case inspect
}

/// What is done after a yes.
public enum Agreement: Sendable, Equatable {
  case effect(Effect)
  case run(Asking)
  case stopRuns
  /// So many passes.
  case passes(Passes)
  /// An answer is gone for good.
  case forget(RunID)
  /// What had not come to an end goes on.
  case resume(UnfinishedRun)
  /// It is seen anew what fetching a model takes.
  case plan(String)
  /// What has been planned is fetched.
  case pull
  /// What is being fetched is so no more.
  case stopPull
}

/// What a line at the bottom of the screen asks for.
public enum EntryPurpose: Sendable, Equatable { case find, filter, command, label }
