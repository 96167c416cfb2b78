// swift-tools-version: 6.2
import PackageDescription

/// Every module of ours: warnings are errors, and an import stays inside the module unless it says otherwise,
/// so that the arrows between the modules are what the manifest says they are.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .treatAllWarnings(as: .error),
]

/// What runs for every event: exclusive access to properties is proved by the tests' debug builds, not at run time.
let hot = strict + [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]

/// The formats that come with blotter, by their paths below Sources/Blotter/Formats/BuiltIn.
let formats = [
    "Venues/alpaca", "Venues/binance", "Venues/binance-futures", "Venues/binance-stream",
    "Venues/binance-subscription", "Venues/polymarket-perps", "Venues/polymarket-perps-order",
    "Frameworks/fix-json", "Frameworks/fix-names", "Frameworks/fix-tags", "Frameworks/hummingbot",
    "Frameworks/nautilus", "Bots/arbkit", "Bots/binance-ack", "Bots/binance-executed", "Bots/engine-ledger",
    "Bots/entry-exit", "Bots/kalshi-positions", "Bots/order-arrays", "Bots/polymarket-bot",
    "Bots/solana-positions", "Bots/trade-journal", "Bots/upbit-rounds", "Bots/webull-journal",
    "Loggers/loguru", "Loggers/serilog",
]

