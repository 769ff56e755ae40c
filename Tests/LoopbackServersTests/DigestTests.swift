import Testing

@testable import LoopbackServers

/// The examples of FIPS 180, and what `git hash-object` and `sha256sum` say.
@Suite struct DigestTests {
  private static let long = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"

  @Test(arguments: [
    ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"), ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
    (long, "84983e441c3bd26ebaae4aa1f95129e5e54670f1"),
  ])
  func ofSHA1(text: String, digest: String) { #expect(sha1(Array(text.utf8)) == digest) }

  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (long, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
  ])
  func ofSHA256(text: String, digest: String) { #expect(sha256(.text(text)) == digest) }

  @Test func ofAMillionLetters() {
    let letters = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
    #expect(sha1(letters) == "34aa973cd4c4daa4f61eeb2bdbad27316534016f")
    #expect(
      sha256(.bytes(letters)) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func paddingFitsEveryLength() {
    // Two ways to cut the same bytes into pieces agree around the ends of blocks.
    for count in 50...130 {
      let bytes = Content.generated(size: count, seed: 1).read(0..<count)
      let halves = Content.joined(.bytes(Array(bytes[..<9])), .bytes(Array(bytes[9...])))
      var digest = BlockDigest<SHA256>()
      for byte in bytes { digest.update([byte]) }
      #expect(digest.finish() == sha256(halves) && sha256(halves) == sha256(.bytes(bytes)))
    }
  }

  @Test func ofABlob() {
    #expect(gitBlobHash(.text("hello\n")) == "ce013625030ba8dba906f756967f9e9ca394464a")
    #expect(gitBlobHash(.text("")) == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391")
  }
}
