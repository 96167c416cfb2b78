package import TelemetryLog

/// The formats that come with blotter: the mapping files in `BuiltIn`, embedded in the binary.
package enum BuiltInFormats {
    /// All of them, in the order in which they are asked. They are read when the first line asks for them.
    package static let all = files.compactMap { definition(of: $0) }

    /// The format of that name, of which alone the file is read; nil when there is none.
    static func named(_ name: String) -> FormatDefinition? { files.first { $0.name == name }.flatMap(definition) }

    /// The names of all, in their order.
    package static var names: [String] { files.map(\.name) }

    /// The mapping file of the format of that name; nil when there is none.
    package static func text(of name: String) -> String? {
        files.first { $0.name == name }.map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    private static func definition(of file: (name: String, bytes: [UInt8])) -> FormatDefinition? {
        try? FormatFile(String(decoding: file.bytes, as: UTF8.self), name: file.name, file: nil).definition
    }

    /// The files in the order of their formats, the specific before the general: what venues send, what frameworks
    /// write, what single bots write, and last the logging libraries, whose lines are known by little. No line of one
    /// is taken by another before it, which the tests hold.
    static let files: [(name: String, bytes: [UInt8])] = [
        ("alpaca", PackageResources.alpaca_toml),
        ("binance", PackageResources.binance_toml),
        ("binance-futures", PackageResources.binance_futures_toml),
        ("binance-stream", PackageResources.binance_stream_toml),
        ("binance-subscription", PackageResources.binance_subscription_toml),
        ("polymarket-perps", PackageResources.polymarket_perps_toml),
        ("polymarket-perps-order", PackageResources.polymarket_perps_order_toml),
        ("fix-json", PackageResources.fix_json_toml),
        ("fix-names", PackageResources.fix_names_toml),
        ("fix-tags", PackageResources.fix_tags_toml),
        ("hummingbot", PackageResources.hummingbot_toml),
        ("nautilus", PackageResources.nautilus_toml),
        ("arbkit", PackageResources.arbkit_toml),
        ("binance-ack", PackageResources.binance_ack_toml),
        ("binance-executed", PackageResources.binance_executed_toml),
        ("engine-ledger", PackageResources.engine_ledger_toml),
        ("entry-exit", PackageResources.entry_exit_toml),
        ("kalshi-positions", PackageResources.kalshi_positions_toml),
        ("order-arrays", PackageResources.order_arrays_toml),
        ("polymarket-bot", PackageResources.polymarket_bot_toml),
        ("solana-positions", PackageResources.solana_positions_toml),
        ("trade-journal", PackageResources.trade_journal_toml),
        ("upbit-rounds", PackageResources.upbit_rounds_toml),
        ("webull-journal", PackageResources.webull_journal_toml),
        ("loguru", PackageResources.loguru_toml),
        ("serilog", PackageResources.serilog_toml),
    ]
}

extension IndexFile {
    /// What its logs are read by.
    package var formatSet: FormatSet { FormatSet(own: formats, builtIn: BuiltInFormats.all, redact: policy.redact) }

    /// Which files are its logs by their names.
    package var logNames: LogNames { LogNames(formatSet) }
}
