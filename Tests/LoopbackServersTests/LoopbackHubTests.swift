import JSON
import Testing

@testable import LoopbackServers

@Suite struct LoopbackHubTests {
  private static let weights = Content.generated(size: 5000, seed: 3)

  private func hub() throws -> LoopbackHub {
    let hub = try LoopbackHub()
    hub.add(
      "org/model",
      files: [
        "config.json": "hello\n", "sub/a b.txt": "b",
        "model.safetensors": ServedFile(Self.weights, isLarge: true),
      ])
    hub.add("org/model", revision: "bfloat16", files: ["config.json": "other"])
    return hub
  }

  private func json(_ answer: RawAnswer) throws -> JSONValue {
    try JSONDocument(text: answer.body, file: "answer").root
  }

  private func place(_ answer: RawAnswer, on hub: LoopbackHub) throws -> String {
    let place = try #require(answer.header("Location"))
    #expect(place.hasPrefix(hub.largeFiles.base + "/"))
    return String(place.dropFirst(hub.largeFiles.base.count))
  }

  @Test func aRevisionIsACommitOfFiles() throws {
    let hub = try hub()
    let commit = try #require(hub.commit("org/model"))
    #expect(commit.count == 40 && commit != hub.commit("org/model", revision: "bfloat16"))
    for revision in ["/revision/main", "/revision/\(commit)", ""] {
      let root = try json(ask(hub.server, "GET /api/models/org/model\(revision)?blobs=true"))
      #expect(try root.string("sha") == commit)
      let files = Array(try root.elements("siblings"))
      #expect(
        try files.map { try $0.string("rfilename") } == ["config.json", "sub/a b.txt", "model.safetensors"])
      #expect(try files[0].string("blobId") == "ce013625030ba8dba906f756967f9e9ca394464a")
      #expect(try files[0].int("size") == 6 && files[0]["lfs"] == nil)
      #expect(try files[2].required("lfs").string("sha256") == sha256(Self.weights))
      #expect(try files[2].required("lfs").int("size") == 5000)
    }
    let plain = try json(ask(hub.server, "GET /api/models/org/model/revision/main"))
    #expect(try plain.elements("siblings").allSatisfy { $0["size"] == nil })
  }

  @Test func aTreeComesInPages() throws {
    let hub = try hub()
    hub.setPageSize(3)
    let first = try ask(hub.server, "GET /api/models/org/model/tree/main?recursive=true")
    let link = try #require(first.header("Link"))
    #expect(
      link.hasPrefix("<\(hub.endpoint)/api/models/org/model/tree/main?") && link.hasSuffix(">; rel=\"next\""))
    let next = link.dropFirst(hub.endpoint.count + 1).prefix { $0 != ">" }
    let second = try ask(hub.server, "GET \(next)")
    #expect(second.header("Link") == nil)
    let entries = try Array(json(first).elements()) + Array(json(second).elements())
    #expect(
      try entries.map { try $0.string("path") } == ["config.json", "sub", "sub/a b.txt", "model.safetensors"])
    #expect(try entries.map { try $0.string("type") } == ["file", "directory", "file", "file"])
    #expect(try entries[3].required("lfs").string("oid") == sha256(Self.weights))
    let flat = try json(ask(hub.server, "GET /api/models/org/model/tree/main"))
    #expect(try flat.elements().map { try $0.string("path") } == ["config.json", "sub", "model.safetensors"])
  }

  @Test func branchesAreListed() throws {
    let branches = try json(ask(hub().server, "GET /api/models/org/model/refs")).elements("branches")
    #expect(try branches.map { try $0.string("name") } == ["bfloat16", "main"])
  }

  @Test func smallFilesAreServedHere() throws {
    let hub = try hub()
    let answer = try ask(hub.server, "GET /org/model/resolve/main/config.json")
    #expect(answer.text == "hello\n" && answer.header("X-Repo-Commit") == hub.commit("org/model"))
    #expect(answer.header("ETag") == "\"ce013625030ba8dba906f756967f9e9ca394464a\"")
    #expect(try ask(hub.server, "HEAD /org/model/resolve/main/sub/a%20b.txt").header("Content-Length") == "1")
    #expect(try ask(hub.server, "GET /org/model/resolve/bfloat16/config.json").text == "other")
    hub.redirectSmallFiles()
    let led = try ask(hub.server, "GET /org/model/resolve/main/config.json")
    let place = try #require(led.header("Location"))
    #expect(led.status == 307 && place.hasPrefix("/api/resolve-cache/models/org/model/"))
    #expect(try ask(hub.server, "GET \(place)").text == "hello\n")
  }

  @Test func largeFilesAreServedElsewhereWithoutAToken() throws {
    let hub = try hub()
    let token = ["Authorization": "Bearer hf_test"]
    let answer = try ask(hub.server, "HEAD /org/model/resolve/main/model.safetensors", headers: token)
    #expect(answer.status == 302 && answer.header("X-Linked-Size") == "5000")
    #expect(answer.header("X-Linked-Etag") == "\"\(sha256(Self.weights))\"")
    let place = try place(answer, on: hub)
    let rest = try ask(hub.largeFiles, "GET \(place)", headers: ["Range": "bytes=4000-"])
    #expect(rest.status == 206 && rest.body == Self.weights.read(4000..<5000) && !hub.leaked("hf_test"))
    #expect(try ask(hub.largeFiles, "GET \(place)", headers: token).status == 400 && hub.leaked("hf_test"))
    let unsigned = place.prefix { $0 != "?" }
    #expect(try ask(hub.largeFiles, "GET \(unsigned)").status == 403)
    hub.expireSignatures()
    #expect(try ask(hub.largeFiles, "GET \(place)").status == 403)
  }

  @Test func gatesAndTokens() throws {
    let hub = try hub()
    hub.addStranger(token: "hf_other")
    func ask(_ path: String, token: String? = nil) throws -> (Int, String?) {
      let headers = token.map { ["Authorization": "Bearer \($0)"] } ?? [:]
      let answer = try LoopbackServersTests.ask(hub.server, "GET \(path)", headers: headers)
      return (answer.status, answer.header("X-Error-Code"))
    }
    let (file, list) = ("/org/model/resolve/main/config.json", "/api/models/org/model/revision/main")
    hub.setAccess(.gated, of: "org/model")
    #expect(try ask(file) == (401, "GatedRepo") && ask(file, token: "hf_other") == (403, "GatedRepo"))
    #expect(try ask(file, token: "hf_test") == (200, nil) && ask(list) == (200, nil))
    #expect(try ask(file, token: "hf_wrong") == (401, nil))
    hub.setAccess(.hidden, of: "org/model")
    #expect(try ask(list) == (401, "RepoNotFound") && ask(list, token: "hf_other") == (404, "RepoNotFound"))
    #expect(try ask(list, token: "hf_test") == (200, nil))
    hub.setAccess(.open, of: "org/model")
    #expect(try ask("/org/model/resolve/nope/config.json") == (404, "RevisionNotFound"))
    #expect(try ask("/org/model/resolve/main/nope.json") == (404, "EntryNotFound"))
  }

  @Test func spacesAreApartFromModels() throws {
    let hub = try hub()
    hub.add("org/space", kind: .space, files: ["app.py": "x", "vae.npz": .large([1, 2, 3])])
    #expect(try ask(hub.server, "GET /spaces/org/space/resolve/main/app.py").text == "x")
    #expect(try ask(hub.server, "GET /org/space/resolve/main/app.py").status == 401)
    #expect(try json(ask(hub.server, "GET /api/spaces/org/space/revision/main")).string("id") == "org/space")
    let large = try ask(hub.server, "GET /spaces/org/space/resolve/main/vae.npz")
    #expect(try ask(hub.largeFiles, "GET \(place(large, on: hub))").body == [1, 2, 3])
  }

  @Test func faultsFindTheFileWhereverItIs() throws {
    let hub = try hub()
    hub.files.cut("model.safetensors", after: 1000, times: 2)
    hub.files.damage("config.json")
    let large = try place(ask(hub.server, "GET /org/model/resolve/main/model.safetensors"), on: hub)
    let sizes = try (0..<3).map { _ in try ask(hub.largeFiles, "GET \(large)").body.count }
    #expect(sizes == [1000, 1000, 5000])
    let texts = try (0..<2).map { _ in try ask(hub.server, "GET /org/model/resolve/main/config.json").text }
    #expect(texts[0] != "hello\n" && texts[1] == "hello\n")
    #expect(
      hub.files.requests("model.safetensors").count == 3 && hub.files.requests("config.json").count == 2)
  }

  @Test func listingsLie() throws {
    let hub = try LoopbackHub()
    hub.add(
      "o/m",
      files: hostileNames.map { ($0, "x") } + [("big", ServedFile.large([1]).claiming(size: 9, hash: "f"))])
    let root = try json(ask(hub.server, "GET /api/models/o/m/revision/main?blobs=1"))
    let files = Array(try root.elements("siblings"))
    #expect(try files.dropLast().map { try $0.string("rfilename") } == hostileNames)
    #expect(try files.last?.required("lfs").string("sha256") == "f" && files.last?.int("size") == 9)
    let head = try ask(hub.server, "HEAD /o/m/resolve/main/big")
    #expect(head.header("X-Linked-Size") == "9" && head.header("X-Linked-Etag") == "\"f\"")
    hub.setListing(.commitChanges, of: "o/m")
    let commits = try (0..<3).map { _ in
      try json(ask(hub.server, "GET /api/models/o/m/revision/main")).string("sha")
    }
    #expect(Set(commits).count == 3 && hub.commit("o/m") == commits[2])
    hub.setListing(.nextPage("http://127.0.0.2:1/x"), of: "o/m")
    #expect(
      try ask(hub.server, "GET /api/models/o/m/tree/main").header("Link")
        == "<http://127.0.0.2:1/x>; rel=\"next\"")
  }

  @Test func aMillionFilesAreListedAsTheyAreRead() throws {
    let hub = try hub()
    hub.setListing(.manyFiles(1_000_000), of: "org/model")
    let page = try ask(
      hub.server, "GET /api/models/org/model/tree/main?recursive=true&limit=3&cursor=1000000")
    #expect(try json(page).elements().map { try $0.string("path") }.first == "many/file-999996.txt")
    let client = try RawClient(hub.server)
    client.send("GET /api/models/org/model/revision/main HTTP/1.1\r\n\r\n")
    #expect(try client.readHead().contains("Transfer-Encoding: chunked"))
    #expect(try client.read(count: 100_000).count == 100_000)
  }
}
