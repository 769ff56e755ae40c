import HTTP
import Testing

@testable import Hub

struct HubErrorTests {
  private static let id = HubID("org/model@x")!

  @Test(arguments: [
    (HubError.badEndpoint("x: is no URL"), "HF_ENDPOINT: x: is no URL"),
    (.noFile(id: id, file: "a"), "org/model@x: has no file a"),
    (.noRevision(id: id), "org/model: has no revision x"),
    (
      .refusedToken(place: "hub:1", source: "/h/token"),
      "hub:1: the token from /h/token is not taken; look at it or make a new one"
    ),
    (.badToken(source: "HF_TOKEN"), "the token from HF_TOKEN holds characters that cannot be sent"),
    (
      .linkedRepository(folder: "/c/m", place: "/d/m"),
      "/c/m: is a link to /d/m and is not removed"
    ),
    (.tooManyFiles(id: id, limit: 7), "org/model@x: has more than 7 files"),
    (.noModel(id: id, missing: "a"), "org/model@x: is no model that can be read: a is missing"),
    (.wrongSize(file: "a", expected: 1, got: 2), "a: expected 1 bytes, got 2"),
    (
      .noSpace(folder: "/d", needed: 15_900_000_000, kept: 0, free: 999_999_999),
      "/d: 15.9 GB are needed, 1.0 GB are free"
    ),
    (
      .noSpace(folder: "/d", needed: 9_700_000, kept: 268_435_456, free: 150),
      "/d: 9.7 MB are needed, 268 MB beside are kept free, 150 B are free"
    ),
    (.noSpace(folder: "/d", needed: 22_000, kept: 0, free: nil), "/d: 22 kB are needed, the disk is full"),
    (.busy(file: "/d/x.lock"), "/d/x.lock: is being fetched just now"),
    (.severalRevisions(id: id, names: ["a", "b"]), "org/model: which revision? org/model@a, org/model@b"),
  ])
  func words(_ error: HubError, _ expected: String) {
    #expect("\(error)" == expected)
  }
}
