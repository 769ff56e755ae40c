import HTTP
import JSON

/// Questions about one repository, each asked again while what stands against it may pass.
struct HubQuestions {
  let requests: HubRequests
  let id: HubID
  let isCancelled: () -> Bool
  let handler: (HubEvent) -> Void

  // MARK: Of single files

  /// Size and digest as the file's own address tells them; also whether it may be had. Redirects to other places are
  /// not followed: they lead to the contents.
  @discardableResult
  func head(_ name: String, commit: String) throws -> HubFile {
    let address = try requests.contents(id, commit: commit, file: name)
    let response = try retrying(name) {
      let request = requests.request("HEAD", address, headers: [("Accept-Encoding", "identity")])
      let response = try requests.client.send(request, isCancelled: isCancelled)
      guard response.isSuccess || response.isRedirect else {
        throw requests.fault(response, id, file: name)
      }
      return response
    }
    let headers = response.headers
    let size =
      headers["x-linked-size"].flatMap { Int($0) } ?? (response.isSuccess ? response.contentLength : nil)
    let tag = (headers["x-linked-etag"] ?? headers["etag"])?.drop { $0 == "W" || $0 == "/" }.filter {
      $0 != "\""
    }
    guard let size, size >= 0, let digest = tag.flatMap({ FileDigest(String($0)) }) else {
      throw HubError.badAnswer(id: id, fault: "\(name) has neither size nor digest")
    }
    return HubFile(name: name, byteCount: size, digest: digest)
  }

  /// Names of the shards: the index alone says which belong to it.
  func shards(_ index: HubFile, _ commit: String) throws -> [String] {
    guard index.byteCount <= ModelFiles.indexLimit else {
      throw HubError.tooLarge(
        id: id, file: index.name, byteCount: index.byteCount, limit: ModelFiles.indexLimit)
    }
    let address = try requests.contents(id, commit: commit, file: index.name)
    let bytes = try body(address, index.byteCount, id, redirects: .anywhere, file: index.name)
    let digest = try RunningDigest(of: index.digest, byteCount: index.byteCount)
    try bytes.withUnsafeBytes { try digest.add($0) }
    let got = try digest.finish()
    guard got == index.digest.text else {
      throw HubError.wrongHash(file: index.name, expected: index.digest.text, got: got)
    }
    do {
      return try ModelFiles.shards(inIndex: bytes, file: "\(id) \(index.name)")
    } catch let fault as ModelFiles.ShardFault {
      throw HubError.hostileListing(id: id, fault: "its index names \(ListingCheck.shown(fault.name))")
    }
  }

  // MARK: Asking

  func document(_ address: HTTPAddress, limit: Int, _ id: HubID) throws -> JSONValue {
    let bytes = try body(address, limit, id)
    return try JSONDocument(text: bytes, file: "the listing of \(id)").root
  }

  private func body(
    _ address: HTTPAddress, _ limit: Int, _ id: HubID, redirects: HTTPRequest.Redirects = .sameOrigin,
    file: String? = nil
  ) throws -> [UInt8] {
    try retrying(file) {
      var bytes: [UInt8] = []
      let response = try requests.client.send(
        requests.request("GET", address, redirects: redirects), isCancelled: isCancelled,
        onBody: { piece in
          guard bytes.count + piece.count <= limit else {
            throw HTTPError.tooLarge(address, limit: limit)
          }
          bytes += piece
        })
      guard response.isSuccess else { throw requests.fault(response, id, file: file) }
      return bytes
    }
  }

  private func retrying<Result>(_ file: String?, _ body: () throws -> Result) throws -> Result {
    guard !requests.endpoint.isOffline else { throw HubError.offline(wanted: "\(id)") }
    do {
      return try requests.retries.run(
        isCancelled: isCancelled, told: { handler(.retry(file: file, fault: $0, seconds: $1)) }, body)
    } catch { throw requests.named(error) }
  }
}
