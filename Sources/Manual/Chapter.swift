/// A chapter of the manual, embedded in the program: what `blotter help NAME` prints, and a man page.
package struct Chapter: Sendable {
    /// As it is asked for: `formats`.
    package let name: String
    /// The name of its man page: `blotter-formats`.
    package let page: String
    /// That page's section: 5 for files, 7 for the rest.
    package let section: Int
    /// One line.
    package let summary: String
    /// In Markdown.
    package let text: String

    /// All chapters, in the order in which they are listed.
    package static let all = [
        Chapter("runbook", "what to do when something is wrong, step by step", PackageResources.runbook_md),
        Chapter("commands", "every command with examples and outputs", PackageResources.commands_md),
        Chapter("configuration", "the file blotter.toml", PackageResources.configuration_md, page: "blotter.toml", 5),
        Chapter("formats", "logs of other systems, and formats of your own", PackageResources.formats_md, 5),
        Chapter("logs", "how files, lines, events and times are read, and orders joined", PackageResources.logs_md),
        Chapter("index", "the file of the index", PackageResources.index_md),
        Chapter("sql", "the views, their columns, and recipes", PackageResources.sql_md),
        Chapter("retention", "deleting and compressing old logs, by a policy", PackageResources.retention_md),
        Chapter("alerts", "rules, and who is told", PackageResources.alerts_md),
        Chapter("server", "the dashboard and the HTTP API", PackageResources.server_md),
        Chapter("cluster", "many hosts: a ClickHouse cluster", PackageResources.cluster_md),
        Chapter("operation", "cron, systemd and monitoring", PackageResources.operation_md),
        Chapter(
            "other-tools", "sqlite3, pandas, DuckDB, Datasette, lnav, logrotate, Grafana",
            PackageResources.other_tools_md),
        Chapter("promises", "what survives what", PackageResources.promises_md),
        Chapter("speed", "how fast it is, measured", PackageResources.speed_md),
    ]

    private init(_ name: String, _ summary: String, _ bytes: [UInt8], page: String? = nil, _ section: Int = 7) {
        self.name = name
        self.page = page ?? "blotter-" + name
        self.section = section
        self.summary = summary
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// Its blocks, of which the first is the title.
    package var blocks: [MarkdownBlock] { MarkdownBlock.blocks(of: text) }

    /// As a man page refers to it: `blotter-formats(5)`.
    package var reference: String { "\(page)(\(section))" }
}
