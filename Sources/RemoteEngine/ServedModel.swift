import Answers
import HTTP
import JSON

/// A model that a server serves, as its list of models tells.
struct ServedModel: Equatable {
  var name: String
  /// Pixels of a side of what it sees, where a name tells it.
  var imageSize: Int?
  var isVLLM = false

  /// The steps in which PaliGemma comes.
  private static let sizes = [224, 448, 896]

  init(name: String, imageSize: Int? = nil, isVLLM: Bool = false) {
    self.name = name
    self.imageSize = imageSize ?? Self.size(in: name)
    self.isVLLM = isVLLM
  }

  /// An entry of `/v1/models`; nil where it has no name.
  init?(_ entry: JSONValue) {
    guard let name = try? entry.string("id"), !name.isEmpty else { return nil }
    self.init(name: name, isVLLM: entry["owned_by"]?.isString("vllm") == true)
    // What is served by another name is still the model of that folder.
    imageSize = imageSize ?? (try? entry["root"]?.string()).flatMap(Self.size)
  }

  /// "google/paligemma-3b-mix-448": 448. The last one, where there are several.
  static func size(in name: String) -> Int? {
    name.split { !($0.isLetter || $0.isNumber) }.lazy.compactMap { Int($0) }.last { sizes.contains($0) }
  }

  /// All that a list of models names. Throws `JSONError`.
  static func list(_ root: JSONValue) throws(JSONError) -> [ServedModel] {
    let entries = root.kind == .array ? try root.elements() : try root.elements("data")
    return entries.compactMap(ServedModel.init)
  }
}

extension ServerSettings {
  /// The one that is meant, of those that are listed. Throws `RemoteError`.
  func choose(_ listed: [ServedModel]) throws(RemoteError) -> ServedModel {
    guard let name = model else {
      guard let only = listed.first else { throw .servesNothing(place: url.place) }
      guard listed.count == 1 else { throw .whichModel(place: url.place, served: listed.map(\.name)) }
      return only
    }
    if let known = listed.first(where: { $0.name == name }) { return known }
    // Other servers fetch or pass on what they do not list.
    guard !listed.contains(where: \.isVLLM) else {
      throw .noSuchModel(name, place: url.place, served: listed.map(\.name))
    }
    return ServedModel(name: name)
  }
}
