/// Told by --version, to servers, and to the package that is made of the program.
enum Version {
  static let current = "0.1.0"
}
