import JSON
import Testing

@testable import RemoteEngine

struct CogPredictionsTests {
  private func root(_ text: String) throws -> JSONValue {
    try JSONDocument(text: text.utf8, file: "test").root
  }

  @Test func aRequestIsExactlyThis() {
    let body = CogPredictions.body(Asking.request(1, "caption en"), picture: "data:,")
    #expect(
      String(decoding: body, as: UTF8.self) == #"{"input":{"image":"data:,","prompt":"caption en"}}"#)
  }

  @Test(arguments: [
    (#"{"status":"succeeded","output":"a cat"}"#, CogPredictions.State.done("a cat")),
    (#"{"status":"succeeded","output":["a"," cat"]}"#, .done("a cat")), (#"{"output":"a"}"#, .done("a")),
    (#"{"status":"processing"}"#, .underWay), (#"{"status":"starting","output":null}"#, .underWay),
    (#"{"status":"failed","error":"no memory"}"#, .failed("no memory")),
    (#"{"status":"canceled","error":null}"#, .failed("the prediction ended as canceled")),
  ])
  func whatIsSaidOfAPredictionIsRead(_ text: String, _ state: CogPredictions.State) throws {
    #expect(try CogPredictions.state(root(text)) == state)
  }

  @Test(arguments: [
    #"{"status":"succeeded"}"#, #"{"output":7}"#, #"{"output":["a",1]}"#, "[]", #"{"status":1}"#,
  ])
  func whatHasAnotherFormIsAFault(_ text: String) throws {
    let root = try root(text)
    #expect(throws: JSONError.self) { try CogPredictions.state(root) }
  }

  @Test func healthIsReadyStartingOrBroken() throws {
    func health(_ status: String) throws -> CogPredictions.Health {
      try CogPredictions.health(root(#"{"status":"\#(status)"}"#))
    }
    #expect(try [health("READY"), health("BUSY"), health("STARTING")] == [.ready, .ready, .starting])
    #expect(try health("SETUP_FAILED") == .broken("its model did not start: SETUP_FAILED"))
  }
}
