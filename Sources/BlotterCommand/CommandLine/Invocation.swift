import Blotter
import BlotterReports
import Glibc
import TelemetryLog

/// One run of a command: what was typed, and the world that it may touch.
struct Invocation {
    let options: ParsedOptions
    /// Data.
    let output: Output
    /// Progress and notes.
    let errors: Output
    let environment: [String: String]
    let currentDirectory: String
    /// Nanoseconds since the epoch.
    let now: () -> Int64

    /// The moment of `now`.
    var time: Timestamp { Timestamp(nanoseconds: now()) }

    /// Who runs this: who became root, where that is known.
    var user: String {
        let names = ["SUDO_USER", "USER", "LOGNAME"].compactMap { environment[$0] }
        return names.first { !$0.isEmpty } ?? "uid \(getuid())"
    }

    /// Notes something on standard error, below what was printed so far where both go to one terminal.
    func note(_ text: String) {
        // The output keeps a failure for its last flush, which tells it.
        try? output.flush()
        errors.note(text)
    }
}
