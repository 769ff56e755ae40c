import HTTP
import JSON
import Testing

@testable import RemoteEngine

struct RemoteErrorTests {
  private static let address = try! HTTPAddress("http://gpu1:8000/v1/models")
  private static let place = address.place

  private static let errors: [(any Error, String)] = [
    (
      RemoteError.noKey(place: place, status: 401, source: "the variable K"),
      "gpu1:8000: wants a key (401): none was found in the variable K"
    ),
    (RemoteError.noKey(place: place, status: 401, source: nil), "gpu1:8000: wants a key (401)"),
    (
      RemoteError.keyNotTaken(place: place, status: 403, source: "the file k"),
      "gpu1:8000: does not take the key from the file k (403)"
    ),
    (
      RemoteError.notThere(address, .openai),
      "http://gpu1:8000/v1/models: there is no such path (404): is the URL right? "
        + "A Cog server needs kind = \"cog\" in its section of config.toml"
    ),
    (
      RemoteError.notThere(address, .cog),
      "http://gpu1:8000/v1/models: there is no such path (404): is the URL right?"
    ),
    (
      RemoteError.unfitKey(place: place, source: "the file k"),
      "gpu1:8000: the key from the file k holds characters that cannot be sent"
    ),
    (HTTPError.badToken, "gpu1:8000: the key holds characters that cannot be sent"),
    (RemoteError.webPage(address), "http://gpu1:8000/v1/models: answers with a web page: is the URL right?"),
    (
      RemoteError.redirected(address, to: "https://gpu1/v1"),
      "http://gpu1:8000/v1/models: redirects to https://gpu1/v1: name that as the URL"
    ),
    (
      RemoteError.brokenOff(place: place, tokens: 3, reason: "why"),
      "gpu1:8000: broke off after 3 tokens: why"
    ),
    (
      RemoteError.brokenOff(place: place, tokens: 1, reason: "why"), "gpu1:8000: broke off after 1 token: why"
    ),
    (
      HTTPError.status(address, HTTPRefusal(status: 429, message: "")),
      "gpu1:8000: answers 429 (too many requests)"
    ),
    (HTTPError.status(address, HTTPRefusal(status: 500, message: "no memory")), "gpu1:8000: no memory (500)"),
  ]

  @Test(arguments: errors.indices) func aFaultIsOneLineThatSaysWhere(index: Int) {
    let (error, line) = Self.errors[index]
    #expect(ServerSettings(Self.address).line(error) == line)
  }

  @Test func othersWordsAreOneLineOfBoundedLengthWithoutTheKey() throws {
    let settings = ServerSettings(Self.address, key: Secret("sk-12345"))
    let said = "bad key sk-12345\r\n\u{1B}[31msk-12345" + String(repeating: "x", count: 5000)
    let line = settings.line(RemoteError.said(place: Self.place, message: said))
    #expect(line.hasPrefix("gpu1:8000: bad key (secret) [31m(secret)xxx") && line.utf8.count < 600)
    #expect(!line.contains("\n") && !line.contains("\u{1B}"))
  }

  @Test(arguments: [
    (#"{"error":{"message":"a"}}"#, "a"), (#"{"error":"a"}"#, "a"), (#"{"detail":"a"}"#, "a"),
    (#"{"object":"error","message":"a"}"#, "a"), (#"{"message":"a"}"#, "a"),
    (#"{"detail":[{"loc":["body","input"],"msg":"a"},{"msg":"b"}]}"#, "body.input: a; b"),
    (#"{"error":{}}"#, "an error without words"), (#"{"choices":[]}"#, nil), ("[]", nil),
    (#"{"error":null}"#, nil),
  ])
  func aRefusalsWordsAreFound(_ text: String, _ words: String?) throws {
    #expect(ServerMessage(try JSONDocument(text: text.utf8, file: "test").root)?.text == words)
  }
}
