import TelemetryLog

@testable import BlotterReports

extension ParsedOptions {
    /// What was given for some of the options that are declared, in its order.
    static func given(_ declared: [Option], _ values: [(String, String)]) -> ParsedOptions {
        var options = ParsedOptions(declared: declared)
        for (name, value) in values {
            for option in declared where option.name == name { options.record(option, value: value) }
        }
        return options
    }
}

extension Timestamp {
    /// 2025-12-20T12:00:00Z.
    static let noon = Timestamp(nanoseconds: 1_766_232_000_000_000_000)
}
