import HTTP
import RemoteEngine
import Testing

struct ServerSettingsTests {
  @Test func parallelRequestsAreBetween1And64() throws {
    let url = try HTTPAddress("http://127.0.0.1:8000")
    #expect(
      [-1, 0, 1, 64, 65, .max].map { ServerSettings(url, parallel: $0).parallel } == [1, 1, 1, 64, 64, 64])
    #expect(ServerSettings(url).parallel == 4 && ServerSettings(url, kind: .cog).parallel == 1)
    var settings = ServerSettings(url)
    settings.parallel = 1000
    #expect(settings.parallel == 64)
  }
}
