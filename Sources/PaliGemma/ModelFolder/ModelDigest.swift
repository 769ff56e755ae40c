import Files
import JSON
import Tensors

/// Tells a model's contents from another's: of its weights, of its config.json, and of the file that its tokenizer is
/// read from. A copy has the same, wherever it lies and whenever it was written.
///
/// Of weights it sees what `WeightFileDigest` sees, but not when they were written: the size, the header, and 4 KiB at
/// 64 places of each file. So it does not find a change of numbers alone that touches no sample. The same weights in
/// other files, shards or spellings are another model to it. The other small files and the mask decoder are not looked
/// at. It tells contents apart that differ by accident, not by intent.
struct ModelDigest {
  /// Sixteen hexadecimal digits.
  let text: String

  /// Of the weights' files, and of the small ones that count. Throws `FileError`.
  init(_ weights: [WeightFileDigest], papers: [Path]) throws(FileError) {
    var hash = ContentHash()
    for digest in weights { hash.add("\(digest.byteCount) \(digest.hash)\n") }
    for path in papers {
      let contents = try RegularFile(path).readAll(limit: JSONDocument.sizeLimit)
      hash.add("\(path.name) \(contents.bytes.count) \(checksum(contents.bytes))\n")
    }
    text = hash.text
  }
}
