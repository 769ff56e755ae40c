import DemoModel
import Files
import Foundation
import Testing

/// What the commands that write do to what is there already, by the built program.
@Suite struct PictureOutputTests {
  private let folder: ScratchFolder
  private let photo: String

  init() throws {
    folder = try ScratchFolder()
    photo = "\(folder.path)/photo.png"
    try FileManager.default.copyItem(atPath: #require(DemoModel.pictures) + "/cake.png", toPath: photo)
  }

  /// With a model that is not there: what is wrong with the output is said before the model is looked for.
  private static let commands = [
    ["show"], ["run", "--model", "/no/such/model", "--prompt", "detect object"],
  ]

  private func place(_ name: String) throws -> String {
    let path = "\(folder.path)/\(name)"
    switch name {
    case "earlier.png": try folder.write(name, Data("earlier".utf8))
    case "pipe.png": mkfifo(path, 0o600)
    case "folder.png": mkdir(path, 0o700)
    case "soft.png": symlink(photo, path)
    case "hard.png": link(photo, path)
    case "full.png": symlink("/dev/full", path)
    case "dead.png": symlink("\(folder.path)/none/at.png", path)
    default: break
    }
    return path
  }

  /// Names, kinds and contents of all that is in the folder.
  private func contents() throws -> [String: String] {
    try Dictionary(
      uniqueKeysWithValues: FileManager.default.contentsOfDirectory(atPath: folder.path).map { name in
        let path = "\(folder.path)/\(name)"
        var status = stat()
        lstat(path, &status)
        let isFile = status.st_mode & S_IFMT == S_IFREG
        let bytes = isFile ? FileManager.default.contents(atPath: path)?.hashValue ?? 0 : 0
        return (name, "\(status.st_mode) \(status.st_ino) \(bytes)")
      })
  }

  @Test(arguments: [
    "photo.png", "earlier.png", "pipe.png", "folder.png", "soft.png", "hard.png", "full.png", "dead.png",
    "free.jpg",
    "none/free.png", "bare",
  ])
  func nothingIsReplacedWithoutAYes(_ name: String) throws {
    let target = try place(name)
    let before = try contents()
    for command in Self.commands {
      let result = try Program.run(command + ["--output", target, photo])
      #expect(result.status == 1 && result.output.isEmpty, "\(command[0])")
      #expect(
        result.errors.hasPrefix("pali: \(name.hasPrefix("none") ? "\(folder.path)/none" : target): "),
        "\(result.errors)")
      #expect(result.errors.split(separator: "\n").count == 1)
      #expect(try contents() == before)
    }
  }

  /// With `--force` a file goes, and nothing else.
  @Test(arguments: [
    "photo.png", "pipe.png", "folder.png", "soft.png", "hard.png", "full.png", "dead.png", "free.jpg",
    "none/free.png",
  ])
  func forceReplacesFilesAlone(_ name: String) throws {
    let target = try place(name)
    let before = try contents()
    for command in Self.commands {
      #expect(try Program.run(command + ["--force", "--output", target, photo]).status == 1)
      #expect(try contents() == before)
    }
  }

  @Test func forceReplacesAnEarlierPicture() throws {
    let target = try place("earlier.png")
    let result = try Program.run(["show", "--force", "--output", target, photo])
    #expect(result.status == 0 && result.errors.isEmpty)
    #expect(FileManager.default.contents(atPath: target)?.prefix(4) == Data([0x89, 0x50, 0x4E, 0x47]))
  }

  @Test func aDashIsStandardOutput() throws {
    let copy = "\(folder.path)/copy.png"
    let result = try Program.shell(
      "\"$PALI\" run --prompt 'detect object' --output - '\(photo)' > '\(copy)'")
    #expect(result.status == 0 && result.errors.isEmpty)
    #expect(FileManager.default.contents(atPath: copy)?.prefix(4) == Data([0x89, 0x50, 0x4E, 0x47]))
    #expect(try Program.run(["run", "--json", "--prompt", "x", "--output", "-", photo]).status == 64)
    #expect(try Program.run(["show", "--force", photo]).status == 64)
  }

  /// Opened, asked about, written and told: a name of any bytes.
  @Test func namesThatAreNoTextAreNames() throws {
    let odd = Path(folder.path).appending(Path(bytes: [0xFF, 0x2D] + Array(".png".utf8)))
    try FileManager.default.moveItem(atPath: photo, toPath: "\(folder.path)/moved.png")
    let script = """
      cd '\(folder.path)' && mv moved.png "$(printf '\\377-.png')" &&
      "$PALI" run --json --prompt 'detect object' --output "$(printf 'out\\376.png')" "$(printf '\\377-.png')" &&
      test -s "$(printf 'out\\376.png')" && "$PALI" show --cols 4 "$(printf '\\377-.png')" >/dev/null &&
      ! "$PALI" show "$(printf 'none\\375.png')"
      """
    let result = try Program.shell(script)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains(#""images":["\udcff-.png"]"#))
    #expect(result.errors == "pali: none\\xFD.png: cannot open: No such file or directory\n")
    #expect(try exists(odd))
  }
}
