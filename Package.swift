// swift-tools-version: 6.2
import PackageDescription

// The targets from the machine's side upwards; an arrow never runs upwards.
// README.md follows one picture through them.

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

let package = Package(
  name: "Palimpsest",
  products: [
    .executable(name: "pali", targets: ["pali"]),
    // Tests load it before the program's other libraries.
    .library(name: "FaultyCalls", type: .dynamic, targets: ["CFaultyCalls"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // Inner loops, chosen at run time for the CPU. Optimised in every configuration: tests run models.
    .target(
      name: "CKernels",
      cSettings: [.unsafeFlags(["-O3", "-Wall", "-Werror"])],
      linkerSettings: [.linkedLibrary("m")]),
    // Some twenty functions over ncursesw; its header hides curses.h.
    .target(
      name: "CTerminal",
      exclude: ["direct-color"],
      cSettings: [.unsafeFlags(["-Wall", "-Werror"])],
      linkerSettings: [.linkedLibrary("ncursesw")]),
    // PNG, JPEG and WebP files to RGB(A) bytes and back to PNG; no longjmp leaves it.
    .target(
      name: "CImageFiles",
      cSettings: [.unsafeFlags(["-O3", "-Wall", "-Werror"])],
      linkerSettings: ["png", "jpeg", "webp", "webpdemux"].map { .linkedLibrary($0) }),
    // Weighted sums of rows of pixels. Optimised in every configuration.
    .target(
      name: "CPixels",
      cSettings: [.unsafeFlags(["-O3", "-Wall", "-Werror"])],
      linkerSettings: [.linkedLibrary("m")]),
    // One HTTP request at a time over libcurl, loaded when first needed; its header hides curl.h.
    .target(
      name: "CHTTP", cSettings: [.unsafeFlags(["-Wall", "-Werror"])],
      linkerSettings: [.linkedLibrary("dl")]),
    // SHA-256 and SHA-1 over libcrypto; its header hides OpenSSL's.
    .target(
      name: "CDigests", cSettings: [.unsafeFlags(["-Wall", "-Werror"])],
      linkerSettings: [.linkedLibrary("crypto")]),
    // zlib as the system has it, for compressed .npz members.
    .systemLibrary(name: "CZlib"),
    // SQLite as the system has it, for the answers that are kept.
    .systemLibrary(name: "CSQLite"),

    // Paths as bytes; regular files, opened without waiting, read whole, and replaced whole or not at all.
    .target(name: "Files", swiftSettings: strict),
    // SHA-256 and SHA-1 of bytes that come piece by piece, and of files.
    .target(name: "Digests", dependencies: ["CDigests", "Files"], swiftSettings: strict),
    // TOML of any bytes read without traps; every fault has its line and column.
    .target(name: "TOML", swiftSettings: strict),
    // JSON of unknown origin read without recursion or traps; lines of JSON written.
    .target(name: "JSON", dependencies: ["Files"], swiftSettings: strict),
    // Requests with streaming, cancelling, proxies, verified TLS; no key or token to another host.
    .target(name: "HTTP", dependencies: ["CHTTP"], swiftSettings: strict),
    // Model repositories: what they hold, fetched, verified, cached.
    .target(name: "Hub", dependencies: ["Digests", "Files", "HTTP", "JSON"], swiftSettings: strict),
    // Buffers, kernel calls, worker threads, number formats, weight files.
    .target(name: "Tensors", dependencies: ["CKernels", "CZlib", "Files", "JSON"], swiftSettings: strict),
    // Decode, orient, resize, crop, write; one store of what was decoded last.
    .target(
      name: "Pictures", dependencies: ["CImageFiles", "CPixels", "Digests", "Files"], swiftSettings: strict),
    // What can be asked and what comes back, whatever engine answers; and what an engine is.
    .target(name: "Answers", dependencies: ["Files", "JSON", "Pictures"], swiftSettings: strict),
    // Records to and from other tools' formats: a format is a few pure functions between records and bytes.
    .target(name: "Exchange", dependencies: ["Answers", "Files", "JSON", "Pictures"], swiftSettings: strict),
    // Records kept in SQLite.
    .target(
      name: "Store", dependencies: ["Answers", "CSQLite", "Digests", "Files"], swiftSettings: strict),
    // The embedded engine: tokenizer, vision tower, decoder, generation, weights, mask decoder.
    .target(
      name: "PaliGemma", dependencies: ["Answers", "Files", "JSON", "Pictures", "Tensors"],
      swiftSettings: strict),
    // Engines behind HTTP: servers that speak OpenAI's form, and Cog's. Whoever makes one hands in the mask decoder.
    .target(
      name: "RemoteEngine", dependencies: ["Answers", "Files", "HTTP", "JSON", "Pictures"],
      swiftSettings: strict),
    // Data sets read: what is right of pictures, and which objects of an answer are there.
    .target(name: "GroundTruth", dependencies: ["Answers", "Files", "JSON"], swiftSettings: strict),
    // Answers laid beside it, and the seed's tables of them; each metric's oracle stands beside its test.
    .target(
      name: "Evaluation", dependencies: ["Answers", "GroundTruth"], swiftSettings: strict),
    // The bundled theme files and one small Swift file that lists them.
    .target(
      name: "Themes", path: "Themes",
      resources: [
        "ansi16", "catppuccin_mocha", "colorblind_safe", "gruvbox_dark", "high_contrast", "mono", "nord",
        "palimpsest_dark", "palimpsest_light", "solarized_light", "tokyonight",
      ].map { .embedInCode("\($0).toml") }, swiftSettings: strict),
    // Rooms, each with its state, update and view -> Frame of cells; knows no curses, no engine, does no I/O.
    .target(
      name: "Interface",
      dependencies: ["Answers", "Files", "GroundTruth", "Pictures", "TOML", "Themes"], swiftSettings: strict),
    // The small trained model as a resource, with its recipe beside it.
    .target(
      name: "DemoModel", exclude: ["Training", "README.md"], resources: [.copy("Model"), .copy("Pictures")],
      swiftSettings: strict),
    // Arguments, headless commands, which engine is used, run loop, terminal.
    .executableTarget(
      name: "pali",
      dependencies: [
        "Answers", "CTerminal", "DemoModel", "Digests", "Evaluation", "Exchange", "Files", "GroundTruth",
        "HTTP", "Hub", "Interface", "JSON", "PaliGemma", "Pictures", "RemoteEngine", "Store", "TOML",
        "Tensors", "Themes",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["Documentation"],
      // It hands on what others work out: optimising it takes 25 s of a clean build, and saves 2 ms a key.
      swiftSettings: strict + [.unsafeFlags(["-Onone"], .when(configuration: .release))]),

    .testTarget(
      name: "TOMLTests", dependencies: ["TOML", "TestSupport"], exclude: ["Fixtures/make_documents.py"],
      resources: [.copy("Fixtures/documents.json")], swiftSettings: strict),
    // What several test targets need.
    .target(name: "TestSupport", path: "Tests/Support", swiftSettings: strict),
    // An engine that plays scripts, and what every engine keeps to.
    .target(
      name: "ScriptedEngine", dependencies: ["Answers", "Files", "Pictures"], path: "Tests/ScriptedEngine",
      swiftSettings: strict),
    // Servers on loopback that record what they are sent and fail as told. Optimised in every configuration: they
    // make and hash gigabytes.
    .target(
      name: "LoopbackServers", dependencies: ["Files", "JSON"], path: "Tests/LoopbackServers",
      swiftSettings: strict + [.unsafeFlags(["-O"])]),
    // The same by hand, for scripts and peers.
    .executableTarget(
      name: "loopback-server", dependencies: ["LoopbackServers"], path: "Tests/loopback",
      swiftSettings: strict),
    .testTarget(
      name: "LoopbackServersTests", dependencies: ["JSON", "LoopbackServers"], exclude: ["Peers"],
      swiftSettings: strict),
    // A certificate of its own, and `openssl s_server` where there is one.
    .testTarget(
      name: "HTTPTests", dependencies: ["HTTP", "LoopbackServers", "TestSupport"],
      resources: [.copy("Fixtures")], swiftSettings: strict),
    .testTarget(name: "JSONTests", dependencies: ["Files", "JSON", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "FilesTests", dependencies: ["Files"], swiftSettings: strict),
    .testTarget(
      name: "HubTests", dependencies: ["Files", "HTTP", "Hub", "LoopbackServers", "TestSupport"],
      exclude: ["Peer"],
      swiftSettings: strict),
    .testTarget(
      name: "TensorsTests", dependencies: ["Files", "JSON", "Tensors", "TestSupport"], exclude: ["Arm"],
      resources: [.copy("Fixtures")], swiftSettings: strict),
    .testTarget(
      name: "PicturesTests", dependencies: ["Pictures", "TestSupport"], resources: [.copy("Fixtures")],
      swiftSettings: strict),
    .testTarget(
      name: "AnswersTests", dependencies: ["Answers", "Files", "Pictures", "ScriptedEngine", "TestSupport"],
      swiftSettings: strict),
    // A program that keeps answers, to be killed by tests.
    .executableTarget(
      name: "store-writer", dependencies: ["Answers", "Files", "Pictures", "Store"],
      path: "Tests/store-writer", swiftSettings: strict),
    .testTarget(
      name: "StoreTests",
      dependencies: ["Answers", "CSQLite", "Files", "Store", "TestSupport", "store-writer"],
      swiftSettings: strict),
    .testTarget(
      name: "ExchangeTests",
      dependencies: ["Answers", "Exchange", "Files", "JSON", "Pictures", "TestSupport"],
      exclude: ["Peers"], resources: [.copy("Fixtures")], swiftSettings: strict),
    .testTarget(
      name: "EvaluationTests",
      dependencies: ["Answers", "Evaluation", "Files", "GroundTruth", "JSON", "TestSupport"],
      resources: [.copy("Fixtures")], swiftSettings: strict),
    .testTarget(
      name: "PaliGemmaTests",
      dependencies: ["Answers", "Files", "JSON", "PaliGemma", "ScriptedEngine", "TestSupport"],
      resources: [.copy("Fixtures")],
      swiftSettings: strict),
    .testTarget(
      name: "InterfaceTests",
      dependencies: ["Answers", "GroundTruth", "Interface", "ScriptedEngine", "TestSupport"],
      resources: [.copy("Fixtures")],
      swiftSettings: strict),
    .testTarget(
      name: "RemoteEngineTests",
      dependencies: [
        "Answers", "Files", "HTTP", "JSON", "LoopbackServers", "Pictures", "RemoteEngine", "ScriptedEngine",
        "TestSupport",
      ], exclude: ["Peer"], swiftSettings: strict),
    .testTarget(name: "DemoModelTests", dependencies: ["DemoModel"], swiftSettings: strict),
    // libvterm as the system has it: a terminal without a screen, for the tests alone.
    .systemLibrary(name: "CVTerm", path: "Tests/CVTerm"),
    // System calls that fail when asked to, for the tests alone.
    .target(
      name: "CFaultyCalls", path: "Tests/CFaultyCalls", cSettings: [.unsafeFlags(["-Wall", "-Werror"])],
      linkerSettings: [.linkedLibrary("dl")]),
    .testTarget(
      name: "paliTests",
      dependencies: [
        "pali", "Answers", "CVTerm", "DemoModel", "HTTP", "Hub", "LoopbackServers", "PaliGemma",
        "RemoteEngine", "ScriptedEngine", "Store", "TestSupport",
      ],
      exclude: ["Peers"], resources: [.copy("Fixtures")],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
