import Foundation
import Testing

@testable import Files

@Suite struct RegularFileTests {
  @Test func whatIsAtAPath() throws {
    #expect(try exists("/etc/passwd") && !isFolder("/etc/passwd"))
    #expect(try exists("/etc") && isFolder("/etc"))
    for path: Path in ["/no/such/file", "/etc/passwd/below"] { #expect(try !exists(path) && !isFolder(path)) }
  }

  @Test func whatCannotBeToldIsNotMissing() throws {
    let circle = Path("\(NSTemporaryDirectory())/circle-\(UUID().uuidString)")
    try FileManager.default.createSymbolicLink(atPath: circle.text, withDestinationPath: circle.text)
    defer { try? FileManager.default.removeItem(atPath: circle.text) }
    #expect(throws: FileError.system(file: circle, operation: "stat", code: ELOOP)) { try exists(circle) }
    let long = Path("/" + String(repeating: "a", count: 300))
    #expect(throws: FileError.system(file: long, operation: "stat", code: ENAMETOOLONG)) {
      try isFolder(long)
    }
  }
}
