import Blotter
import BlotterReports
import TelemetryLog

/// Where retention is at work, and who asks for it.
struct RetentionSite {
    private let invocation: Invocation
    let location: LogLocation

    init(_ invocation: Invocation, _ location: LogLocation) {
        self.invocation = invocation
        self.location = location
    }

    private func folder() throws -> LogFolder {
        do {
            return try LogFolder(path: location.folderPath)
        } catch let error as LogFileError {
            throw CommandError(
                location.path, "Unsafe or invalid telemetry root: \(error)",
                remedy: "name the folder of logs with --path")
        }
    }

    func retention() throws -> Retention {
        Retention(
            location.index, try folder(), user: invocation.user, bootClock: { BootClock.system }, now: invocation.now)
    }

    /// The absolute path of the folder.
    var folderPath: String { (try? folder().path) ?? location.folderPath }

    private func root() throws -> RetentionRoot { RetentionRoot(try folder(), home: invocation.environment["HOME"]) }

    /// Throws `BlotterError.unsafeRoot` for a folder that is none of logs.
    func checkRoot() throws { try root().check() }

    func checkRootForChanges() throws {
        try root().checkForChanges(allowsShared: invocation.options.flag("allow-shared"))
    }

    /// Brings the logs that are in the folder into the index, unless the signal comes.
    func ingest(until stop: StopSignal) throws -> IngestReport {
        try Ingest(index: location.forReading(invocation), patience: .seconds(10), now: invocation.now).run([
            LogPlace(folder: try folder())
        ]) { _ in stop.isRaised ? .stop : .goOn }
    }
}
