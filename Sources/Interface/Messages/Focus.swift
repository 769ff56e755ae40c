/// The pane that keys go to.
public enum Focus: Sendable, Hashable, CaseIterable {
  case browser, preview, prompt, answer, objects
}
