package import Blotter
import ClickHouse
import RowBinary
import TelemetryLog

/// Sends what the index of a host holds to a cluster: each pass all that is new since the one before, exactly once as
/// read, whoever is killed meanwhile.
///
/// What is sent has an identity that is made of the lines alone, and of two rows of one identity the cluster keeps the one
/// with the higher version, which grows with the lines that were read. So the same may be sent again: after an answer that
/// was lost, by a second forwarder, from an index that was made anew.
package final class Forwarder {
    /// How much one insert has.
    package struct Limits: Sendable {
        /// So many rows.
        package var rows = 50_000
        /// So many days: a modern server takes no more than 100 partitions at once.
        package var days = 90
        /// So many bytes, and what the last row has beyond them.
        package var bytes = 24 << 20

        /// The usual ones.
        package init() {}
    }

    let index: SharedIndex
    let state: SharingState
    let cluster: Cluster
    let host: String
    let patience: Patience
    let limits: Limits
    private let file: IndexFile
    private var lastTold: Int64 = 0
    /// The edition of the index of which all was told.
    private var told: Edition?
    var report = ForwardReport()
    /// Whether what the cluster says it was told does not count.
    var isSendingAgain = false
    /// Of this pass.
    var cut: UInt16 = 0
    /// The logs that the index has, by their sources.
    var logs: [Int64: LogFeed.Registration] = [:]
    /// Logs that were told and that the index has no more.
    var gone: [LogFeed.Registration] = []
    /// Those that the index has at this moment.
    var sources: [SharedSource] = []
    /// Called after each insert.
    private let watch: (ForwardReport) -> Void

    /// How long a write to the index waits for who writes to it.
    static let indexPatience = Duration.seconds(30)

    /// Opens the index of `host` to be told to `cluster`; from then on it keeps a journal. Throws `BlotterError`.
    package init(
        _ file: IndexFile, host: String, to cluster: Cluster, _ patience: Patience, limits: Limits = Limits(),
        watch: @escaping (ForwardReport) -> Void = { _ in }
    ) throws {
        self.file = file
        self.host = host
        self.cluster = cluster
        self.patience = patience
        self.limits = limits
        self.watch = watch
        try OrderJournal.begin(file, patience: Self.indexPatience)
        index = try SharedIndex(file, host: host)
        state = try SharingState(of: file, destination: cluster.destination(of: host))
    }

    /// Whether the index was made anew, and has to be opened again.
    package var isReplaced: Bool { index.isReplaced }

    /// Forgets how far the cluster was told, so that the next pass sends all again, under the same identities.
    package func forgetProgress() throws {
        try state.transaction { try state.forgetProgress() }
        isSendingAgain = true
        told = nil
    }

    /// Sends what is new; answers what was sent. Throws `ClickHouseError` where the cluster did not take it as long as
    /// `patience` says, `ClusterError`, and `BlotterError`.
    package func pass() throws -> ForwardReport {
        report = ForwardReport()
        let bytes = cluster.server.bytesSent
        cut = try patience.run(&report.retries) { try cluster.schema() }.cut
        try index.atOneMoment {
            let edition = try index.edition()
            // Looking for what is new costs as much as there are logs and series, whether there is any or not.
            if edition != told { try sendAll() }
            told = edition
            try sendHost()
        }
        try forgetChanges()
        report.bytes = cluster.server.bytesSent - bytes
        let behind = sources.reduce(0) { $0 + $1.lines - (logs[$1.number]?.sentLines ?? 0) }
        try state.transaction {
            try state.count(bytes: report.bytes, retries: report.retries)
            try state.savePass(at: Timestamp.system.nanoseconds, linesBehind: behind)
        }
        return report
    }

    private func sendAll() throws {
        sources = try index.sources()
        try findLogs()
        try sendLines()
        try OrderSending(self).run()
        try sendLogs()
    }

    /// Inserts rows until they are taken.
    func insert(_ table: SharedTable, _ rows: RowWriter) throws {
        guard rows.count > 0 else { return }
        do {
            try patience.run(&report.retries) { try cluster.insert(table, rows) }
        } catch ClickHouseError.refused(_, let code, let message) where Self.refusals.contains(code) {
            throw ClusterError.refusedRow(log: table.name, detail: message)
        }
        report.batches += 1
        watch(report)
    }

    /// Numbers of ClickHouse for rows that cannot be read, which would be refused again.
    private static let refusals: Set<Int> = [6, 26, 27, 41, 53, 70, 72, 117]

    /// Says that the host was heard, at most so often where nothing else was sent.
    private func sendHost() throws {
        let now = Timestamp.system.nanoseconds
        guard !report.isEmpty || now - lastTold >= Self.longestSilence else { return }
        var rows = RowWriter()
        rows.append(host)
        rows.append(UInt64(max(0, now)))
        rows.append(now)
        rows.append(UInt64(sources.count))
        rows.append(UInt64(sources.reduce(0) { $0 + $1.lines }))
        rows.append(UInt64(logs.values.reduce(0) { $0 + $1.sentLines }))
        rows.append(sources.compactMap(\.lastTime).max())
        rows.endRow()
        try insert(.hosts, rows)
        lastTold = now
    }

    private static let longestSilence: Int64 = 30_000_000_000

    private func forgetChanges() throws {
        let all = try state.changeOfAll()
        guard all > 0, try index.firstChange().map({ $0 <= all }) == true else { return }
        do { try OrderJournal.forget(upTo: all, file, patience: .zero) } catch BlotterError.busy {
            // The next pass does.
        }
    }
}
