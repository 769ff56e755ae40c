import LoopbackServers

/// Serves one answer, whatever is asked.
func serveModel(_ options: Options) throws -> Served {
  guard let form = LoopbackModelServer.Form(rawValue: options.text("--form") ?? "vllm") else {
    throw Options.Fault.usage
  }
  let text = options.text("--answer") ?? "<loc0256><loc0256><loc0768><loc0768> cat"
  let delay = try options.number("--delay", as: Double.self) ?? 0
  let server = try LoopbackModelServer(
    form, model: options.text("--name") ?? "google/paligemma-3b-mix-224", key: options.text("--key"),
    port: try options.number("--port") ?? 0
  ) { _ in .words(text, delay: delay) }
  return Served(endpoint: server.base, server: server)
}
