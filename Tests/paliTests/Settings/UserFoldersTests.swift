import Files
import Testing

@testable import pali

@Suite struct UserFoldersTests {
  @Test(arguments: [
    (["HOME": "/h"], "/h/.config/pali", "/h/.local/state/pali", "/h/.cache/pali"),
    (
      ["HOME": "/h", "XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s", "XDG_CACHE_HOME": "/k"], "/c/pali",
      "/s/pali", "/k/pali"
    ),
    (
      ["HOME": "/h", "XDG_STATE_HOME": "relative", "XDG_CACHE_HOME": "c"], "/h/.config/pali",
      "/h/.local/state/pali",
      "/h/.cache/pali"
    ),
  ])
  func placesAreThoseOfTheBaseDirectories(
    environment: [String: String], configuration: String, state: String, cache: String
  ) {
    let folders = UserFolders(environment)
    #expect(folders.configuration == Path(configuration))
    #expect(folders.state == Path(state) && folders.cache == Path(cache))
  }
}
