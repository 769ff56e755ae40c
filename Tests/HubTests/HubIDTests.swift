import Hub
import Testing

struct HubIDTests {
  @Test func idsWithAndWithoutARevision() {
    #expect(HubID("google/paligemma-3b_mix.224")?.description == "google/paligemma-3b_mix.224")
    #expect(HubID("a/b@bfloat16")?.revision == "bfloat16")
    #expect(HubID("a/b@refs/pr/1")?.revision == "refs/pr/1")
    #expect(HubID("a/b@x")?.at(nil) == HubID("a/b"))
    #expect(HubID("a/b")?.at("../x").revision == nil)
  }

  @Test(arguments: [
    "../x", "a/../b", "a/b/c", "/a/b", "a", "a/", "a/b@", "a/b@../x", "a/b@/x", ".a/b", "a/b c", "é/b",
    "a--b/c",
    "a/b@x\ny", "-a/b", "", "@", "a/b@x//y",
  ])
  func whatIsNoHubID(_ name: String) {
    #expect(HubID(name) == nil)
  }

  @Test func lengthsAreBounded() {
    #expect(HubID("a/" + String(repeating: "b", count: 97)) == nil)
    #expect(HubID("a/b@" + String(repeating: "b", count: 256)) == nil)
  }
}
