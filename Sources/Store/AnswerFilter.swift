import Files

extension AnswerStore {
  /// Which answers are meant: those for which all of this holds.
  public struct Filter: Sendable, Equatable {
    /// What was asked, as a shell's pattern: `*`, `?`, `[a-z]`; upper and lower case differ.
    public var prompt: String?
    /// Any of these, or below it; empty: wherever.
    public var paths: [Path]
    /// The model's name.
    public var model: String?
    public var failedOnly: Bool
    /// Seconds since 1970.
    public var since: Int?
    /// Of the best object, 0 to 1.
    public var score: Double?
    /// At least so many were found.
    public var objects: Int?

    public init(
      prompt: String? = nil, paths: [Path] = [], model: String? = nil, failedOnly: Bool = false,
      since: Int? = nil, score: Double? = nil, objects: Int? = nil
    ) {
      self.prompt = prompt
      self.paths = paths
      self.model = model
      self.failedOnly = failedOnly
      self.since = since
      self.score = score
      self.objects = objects
    }

    /// One path.
    public var path: Path? {
      get { paths.first }
      set { paths = newValue.map { [$0] } ?? [] }
    }
  }
}

extension AnswerStore.Filter {
  typealias Condition = (sql: String, values: [Statement.Value])

  /// What holds wherever the picture lies.
  private var conditions: [Condition] {
    var conditions: [Condition] = []
    if let prompt { conditions.append(("prompt GLOB ?", [.text(prompt)])) }
    if let model { conditions.append(("model = ?", [.text(model)])) }
    if failedOnly { conditions.append(("error IS NOT NULL", [])) }
    if let since { conditions.append(("time >= ?", [.integer(since)])) }
    if let score { conditions.append(("best >= ?", [.real(score)])) }
    if let objects { conditions.append(("objects >= ?", [.integer(objects)])) }
    return conditions
  }

  /// Questions for `id` and `time`, whose answers together are those that are meant; some may come twice.
  var queries: [Condition] {
    guard !paths.isEmpty else { return [Self.query(conditions)] }
    return paths.flatMap { path in
      Self.places(path).map { Self.query([$0] + conditions) }
    }
  }

  private static func query(_ conditions: [Condition]) -> Condition {
    let place = conditions.isEmpty ? "" : " WHERE " + conditions.map(\.sql).joined(separator: " AND ")
    return ("SELECT id, time FROM answers\(place) ORDER BY time DESC, id DESC", conditions.flatMap(\.values))
  }

  /// The path itself, and what begins with it and a slash: up to where a "0", the byte after, would stand for it.
  private static func places(_ path: Path) -> [Condition] {
    let bytes = path.standardized(in: Path.workingFolder ?? "/").bytes
    let folder = bytes == [UInt8(ascii: "/")] ? [] : bytes
    let below: [Statement.Value] = ["/", "0"].map { .bytes(folder + Array($0.utf8)) }
    return [("path = ?", [.bytes(bytes)]), ("path >= ? AND path < ?", below)]
  }
}
