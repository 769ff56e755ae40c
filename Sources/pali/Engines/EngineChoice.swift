import Answers
import DemoModel
import Files
import Interface
import PaliGemma
import Pictures
import RemoteEngine

extension Settings {
  /// The engine that these settings ask for. No model is loaded yet, nor looked for, no server asked, and no file read,
  /// which may lie where that takes long. Throws what is wrong with a server's address.
  /// What it does not carry out, parts of pictures and several passes, is carried out around it.
  func engine(pictures: PictureStore, handler: @escaping EngineHandler) throws -> any Engine {
    try ManyPassEngine(handler: handler) { try onePass(pictures: pictures, handler: $0) }
  }

  private func onePass(pictures: PictureStore, handler: @escaping EngineHandler) throws -> any Engine {
    guard let server else {
      return EmbeddedEngine(settings: embedded, pictures: pictures, handler: handler)
    }
    return RemoteEngine(
      server: try $server.use { _ in try server.settings(home: folders.home) }, client: .pali(),
      pictures: pictures, supplies: { try supplies(of: server) }, handler: handler)
  }

  private func supplies(of server: ServerChoice) throws -> RemoteEngine.Supplies {
    let masks = try ownMaskDecoder.map { path in
      try $masks.use { _ in try SharedMaskDecoder(path, threads: threads) }
    }
    let key = try $server.use { _ in try server.secret(home: folders.home) }
    return RemoteEngine.Supplies(key: key, masks: masks?.decode)
  }

  /// The same with another engine. Throws where there is no server of that name.
  func with(_ engine: EngineName) throws -> Settings {
    switch engine {
    case .start: return self
    case .model(let model): return with(model: model)
    case .server(let name): return try with(server: name)
    }
  }

  /// The same with another model. A mask decoder, tokenizer or adapter that was named belongs to the model that was named
  /// with it.
  private func with(model: Path) -> Settings {
    var settings = self
    settings.server = nil
    guard model != self.model else { return settings }
    settings.model = model
    settings.masks = nil
    settings.tokenizer = nil
    settings.lora = nil
    return settings
  }
}
