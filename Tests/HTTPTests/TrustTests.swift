import LoopbackServers
import TestSupport
import Testing

@testable import HTTP

@Suite(.enabled(if: SecureServer.isThere, "there is no openssl here")) struct TrustTests {
  private let authority = SecureServer.fixture("authority.pem")

  private func ask(_ server: SecureServer, host: String = "127.0.0.1", _ variables: [String: String]) throws
    -> String
  {
    try client(variables).text(HTTPRequest("GET", try HTTPAddress("https://\(host):\(server.port)/")))
  }

  @Test(arguments: ["SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE"], ["127.0.0.1", "localhost"])
  func whomTheNamedFileVouchesForIsTrusted(_ name: String, _ host: String) throws {
    #expect(try ask(SecureServer(), host: host, [name: authority]).contains("s_server"))
  }

  @Test func whomNobodyVouchesForIsNot() throws {
    let server = try SecureServer()
    let error = try #require(throws: HTTPError.self) { try ask(server, [:]) }
    #expect(error.isNotTrusted)
  }

  @Test func aCertificateForAnotherHostIsNone() throws {
    let server = try SecureServer(address: "127.0.0.2")
    let error = try #require(throws: HTTPError.self) {
      try ask(server, host: "127.0.0.2", ["SSL_CERT_FILE": authority])
    }
    #expect(error.isNotTrusted)
  }

  @Test(arguments: ["/nowhere.pem", ""]) func aFileWithoutCertificatesIsNamed(_ path: String) throws {
    let folder = TemporaryFolder()
    let file = try path.isEmpty ? folder.write("c.pem", Array("no certificate".utf8)) : path
    #expect(throws: HTTPError.badCAFile(file)) { try ask(SecureServer(), ["SSL_CERT_FILE": file]) }
  }

  @Test func plainWordsWhereTLSShouldBe() throws {
    let server = try SecureServer()
    #expect(client().fault(HTTPRequest("GET", try HTTPAddress("http://127.0.0.1:\(server.port)/"))) != nil)
  }

  @Test func fromThereNobodyIsSentIntoTheOpen() throws {
    let open = try HTTPAddress("http://127.0.0.1:1/")
    let secure = try HTTPAddress("https://127.0.0.1/")
    var response = HTTPResponse(address: secure)
    response.status = 302
    response.headers["location"] = open.text
    let request = HTTPRequest("GET", secure, redirects: .anywhere)
    #expect(throws: HTTPError.redirects(secure, fault: "redirects from https to http, to 127.0.0.1:1")) {
      try HTTPClient.next(after: response, to: request)
    }
  }
}
