import Answers
import Files
import JSON

/// A line of PaliGemma's JSONL as it is read; other fields are passed over.
struct PaliGemmaLine {
  private let image: Path
  private let prefix: String
  private let suffix: String

  init(_ value: JSONValue) throws {
    image = Path(try value.string("image"))
    prefix = try value.string("prefix")
    suffix = try value.string("suffix")
  }

  func record(_ options: ImportOptions) throws -> AnswerRecord {
    let output = ParsedOutput(text: suffix, decodeMask: options.decodeMask)
    return AnswerRecord(image, size: options.size(image), prompt: prefix, output: output, options)
  }
}
