import Answers
import Files

/// What a model answered, as far as it is measured.
public struct Prediction: Sendable {
  public let images: [Path]
  /// What was asked; nil where that is not known.
  public private(set) var prompt: String?
  public private(set) var text: String
  public private(set) var objects: [FoundObject]
  /// Of the picture as it was read; nil where that is not known.
  public private(set) var size: PictureSize?

  public init(
    images: [Path], prompt: String? = nil, text: String, objects: [FoundObject] = [], size: PictureSize? = nil
  ) {
    self.images = images
    self.prompt = prompt
    self.text = text
    self.objects = objects
    self.size = size
  }

  public init(_ record: AnswerRecord) {
    self.init(
      images: record.images, prompt: record.prompt, text: record.text,
      objects: record.detections.map(FoundObject.init),
      size: PictureSize(width: record.width, told: record.height))
  }

  /// From a text alone: its objects are those it writes, in a picture of that size.
  public init(images: [Path], prompt: String?, text: String, size: PictureSize?) {
    let objects = WrittenObjects.parse(text, in: size).map { FoundObject(label: $0.label, box: $0.box) }
    self.init(images: images, prompt: prompt, text: text, objects: objects, size: size)
  }

  /// The same with other paths of the same pictures.
  public func about(_ images: [Path]) -> Prediction {
    Prediction(images: images, prompt: prompt, text: text, objects: objects, size: size)
  }

  /// Adds another answer to the same picture: one was asked for some of its objects, the other for others.
  mutating func add(_ other: Prediction) {
    if prompt != other.prompt { prompt = nil }
    text = other.text
    objects += other.objects
    size = other.size ?? size
  }
}
