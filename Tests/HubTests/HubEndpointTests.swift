import Files
import HTTP
import Hub
import TestSupport
import Testing

struct HubEndpointTests {
  private let folder = TemporaryFolder()

  @Test func theUsualPlaceOrTheOneThatIsNamed() throws {
    #expect(try HubEndpoint(["HOME": "/nowhere"]).address.text == "https://huggingface.co/")
    let named = try HubEndpoint(["HOME": "/nowhere", "HF_ENDPOINT": "http://127.0.0.1:8/hub/"])
    #expect(named.address.text.hasPrefix("http://127.0.0.1:8/hub"))
    #expect(named.token == nil && named.tokenSource == nil && !named.isOffline)
    #expect(throws: HubError.self) { try HubEndpoint(["HOME": "/nowhere", "HF_ENDPOINT": "ftp://x"]) }
  }

  @Test func tokensComeFromTheEnvironmentOrAFile() throws {
    try folder.write("token", Array("  hf_file\n".utf8))
    let home = ["HOME": "/nowhere", "HF_HOME": folder.path]
    #expect(try HubEndpoint(home).token == Secret("hf_file"))
    #expect(try HubEndpoint(home.merging(["HF_TOKEN": "hf_here"]) { $1 }).token == Secret("hf_here"))
    #expect(try HubEndpoint(home).tokenSource == "\(folder.path)/token")
    for name in ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"] {
      #expect(try HubEndpoint(home.merging([name: "hf_here"]) { $1 }).tokenSource == name)
    }
    #expect(try HubEndpoint(home.merging(["HF_TOKEN": " "]) { $1 }).tokenSource == "\(folder.path)/token")
    let other = try folder.write("other", Array("hf_other".utf8))
    let pointed = try HubEndpoint(home.merging(["HF_TOKEN_PATH": other]) { $1 })
    #expect(pointed.token == Secret("hf_other") && pointed.tokenFile == Path(other))
    #expect(try HubEndpoint(["HOME": "/nowhere", "HF_TOKEN": ""]).token == nil)
  }

  @Test(arguments: [("1", true), ("yes", true), ("True", true), ("0", false), ("", false)])
  func offline(_ value: String, _ expected: Bool) throws {
    #expect(try HubEndpoint(["HOME": "/nowhere", "HF_HUB_OFFLINE": value]).isOffline == expected)
  }
}
