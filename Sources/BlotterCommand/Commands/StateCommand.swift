import Blotter
import BlotterReports
import TelemetryLog

extension Command {
    /// What `blotter` alone does where there are logs.
    static let state = Command(
        name: "", summary: "how things stand, and what to look at next", options: LogLocation.options,
        run: { try StateCommand($0).run() })
}

/// `blotter` alone: how things stand.
struct StateCommand {
    private let invocation: Invocation
    private let location: LogLocation

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        location = try LogLocation(invocation)
    }

    /// What has to be typed for the logs that `blotter` alone is about: those of the usual folder, or the folder itself
    /// where logs lie in it. nil where there are none, and nothing is to be told.
    static func location(_ environment: [String: String], currentDirectory: String) -> [String]? {
        func hasLogs(_ path: String) -> Bool {
            (try? LogFolder(path: path.hasPrefix("/") ? path : "\(currentDirectory)/\(path)").list().all.isEmpty
                == false)
                ?? false
        }
        let named = environment["BLOTTER_LOGS"].flatMap { $0.isEmpty ? nil : $0 }
        if hasLogs(named ?? LogLocation.usualPath) { return [] }
        let own = (try? LogFolder(path: currentDirectory).list().all) ?? []
        // Logs of which the folder itself holds one: `/` or a home is none because of a log somewhere below.
        return own.contains { !$0.path.bytes.contains(UInt8(ascii: "/")) } ? ["--path", "."] : nil
    }

    func run() throws -> Int32 {
        let engine = try location.engine(invocation)
        return try engine.atOneMoment {
            let options = invocation.options
            let state = StateText(
                summary: try engine.summary(EventFilter()), orders: try engine.orderCounts(OrderFilter()),
                path: location.path, location: options.value("path").map { ["--path", $0] } ?? [])
            invocation.output.write(state.text)
            return 0
        }
    }
}
