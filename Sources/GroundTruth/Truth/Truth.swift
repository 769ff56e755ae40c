import Files

/// What is right of pictures, as a data set tells it: answers, captions or objects.
public struct Truth: Sendable {
  /// In the file's order.
  public let items: [TruthItem]
  /// What objects are called, by the file's ids, in its order; empty where there are none.
  public let categories: [TruthCategory]
  public let form: Form

  /// What an item's truth is made of.
  public enum Form: Sendable {
    /// One or several texts that would each be right.
    case answers
    /// Texts that describe the picture, each in its own way.
    case captions
    /// Every object of the categories.
    case objects
    /// The one object that the item's phrase means.
    case referred

    public var name: String {
      switch self {
      case .answers: "answers"
      case .captions: "captions"
      case .objects: "objects"
      case .referred: "objects of a phrase"
      }
    }
  }

  public init(items: [TruthItem], categories: [TruthCategory] = [], form: Form) {
    self.items = items
    self.categories = categories
    self.form = form
  }
}

/// A kind of object.
public struct TruthCategory: Sendable, Equatable {
  public let id: Int
  public let name: String

  public init(id: Int, name: String) {
    self.id = id
    self.name = name
  }
}

/// One question of a data set, or one picture of it.
public struct TruthItem: Sendable {
  /// As the file names them; most often one.
  public let images: [Path]
  /// What is to be asked; nil where the data set does not tell.
  public let prompt: String?
  /// Answers or captions.
  public let texts: [String]
  public let objects: [TruthObject]
  /// COCO's id of the picture; elsewhere the item's place.
  public let id: Int
  /// Of the picture, in pixels; nil where the data set does not tell.
  public let size: PictureSize?

  public init(
    images: [Path], prompt: String? = nil, texts: [String] = [], objects: [TruthObject] = [], id: Int,
    size: PictureSize? = nil
  ) {
    self.images = images
    self.prompt = prompt
    self.texts = texts
    self.objects = objects
    self.id = id
    self.size = size
  }
}

/// Pixels of an upright picture.
public struct PictureSize: Sendable, Equatable {
  public let width: Int, height: Int

  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }
}

/// An object that is there.
public struct TruthObject: Sendable {
  /// COCO's id of the annotation; elsewhere from 1.
  public let id: Int
  /// COCO's id of the category; -1 where only the label is told.
  public let category: Int
  public let label: String
  public let box: ObjectBox
  /// In pixels; what is small, medium and large goes by it.
  public let area: Double
  public let shape: ObjectShape?
  /// Many objects in one: what is found in it is neither right nor wrong.
  public let isCrowd: Bool
  /// As the model writes places and mask, where the truth is a text.
  public let codes: ReferringAnswer?

  public init(
    id: Int, category: Int, label: String, box: ObjectBox, area: Double? = nil, shape: ObjectShape? = nil,
    isCrowd: Bool = false, codes: ReferringAnswer? = nil
  ) {
    self.id = id
    self.category = category
    self.label = label
    self.box = box
    self.area = area ?? box.area
    self.shape = shape
    self.isCrowd = isCrowd
    self.codes = codes
  }
}
