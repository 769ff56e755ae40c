import ArgumentParser

@main
struct Pali: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pali",
    abstract: "Browse images in a terminal and let PaliGemma read them.")
}
