import DemoModel
import Files
import Interface
import JSON
import PaliGemma
import Tensors

/// All that `pali info` tells of this machine. What is wrong with one part keeps no other from being told.
struct MachineReport {
  private let sections: [any FactSection]

  /// `measure`: makes the speed of these precisions, with so many threads; what it throws is told as a fault, but for
  /// `Stopped`, which is thrown on.
  init(
    _ arguments: ModelArguments, look: LookArguments, environment: [String: String], measureAnew: Bool,
    measure: ([Precision], Int) throws -> MachineSpeed
  ) throws {
    let folders = UserFolders(environment)
    let file = Result { try ConfigurationFile(file: folders.settingsFile) }
    let written = (try? file.get()) ?? ConfigurationFile()
    let demo = DemoModel.folder.map { Path($0) }
    let settings = Result {
      try Settings(arguments, look: look, environment: environment, file: written, demo: demo)
    }
    let color = try? settings.get().color
    let terminal = TerminalFacts(
      environment, flag: color ?? nil, asksForASCII: (try? settings.get().ascii) ?? false)
    let memory = MachineMemory()
    let cache = CacheFacts(environment)
    let source = Self.source(arguments, environment, written)
    let processor = try ProcessorFacts(
      threads: written.resolve(\.threads, flag: arguments.threads).wrappedValue)
    let speed = try Self.speed(processor, folders, memory, anew: measureAnew, measure)
    sections = [
      terminal,
      ModelFacts(
        settings, source: source, fetched: cache.usable, free: memory.available, environment: environment),
      cache, MaskFacts(settings), processor, MemoryFacts(memory: memory),
      try SpeedFacts(speed, free: memory.available),
      FileFacts(
        folders: folders, settings: FileFacts.Read(folders.settingsFile) { _ = try file.get() },
        keys: FileFacts.Read(folders.keyFile) { _ = try folders.keys() },
        themeFault: Self.themeFault(settings, terminal.ladder.depth(flag: terminal.flag))),
    ]
  }

  struct Stopped: Error {}

  /// Who says which model it is: as `Settings` resolves it.
  static func source(
    _ arguments: ModelArguments, _ environment: [String: String], _ file: ConfigurationFile
  ) -> String {
    if arguments.server != nil { return "--server" }
    if arguments.model != nil { return "--model" }
    if environment["PALI_MODEL"]?.isEmpty == false { return "PALI_MODEL" }
    return file.server != nil || file.model != nil ? "config.toml" : "default"
  }

  private static func speed(
    _ processor: ProcessorFacts, _ folders: UserFolders, _ memory: MachineMemory, anew: Bool,
    _ measure: ([Precision], Int) throws -> MachineSpeed
  ) throws -> Result<SpeedRecord, any Error> {
    let machine = SpeedRecord.Machine(
      cpu: processor.name, kernels: processor.kernels.rawValue, threads: processor.threads,
      version: Version.current)
    do {
      let precisions = try SpeedFacts.fitting(memory.available)
      return .success(
        try SpeedFile(folders).speed(of: machine, precisions, anew: anew) {
          try measure(precisions, processor.threads)
        })
    } catch let error as Stopped {
      throw error
    } catch {
      return .failure(error)
    }
  }

  private static func themeFault(_ settings: Result<Settings, any Error>, _ depth: ColorDepth) -> String? {
    do {
      _ = try (try? settings.get())?.theme(for: depth)
      return nil
    } catch {
      return "\(error)"
    }
  }

  /// `columns` nil: lines are as long as they come.
  func lines(columns: Int?) -> [String] { Fact.lines(sections.flatMap(\.facts), columns: columns) }

  var json: String { JSONLine.text(.object([("version", .int(1))] + sections.map(\.json))) }
}
