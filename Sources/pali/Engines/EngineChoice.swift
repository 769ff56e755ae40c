import Answers
import DemoModel
import Files
import PaliGemma
import Pictures

extension Settings {
  /// The engine that these settings ask for. Nothing is loaded yet, nor looked for.
  func engine(pictures: PictureStore, handler: @escaping EngineHandler) -> any Engine {
    EmbeddedEngine(settings: embedded, pictures: pictures, handler: handler)
  }

  /// The same with another model. A mask decoder that was named belongs to the model that was named with it.
  func with(model: Path?) -> Settings {
    guard let model, model != self.model else { return self }
    var settings = self
    settings.model = model
    settings.masks = nil
    return settings
  }
}
