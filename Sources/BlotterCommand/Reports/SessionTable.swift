import Blotter
import TelemetryLog

/// Sessions as a table, of which a narrow terminal shows fewer columns: an id that is cut could not be asked for.
///
/// Where no session is silent there is no column for it.
struct SessionTable {
    private struct Column {
        let name: String
        private(set) var cells: [Cell]
        /// The same in fewer words.
        private var shorter: [Cell]?

        init(_ name: String, _ cells: [Cell], shorter: [Cell]? = nil) {
            self.name = name
            self.cells = cells
            self.shorter = shorter
        }

        /// Texts that are set to the right, as numbers are.
        init(_ name: String, right texts: [String]) {
            let width = ([name] + texts).map(\.displayWidth).max() ?? 0
            func aligned(_ text: String) -> String {
                String(repeating: " ", count: width - text.displayWidth) + text
            }
            self.init(aligned(name), texts.map { .text(aligned($0)) })
        }

        /// Nil where there are no fewer words for it.
        var shortened: Column? { shorter.map { Column(name, $0) } }

        var width: Int {
            cells.map { Escaped($0.text ?? "").text.displayWidth }.reduce(name.displayWidth, max)
        }
    }

    /// What goes, or is said in fewer words, first where there is no room.
    private static let dispensable = [
        "size", "symbols", "last (UTC)", "silent", "invalid", "duration", "mode", "errors", "filled",
    ]
    private static let gap = 2

    private var columns: [Column]
    private let count: Int

    init(_ sessions: ArraySlice<SessionRecord>) {
        count = sessions.count
        columns = [
            Column("session", sessions.map { .text($0.session) }),
            Column("mode", sessions.map { Cell($0.mode) }),
            Column("first (UTC)", sessions.map { Cell($0.first?.secondsColumn) }),
            Column("last (UTC)", sessions.map { Cell($0.last?.secondsColumn) }),
            Column("duration", right: sessions.map { Self.duration($0)?.clock ?? "" }),
            Column("events", sessions.map { .integer($0.events) }),
            Column("orders", sessions.map { .integer($0.orders) }),
            Column("fills", sessions.map { .integer($0.fills) }),
            Column("filled", right: sessions.map { $0.fillRatio.map { "\(Percent($0))" } ?? "—" }),
            Column("errors", sessions.map { .integer($0.errors) }),
            Column("invalid", sessions.map { .integer($0.invalid) }),
            Column("symbols", sessions.map { .integer($0.symbols) }),
            Column("size", right: sessions.map { ByteCount($0.bytes).rounded }),
        ]
        guard sessions.contains(where: { $0.silence != nil }) else { return }
        columns.append(
            Column(
                "silent", sessions.map { .text($0.silence?.mark ?? "") },
                shorter: sessions.map { .text($0.silence?.word ?? "") }))
    }

    private static func duration(_ session: SessionRecord) -> Duration? {
        guard let first = session.first, let last = session.last else { return nil }
        let (nanoseconds, overflows) = last.nanoseconds.subtractingReportingOverflow(first.nanoseconds)
        return overflows ? nil : .nanoseconds(nanoseconds)
    }

    func print(to output: Output) {
        let shown = columns(fitting: output.width)
        let writer = TableWriter(to: output)
        writer.begin(columns: shown.map(\.name))
        for row in 0..<count { writer.row(shown.map { $0.cells[row] }) }
        writer.end()
    }

    private func columns(fitting limit: Int?) -> [Column] {
        guard let limit else { return columns }
        var shown = columns
        for name in Self.dispensable {
            let width = shown.reduce(-Self.gap) { $0 + $1.width + Self.gap }
            guard width > limit else { break }
            guard let place = shown.firstIndex(where: { $0.name.hasSuffix(name) }) else { continue }
            if let shorter = shown[place].shortened { shown[place] = shorter } else { shown.remove(at: place) }
        }
        return shown
    }
}
