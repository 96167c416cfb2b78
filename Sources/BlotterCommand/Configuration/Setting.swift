import BlotterReports

/// A thing that blotter.toml can say, and what it stands for.
struct Setting: Sendable {
    /// What its value is in TOML.
    enum Kind: Sendable {
        case text
        /// A file or folder; from the folder of the file that names it.
        case path
        /// One or several of these.
        case paths
        /// A text or several.
        case texts
        case number
        case flag
        /// A table of numbers, or `"off"`, by the names of checks.
        case thresholds
    }

    /// Where it takes effect.
    enum Place: Equatable, Sendable {
        /// As the variable of the environment of this name, of every command.
        case variable(String)
        /// As this option of a command.
        case option(String, of: String)
    }

    /// With its section: `server.port`.
    let key: String
    let kind: Kind
    let place: Place
    /// What holds where nobody says anything.
    let usual: String

    private init(_ key: String, _ kind: Kind, _ place: Place, _ usual: String) {
        self.key = key
        self.kind = kind
        self.place = place
        self.usual = usual
    }

    /// All there are, in the order in which they are shown.
    static let all =
        [
            Setting("path", .path, .variable("BLOTTER_LOGS"), LogLocation.usualPath),
            Setting("index", .path, .variable("BLOTTER_INDEX"), ".blotter/index.db in the folder of logs"),
            Setting("formats", .paths, .variable("BLOTTER_FORMATS"), ".blotter/formats in the folder of logs"),
            Setting("policy", .path, .variable("BLOTTER_POLICY"), ".blotter/policy.toml in the folder of logs"),
            Setting("alerts.rules", .path, .variable("BLOTTER_ALERTS"), ".blotter/alerts.toml in the folder of logs"),
            Setting("alerts.every", .text, .option("every", of: "alert"), "15s"),
        ]
        + section(
            "health",
            [
                ("window", .text, "15m"), ("stuck-after", .text, "30s"), ("resting-after", .text, "1h"),
                ("silent-within", .text, "24h"), ("ended-after", .text, "1h"), ("warn", .thresholds, "the usual ones"),
                ("critical", .thresholds, "the usual ones"),
            ])
        + section(
            "serve",
            [
                ("port", .number, "8000"), ("listen", .text, "127.0.0.1"), ("token-file", .path, "none"),
                ("host", .texts, "none"), ("enable-sql", .flag, "false"), ("no-follow", .flag, "false"),
            ])

    private static func section(_ name: String, _ settings: [(String, Kind, String)]) -> [Setting] {
        settings.map { option, kind, usual in
            Setting("\(name == "serve" ? "server" : name).\(option)", kind, .option(option, of: name), usual)
        }
    }

    /// The section of a key; nil for one at the top.
    var section: String? {
        key.firstIndex(of: ".").map { String(key[..<$0]) }
    }
}
