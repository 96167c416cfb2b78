import Blotter
import BlotterReports
import TelemetryLog

/// Sessions as a table, of which a narrow terminal shows fewer columns: an id that is cut could not be asked for.
///
/// Where no session is silent there is no column for it.
struct SessionTable {
    /// What goes, or is said in fewer words, first where there is no room.
    private static let dispensable = [
        "size", "symbols", "last (UTC)", "silent", "invalid", "duration", "mode", "errors", "filled",
    ]
    private let table: FittedTable

    init(_ sessions: ArraySlice<SessionRecord>) {
        var columns: [FittedTable.Column] = [
            .init("session", sessions.map { .text($0.session) }),
            .init("mode", sessions.map { Cell($0.mode) }),
            .init("first (UTC)", sessions.map { Cell($0.first?.secondsColumn) }),
            .init("last (UTC)", sessions.map { Cell($0.last?.secondsColumn) }),
            .init("duration", right: sessions.map { Self.duration($0)?.clock ?? "" }),
            .init("events", sessions.map { .integer($0.events) }),
            .init("orders", sessions.map { .integer($0.orders) }),
            .init("fills", sessions.map { .integer($0.fills) }),
            .init("filled", right: sessions.map { $0.fillRatio.map { "\(Percent($0))" } ?? "—" }),
            .init("errors", sessions.map { .integer($0.errors) }),
            .init("invalid", sessions.map { .integer($0.invalid) }),
            .init("symbols", sessions.map { .integer($0.symbols) }),
            .init("size", right: sessions.map { ByteCount($0.bytes).rounded }),
        ]
        if sessions.contains(where: { $0.silence != nil }) {
            columns.append(
                .init(
                    "silent", sessions.map { .text($0.silence?.mark ?? "") },
                    shorter: sessions.map { .text($0.silence?.word ?? "") }))
        }
        table = FittedTable(columns, dispensable: Self.dispensable)
    }

    private static func duration(_ session: SessionRecord) -> Duration? {
        guard let first = session.first, let last = session.last else { return nil }
        return (last - first).duration
    }

    func print(to output: Output) { table.print(to: output) }
}
