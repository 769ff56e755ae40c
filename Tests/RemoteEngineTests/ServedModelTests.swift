import HTTP
import JSON
import Testing

@testable import RemoteEngine

struct ServedModelTests {
  private func list(_ text: String) throws -> [ServedModel] {
    try ServedModel.list(JSONDocument(text: text.utf8, file: "test").root)
  }

  private func settings(_ model: String? = nil) throws -> ServerSettings {
    ServerSettings(try HTTPAddress("http://gpu1:8000"), model: model)
  }

  @Test(arguments: [
    ("google/paligemma-3b-mix-224", 224), ("paligemma2-10b-pt-896-jax", 896), ("pg_448", 448),
    ("a-224/b-448", 448), ("paligemma-3b", nil), ("model-1224", nil), ("model224x", nil), ("", nil),
  ])
  func aNameTellsTheSize(_ name: String, _ size: Int?) { #expect(ServedModel.size(in: name) == size) }

  @Test func aListIsReadInTheFormsThatThereAre() throws {
    let listed = try list(
      #"{"data":[{"id":"pg","owned_by":"vllm","root":"google/paligemma-3b-mix-448"},{"id":"b-224"},{"no":1},{"id":""}]}"#
    )
    #expect(
      listed == [
        ServedModel(name: "pg", imageSize: 448, isVLLM: true), ServedModel(name: "b-224", imageSize: 224),
      ])
    #expect(try list(#"[{"id":"a"}]"#).map(\.name) == ["a"])
    #expect(throws: JSONError.self) { try list(#"{"models":[]}"#) }
  }

  @Test func theOnlyOneIsMeantWhereNoneIsNamed() throws {
    let (a, b) = (ServedModel(name: "a"), ServedModel(name: "b"))
    #expect(try settings().choose([a]) == a)
    #expect(try settings("b").choose([a, b]) == b)
    #expect(try settings("c").choose([a, b]) == ServedModel(name: "c"))
    #expect(try settings("c").choose([]) == ServedModel(name: "c"))
  }

  @Test func whichModelIsAsked() throws {
    let names = (1...11).map { ServedModel(name: "m\($0)") }
    #expect(throws: RemoteError.self) { try settings().choose([]) }
    do { _ = try settings().choose(names) } catch {
      #expect(
        "\(error)"
          == "gpu1:8000: serves several models, name one of them: m1, m2, m3, m4, m5, m6, m7, m8 and 3 more")
    }
    let served = ServedModel(name: "google/pg", isVLLM: true)
    do { _ = try settings("other").choose([served]) } catch {
      #expect("\(error)" == "gpu1:8000: has no model other; it serves google/pg")
    }
  }
}
