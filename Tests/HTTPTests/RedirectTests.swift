import LoopbackServers
import Testing

@testable import HTTP

/// 127.0.0.2 plays another host.
@Suite struct RedirectTests {
  private let server: LoopbackServer
  private let other: LoopbackServer

  init() throws {
    server = try LoopbackServer()
    other = try LoopbackServer(address: "127.0.0.2")
    server.on("/there", .text("there"))
    other.on("*", .text("other"))
  }

  private func request(_ path: String, _ redirects: HTTPRequest.Redirects, method: String = "GET") throws
    -> HTTPRequest
  {
    HTTPRequest(
      method, try HTTPAddress("\(server.base)\(path)"),
      headers: [("Range", "bytes=0-"), ("X-Api-Key", "s3cret"), ("Cookie", "s3cret"), ("If-Match", "e")],
      token: Secret("t0ken"), redirects: redirects)
  }

  @Test(arguments: [301, 302, 303, 307, 308], ["/there", "there", "../there?x#y", "", "//127.0.0.1:"])
  func relativeOnesAreFollowed(_ status: Int, _ place: String) throws {
    let place =
      place.isEmpty ? "\(server.base)/there" : place.hasSuffix(":") ? "\(place)\(server.port)/there" : place
    server.on("/a", .redirect(to: place, status: status))
    #expect(try client().text(request("/a", .sameOrigin)) == "there")
    #expect(try client().send(request("/a", .anywhere)).address.path == "/there")
    #expect(server.requests.allSatisfy { $0.headers["Authorization"] == "Bearer t0ken" })
    #expect(server.requests.allSatisfy { $0.headers["X-Api-Key"] == "s3cret" })
  }

  @Test func nobodyIsFollowedWhereNoneIsToBe() throws {
    server.on("/a", .redirect(to: "/there"))
    server.on("/f", .redirect(to: "file:///etc/passwd"))
    #expect(try client().send(request("/a", .none)).status == 302)
    #expect(try client().send(request("/f", .none)).status == 302)
    #expect(server.requests.count == 2)
  }

  @Test func anotherPlaceGetsNoSecret() throws {
    server.on("/a", .redirect(to: "\(other.base)/b"))
    #expect(try client().text(request("/a", .anywhere)) == "other")
    #expect(!other.received("t0ken") && !other.received("s3cret"))
    #expect(other.requests[0].headers["Range"] == "bytes=0-" && other.requests[0].headers["If-Match"] == "e")
    #expect(try client().send(request("/a", .sameOrigin)).status == 302)
    #expect(other.requests.count == 1)
  }

  @Test func anotherPortIsAnotherPlace() throws {
    let neighbour = try LoopbackServer()
    neighbour.on("*", .text("neighbour"))
    server.on("/a", .redirect(to: "\(neighbour.base)/b"))
    #expect(try client().text(request("/a", .anywhere)) == "neighbour")
    #expect(!neighbour.received("t0ken") && !neighbour.received("s3cret"))
  }

  @Test func secretsDoNotComeBack() throws {
    server.on("/a", .redirect(to: "\(other.base)/b"))
    other.on("/b", .redirect(to: "\(server.base)/there"))
    #expect(try client().text(request("/a", .anywhere)) == "there")
    #expect(server.requests("/there").allSatisfy { $0.headers["Authorization"] == nil })
  }

  @Test(arguments: [
    "file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/x", "javascript:1", "http://",
    "http://a b/",
    "http://u:p@127.0.0.1/", "http://127.0.0.1:99999/", "data:text/plain,x",
  ])
  func whatIsNoPlaceToGoIsRefused(_ place: String) throws {
    server.on("/a", .redirect(to: place))
    let fault = try client().fault(request("/a", .anywhere))
    guard case .redirects? = fault else {
      // A scheme that libcurl does not know is a path to it.
      #expect(fault?.status?.status == 404)
      return
    }
  }

  @Test func aCircleEnds() throws {
    server.on("/a", .redirect(to: "/b"))
    server.on("/b", .redirect(to: "/a"))
    #expect(try client().fault(request("/a", .anywhere))?.isRedirects == true)
    #expect(server.requests.count == 11)
  }

  @Test(arguments: [301, 307]) func whatIsPostedIsNotPostedElsewhere(_ status: Int) throws {
    server.on("/a", .redirect(to: "/there", status: status))
    var request = try request("/a", .anywhere, method: "POST")
    request.body = [1]
    #expect(try client().send(request).status == status)
    #expect(server.requests.count == 1)
  }

  @Test func headStaysHead() throws {
    server.on("/a", .redirect(to: "\(other.base)/b"))
    try client().send(request("/a", .anywhere, method: "HEAD"))
    #expect(other.requests[0].method == "HEAD")
  }
}