let package = Package(
    name: "blotter",
    products: [
        .executable(name: "blotter", targets: ["BlotterCommand"]),
        .executable(name: "corpus", targets: ["CorpusCommand"]),
    ],
    targets: [
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CMicroHTTPD", providers: [.apt(["libmicrohttpd-dev"])]),
        .target(
            name: "CSimdJSON",
            cxxSettings: [.unsafeFlags(["-O2", "-Wall", "-Wextra", "-Werror"])],
            linkerSettings: [.linkedLibrary("simdjson")]
        ),
        .target(
            name: "CCCTZ",
            cxxSettings: [.unsafeFlags(["-O2", "-Wall", "-Wextra", "-Werror"])],
            linkerSettings: [.linkedLibrary("cctz")]
        ),
        .target(name: "CTOML", cxxSettings: [.unsafeFlags(["-O2", "-Wall", "-Wextra", "-Werror"])]),

        .target(name: "Threads", dependencies: ["CLinux"], swiftSettings: hot),
        .target(name: "SQLite", dependencies: ["CSQLite"], swiftSettings: hot),
        .target(name: "SQLitePages", dependencies: ["SQLite", "CLinux"], swiftSettings: hot),
        .target(
            name: "TelemetryLog",
            dependencies: ["CZlib", "CZstd", "CDeflate", "CSimdJSON", "CCCTZ", "CLinux", "Threads"],
            swiftSettings: hot),
        .target(
            name: "Migrations",
            path: "Migrations",
            resources: [
                .embedInCode("0001_events.sql"), .embedInCode("0002_retention.sql"), .embedInCode("0003_totals.sql"),
                .embedInCode("Alerts/0001_alerts.sql"), .embedInCode("Alerts/0002_looks.sql"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Blotter", dependencies: ["SQLite", "SQLitePages", "TelemetryLog", "Threads", "Migrations", "CTOML"],
            resources: formats.map { .embedInCode("Formats/BuiltIn/\($0).toml") },
            swiftSettings: hot),
        .target(name: "BlotterServer", dependencies: ["CMicroHTTPD", "CDeflate", "Threads"], swiftSettings: strict),
        // The dashboard's files, as bytes in the program. C, since Swift has nothing like #embed.
        .target(
            name: "CDashboard", exclude: ["site"],
            cSettings: [.unsafeFlags(["-std=c23", "-Wall", "-Wextra", "-Werror"])]),
        .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(
            name: "Alerts",
            dependencies: [
                "Blotter", "BlotterReports", "CCurl", "CLinux", "Migrations", "SQLite", "TelemetryLog", "Threads",
            ],
            swiftSettings: strict),
        .target(name: "ClickHouse", dependencies: ["CCurl", "CDeflate"], swiftSettings: strict),
        .target(name: "Drill", dependencies: ["TelemetryLog"], swiftSettings: strict),
        .target(name: "BlotterReports", dependencies: ["Blotter", "TelemetryLog"], swiftSettings: strict),
        .target(
            name: "BlotterAPI",
            dependencies: [
                "Alerts", "Blotter", "BlotterReports", "BlotterServer", "CDashboard", "CLinux", "TelemetryLog",
                "Threads",
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "BlotterCommand",
            dependencies: [
                "Alerts", "Blotter", "BlotterAPI", "BlotterReports", "BlotterServer", "CCurl", "CLinux", "Drill",
                "TelemetryLog", "Threads",
            ],
            swiftSettings: strict),

        .target(name: "Corpus", dependencies: ["CZlib"], path: "Tests/Corpus", swiftSettings: strict),
        .target(name: "TestSupport", dependencies: ["CZstd"], path: "Tests/Support", swiftSettings: strict),
        .executableTarget(name: "CorpusCommand", dependencies: ["Corpus"], swiftSettings: strict),
        .testTarget(name: "CorpusTests", dependencies: ["Corpus"], swiftSettings: strict),

        .testTarget(name: "ProjectTests", dependencies: ["TestSupport"], swiftSettings: strict),
        .testTarget(name: "ThreadsTests", dependencies: ["Threads"], swiftSettings: strict),
        .testTarget(name: "SQLiteTests", dependencies: ["SQLite"], swiftSettings: strict),
        .testTarget(
            name: "SQLitePagesTests", dependencies: ["SQLite", "SQLitePages", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "TelemetryLogTests", dependencies: ["TelemetryLog", "TestSupport", "Threads"], swiftSettings: strict),
        .testTarget(name: "ClickHouseTests", dependencies: ["ClickHouse", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "BlotterTests",
            dependencies: ["Blotter", "Corpus", "Migrations", "SQLite", "SQLitePages", "TelemetryLog", "TestSupport"],
            swiftSettings: strict),
        .testTarget(name: "BlotterServerTests", dependencies: ["BlotterServer", "Threads"], swiftSettings: strict),
        .testTarget(
            name: "AlertsTests",
            dependencies: ["Alerts", "Blotter", "BlotterReports", "TelemetryLog", "TestSupport", "Threads"],
            swiftSettings: strict),
        .testTarget(
            name: "BlotterReportsTests", dependencies: ["Blotter", "BlotterReports", "TelemetryLog", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "BlotterAPITests",
            dependencies: [
                "Blotter", "BlotterAPI", "BlotterReports", "BlotterServer", "TelemetryLog", "TestSupport", "Threads",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "BlotterCommandTests",
            dependencies: [
                "BlotterAPI", "BlotterCommand", "BlotterReports", "BlotterServer", "Corpus", "TestSupport", "Threads",
            ],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

// `make fuzz`: the fuzzers take the place of the program and the tests, as libFuzzer brings a `main` of its own. What
// they reach into is a library then.
if Context.environment["BLOTTER_FUZZ"] != nil,
    let command = package.targets.first(where: { $0.name == "BlotterCommand" })
{
    let fuzzer = strict + [.unsafeFlags(["-parse-as-library"])]
    package.products = []
    package.targets.removeAll { $0.type == .test || $0.type == .executable || $0.name == "TestSupport" }
    package.targets += [
        .target(
            name: "BlotterCommand", dependencies: command.dependencies, exclude: ["Main.swift"], swiftSettings: strict),
        .target(name: "Fuzz", path: "Tests/Fuzz/Fuzz", swiftSettings: strict),
        .target(
            name: "FuzzContent", dependencies: ["Fuzz", "TelemetryLog"], path: "Tests/Fuzz/Content",
            swiftSettings: strict),
        .executableTarget(
            name: "FuzzLines", dependencies: ["Fuzz", "TelemetryLog"], path: "Tests/Fuzz/Lines", swiftSettings: fuzzer),
        .executableTarget(
            name: "FuzzTimes", dependencies: ["Fuzz", "TelemetryLog"], path: "Tests/Fuzz/Times", swiftSettings: fuzzer),
        .executableTarget(
            name: "FuzzGzip", dependencies: ["CZlib", "Fuzz", "FuzzContent", "TelemetryLog"],
            path: "Tests/Fuzz/Gzip", swiftSettings: fuzzer),
        .executableTarget(
            name: "FuzzZstd", dependencies: ["CZstd", "Fuzz", "FuzzContent", "TelemetryLog"],
            path: "Tests/Fuzz/Zstd", swiftSettings: fuzzer),
        .executableTarget(
            name: "FuzzHTTP",
            dependencies: ["Blotter", "BlotterAPI", "BlotterCommand", "BlotterReports", "BlotterServer", "Fuzz"],
            path: "Tests/Fuzz/HTTP", swiftSettings: fuzzer),
    ]
}
