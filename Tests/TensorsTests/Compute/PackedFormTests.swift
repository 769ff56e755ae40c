import Testing

@testable import Tensors

/// Packing a matrix whole and packing it in pieces are the same bytes at the places the form tells.
struct PackedFormTests {
  @Test(arguments: [Precision.bf16, .q8, .q4])
  func piecesMakeTheWhole(_ precision: Precision) throws {
    for (outputs, inputs) in [(1, 1), (16, 64), (33, 65), (70, 588), (128, 96)] {
      let tensor = Samples.tensor(Samples.values(outputs * inputs, 3), [outputs, inputs], .float32)
      let form = try #require(PackedForm(tensor, precision: precision))
      let whole = try WeightMatrix(tensor, precision: precision)
      #expect(whole.packedBytes?.count == form.byteCount && whole.byteCount == form.byteCount)
      var joined = [UInt8](repeating: 0xEE, count: form.byteCount)
      for first in stride(from: 0, to: outputs, by: 32) {
        let rows = first..<min(first + 32, outputs)
        let piece = try WeightMatrix(tensor.rows(rows), precision: precision)
        var bytes = Array(try #require(piece.packedBytes))[...]
        for place in form.places(of: rows) {
          joined.replaceSubrange(place, with: bytes.prefix(place.count))
          bytes = bytes.dropFirst(place.count)
        }
        #expect(bytes.isEmpty)
      }
      #expect(joined == Array(try #require(whole.packedBytes)), "\(outputs) x \(inputs)")
    }
  }

  @Test func onlyWhatTheKernelsCannotReadIsPacked() {
    func form(_ type: ElementType, _ precision: Precision) -> PackedForm? {
      PackedForm(Samples.tensor(Samples.values(6, 1), [2, 3], type), precision: precision)
    }
    for type in [ElementType.float32, .bfloat16, .float16] {
      #expect(form(type, .f32) == nil)
      #expect((form(type, .bf16) == nil) == (type == .bfloat16))
      #expect(form(type, .q8) != nil && form(type, .q4) != nil)
    }
  }

  /// Products from bytes that lie elsewhere equal those of the matrix that was packed.
  @Test(arguments: [Precision.bf16, .q8, .q4])
  func packedBytesAreTheMatrix(_ precision: Precision) throws {
    let tensor = Samples.tensor(Samples.values(50 * 70, 1), [50, 70], .float32)
    let form = try #require(PackedForm(tensor, precision: precision))
    let whole = try WeightMatrix(tensor, precision: precision)
    let copy = try Copy(try #require(whole.packedBytes))
    let again = WeightMatrix(packed: UnsafeRawBufferPointer(copy.bytes), form: form, owner: copy)
    let compute = try Compute(threads: 2)
    let x = try Samples.activations(Samples.values(5 * 70, 2), rows: 5)
    let (y, z) = (try Activations(rows: 5, columns: 50), try Activations(rows: 5, columns: 50))
    try compute.linear(x, whole, into: y)
    try compute.linear(x, again, into: z)
    #expect(Samples.contents(y) == Samples.contents(z))
  }

  private final class Copy {
    let bytes: UnsafeMutableRawBufferPointer

    init(_ source: UnsafeRawBufferPointer) throws {
      bytes = .allocate(byteCount: source.count, alignment: 64)
      bytes.copyMemory(from: source)
    }

    deinit { bytes.deallocate() }
  }
}
