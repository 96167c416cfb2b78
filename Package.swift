// swift-tools-version: 6.2
import PackageDescription

/// A build that nobody builds upon, such as that of CI: to compile a module in one go is less work, but after a change of
/// a line it is work for all modules that import this one.
let once: [SwiftSetting] =
    Context.environment["BLOTTER_ONCE"] == nil
    ? []
    : [
        .unsafeFlags(
            [
                "-disable-batch-mode", "-whole-module-optimization", "-no-emit-module-separately-wmo", "-num-threads",
                "2",
            ], .when(configuration: .debug))
    ]

/// Every module of ours: warnings are errors, and an import stays inside the module unless it says otherwise,
/// so that the arrows between the modules are what the manifest says they are.
let strict: [SwiftSetting] =
    [
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("ExistentialAny"),
        .treatAllWarnings(as: .error),
    ] + once

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

/// The chapters of the manual.
let chapters = [
    "alerts", "cluster", "commands", "configuration", "formats", "index", "logs", "operation", "other-tools",
    "promises",
    "retention", "runbook",
    "server", "speed", "sql",
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
        .target(name: "RowBinary", swiftSettings: hot),
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
                .embedInCode("Backup/0001_backup.sql"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Blotter",
            dependencies: [
                "CLinux", "CTOML", "Migrations", "RowBinary", "SQLite", "SQLitePages", "TelemetryLog", "Threads",
            ],
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
        .target(name: "ClickHouse", dependencies: ["CCurl", "CDeflate", "RowBinary"], swiftSettings: strict),
        .target(
            name: "BlotterCluster",
            dependencies: ["Blotter", "ClickHouse", "RowBinary", "TelemetryLog"],
            swiftSettings: strict),
        .target(name: "Drill", dependencies: ["TelemetryLog"], swiftSettings: strict),
        .target(name: "Manual", resources: chapters.map { .embedInCode("\($0).md") }, swiftSettings: strict),
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
                "Alerts", "Blotter", "BlotterAPI", "BlotterCluster", "BlotterReports", "BlotterServer", "CCurl",
                "CLinux",
                "ClickHouse", "Drill", "Manual", "TelemetryLog", "Threads",
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
        .testTarget(
            name: "ClickHouseTests", dependencies: ["ClickHouse", "RowBinary", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "BlotterClusterTests",
            dependencies: [
                "Blotter", "BlotterCluster", "ClickHouse", "Corpus", "RowBinary", "SQLite", "TelemetryLog",
                "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "BlotterTests",
            dependencies: ["Blotter", "Corpus", "Migrations", "SQLite", "SQLitePages", "TelemetryLog", "TestSupport"],
            swiftSettings: strict),
        .testTarget(name: "ManualTests", dependencies: ["Manual", "TestSupport"], swiftSettings: strict),
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
                "Blotter", "BlotterAPI", "BlotterCommand", "BlotterReports", "BlotterServer", "Corpus", "Manual",
                "TestSupport", "Threads",
            ],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

// `make fuzz`: the fuzzers take the place of the program and the tests, as libFuzzer brings a `main` of its own.
if Context.environment["BLOTTER_FUZZ"] != nil {
    let fuzzer = strict + [.unsafeFlags(["-parse-as-library"])]
    package.products = []
    package.targets.removeAll {
        $0.type == .test || $0.type == .executable
            || ["BlotterCluster", "ClickHouse", "Corpus", "Drill", "TestSupport"].contains($0.name)
    }
    // What one fuzzer of the five reaches, and waits for a socket in meanwhile: to optimize it takes longer than it gains.
    for target in package.targets
    where ["Alerts", "Blotter", "BlotterAPI", "BlotterReports", "BlotterServer", "SQLitePages"].contains(target.name) {
        target.swiftSettings? += [.unsafeFlags(["-Onone"])]
    }
    package.targets += [
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
            dependencies: ["Blotter", "BlotterAPI", "BlotterReports", "BlotterServer", "Fuzz", "TelemetryLog"],
            path: "Tests/Fuzz/HTTP", swiftSettings: fuzzer),
    ]
}
