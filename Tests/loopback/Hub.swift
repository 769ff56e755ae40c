import Files
import Glibc
import LoopbackServers

/// Serves a folder tree as repositories.
func serveHub(_ options: Options) throws -> Served {
  guard let root = options.text("--root") else { throw Options.Fault.usage }
  let hub = try LoopbackHub(
    token: options.text("--token") ?? "hf_test", port: try options.number("--port") ?? 0)
  let found = try hub.add(tree: Path(root))
  if options.has("--gated") { gate(hub, found) }
  if options.has("--redirect-small") { hub.redirectSmallFiles() }
  if let size = try options.number("--page-size", as: Int.self) { hub.setPageSize(size) }
  if let rate = try options.number("--throttle", as: Int.self) {
    hub.files.throttleAll(bytesPerSecond: rate)
  }
  if let bytes = try options.number("--cut-every", as: Int.self) { hub.files.cutAllEvery(bytes) }
  hub.hashAll()
  say("serving \(found.joined(separator: ", "))", to: STDERR_FILENO)
  return Served(endpoint: hub.endpoint, server: hub)
}

private func gate(_ hub: LoopbackHub, _ found: [String]) {
  for entry in found {
    let id = String(entry.split(separator: "@")[0])
    if hub.commit(id, revision: String(entry.split(separator: "@")[1])) != nil {
      hub.setAccess(.gated, of: id)
    }
  }
}
