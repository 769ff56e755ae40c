import Files
import Interface
import JSON
import PaliGemma

/// Memory, and what a container takes of it.
struct MemoryFacts: FactSection {
  let memory: MachineMemory

  var facts: [Fact] {
    let total = memory.total.map { "\(ByteCount.text($0)), " } ?? ""
    let free = memory.available.map { "\(ByteCount.text($0)) free" } ?? "what is free is not told"
    let limit = memory.limit.map { ", a container's limit of \(ByteCount.text($0))" } ?? ""
    return [Fact(name: "memory", value: total + free + limit)]
  }

  var json: (String, JSONLine.Value) {
    (
      "memory",
      .object([
        ("total_bytes", .known(memory.total)), ("free_bytes", .known(memory.available)),
        ("limit_bytes", .known(memory.limit)),
      ])
    )
  }
}
