import CHTTP

/// What the environment says of the way to others: proxies, and who is trusted.
struct HTTPEnvironment: Sendable {
  /// nil: whom the system trusts.
  let caFile: String?
  private let httpProxy, httpsProxy, hostsWithoutProxy: String

  init(_ variables: [String: String]) {
    func first(_ names: String...) -> String? {
      names.lazy.compactMap { variables[$0] }.first { !$0.isEmpty && !$0.utf8.contains(0) }
    }
    caFile = first("SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE")
    let proxy = first("all_proxy", "ALL_PROXY") ?? ""
    // HTTP_PROXY is what a web server tells a program of a request's header `Proxy`: libcurl reads no such thing.
    httpProxy = first("http_proxy") ?? proxy
    httpsProxy = first("https_proxy", "HTTPS_PROXY") ?? proxy
    hostsWithoutProxy = first("no_proxy", "NO_PROXY") ?? ""
  }

  /// "" for none. Whether it is asked is another question.
  func proxy(for address: HTTPAddress) -> String { address.scheme == "https" ? httpsProxy : httpProxy }

  /// Host and port of the proxy through which an address is asked, without what may be a password; nil: through none,
  /// or one whose address cannot be told from other things.
  func proxyPlace(for address: HTTPAddress) -> String? {
    let text = proxy(for: address)
    guard !text.isEmpty, !NoProxy(hostsWithoutProxy).contains(address.host) else { return nil }
    let start = text.firstRange(of: "://")?.upperBound ?? text.startIndex
    // A password may hold anything.
    let host = text[start...].split(separator: "@", omittingEmptySubsequences: false).last ?? ""
    let place = host.prefix { $0 != "/" }
    let isPlain = place.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    return place.isEmpty || place.utf8.count > 255 || !isPlain ? nil : String(place)
  }

  /// Calls `use` with all that libcurl is told of `request`; what it points to is there only so long.
  func withCRequest(
    _ request: HTTPRequest, headers: [String], _ use: (inout ch_request) -> ch_outcome
  ) -> ch_outcome {
    // Each line, and the list of them, ends with NUL.
    let lines = headers.joined(separator: "\0") + "\0"
    return request.method.withCString { method in
      request.address.text.withCString { url in
        lines.withCString { lines in
          proxy(for: request.address).withCString { proxy in
            hostsWithoutProxy.withCString { hostsWithoutProxy in
              var made = ch_request(
                method: method, url: url, headers: lines, body: nil, body_length: 0, ca_file: nil,
                proxy: proxy,
                no_proxy: hostsWithoutProxy, connect_milliseconds: milliseconds(request.connectTimeout))
              return withBody(request.body, &made) { made in withCAFile(&made, use) }
            }
          }
        }
      }
    }
  }

  private func withBody(
    _ body: [UInt8]?, _ made: inout ch_request, _ use: (inout ch_request) -> ch_outcome
  ) -> ch_outcome {
    guard let body else { return use(&made) }
    made.body_length = body.count
    // An empty body is a body, and has an address.
    return body.isEmpty
      ? "".withCString {
        made.body = UnsafeRawPointer($0)
        return use(&made)
      }
      : body.withUnsafeBytes {
        made.body = $0.baseAddress
        return use(&made)
      }
  }

  private func withCAFile(_ made: inout ch_request, _ use: (inout ch_request) -> ch_outcome) -> ch_outcome {
    guard let caFile else { return use(&made) }
    return caFile.withCString {
      made.ca_file = $0
      return use(&made)
    }
  }

  private func milliseconds(_ seconds: Double) -> Int { Int(max(0.001, min(seconds, 86400)) * 1000) }
}
