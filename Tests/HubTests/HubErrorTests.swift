import HTTP
import Testing

@testable import Hub

struct HubErrorTests {
  private static let id = HubID("org/model@x")!

  @Test(arguments: [
    (HubError.badEndpoint("x: is no URL"), "HF_ENDPOINT: x: is no URL"),
    (.noFile(id: id, file: "a"), "org/model@x: has no file a"),
    (.noRevision(id: id), "org/model: has no revision x"),
    (.refusedToken(place: "hub:1"), "hub:1: the token is not taken; look at HF_TOKEN or make a new one"),
    (.tooManyFiles(id: id, limit: 7), "org/model@x: has more than 7 files"),
    (.noModel(id: id, missing: "a"), "org/model@x: is no model that can be read: a is missing"),
    (.wrongSize(file: "a", expected: 1, got: 2), "a: expected 1 bytes, got 2"),
    (
      .noSpace(folder: "/d", needed: 5_900_000_000, free: 999_999_999),
      "/d: 5.9 GB are needed, 999 MB are free"
    ),
    (.noSpace(folder: "/d", needed: 1_000_000, free: nil), "/d: 1 MB are needed and not free"),
    (.busy(file: "/d/x.lock"), "/d/x.lock: is being fetched just now"),
    (.severalRevisions(id: id, names: ["a", "b"]), "org/model: which revision? org/model@a, org/model@b"),
  ])
  func words(_ error: HubError, _ expected: String) {
    #expect("\(error)" == expected)
  }
}
