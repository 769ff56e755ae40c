import Files
import Glibc

/// What variables tell of Hugging Face's tools.
enum HubEnvironment {
  /// The folder of all that Hugging Face's tools keep.
  static func tools(_ environment: [String: String]) -> Path {
    let caches = value("XDG_CACHE_HOME", environment) ?? home(environment).appending(".cache")
    return value("HF_HOME", environment) ?? caches.appending("huggingface")
  }

  static func value(_ name: String, _ environment: [String: String]) -> Path? {
    environment[name].flatMap { $0.isEmpty ? nil : Path($0).expandingHome(home(environment)) }
  }

  private static func home(_ environment: [String: String]) -> Path {
    if let home = environment["HOME"], !home.isEmpty { return Path(home) }
    guard let folder = getpwuid(getuid())?.pointee.pw_dir else { return "/" }
    return Path(
      bytes: UnsafeBufferPointer(start: folder, count: strlen(folder)).map { UInt8(bitPattern: $0) })
  }
}
