import SQLitePages
import TelemetryLog

/// The tallies of a draft, made while the table of lives is: its rows come in the order of their series.
final class DraftTallies {
    private let record = RecordBuffer(columns: OrderTally.columns.count)
    private let tallies: TableRun
    private let values: TableRun
    private let stale: IndexRun
    private var series: Int64?
    private var tally = OrderTally()
    /// The events with which a clock was set back.
    private var steps: [Int64] = []
    private var sortedSteps = ClockSteps([])
    private var texts = Interner()
    private var reasons: [SeriesReason: Int64] = [:]
    private var reasonTallies: [Int64: ReasonTally] = [:]
    /// Series whose reasons are not all known: their tallies are made anew when the index can be asked.
    private var unknown: Set<Int64> = []

    /// What the last error of an order says, as a number: of a text, or one of these.
    enum Reason {
        static let unknown: Int32 = 0
        static let none: Int32 = -1
    }

    /// Texts in memory, in bytes, and counts of them.
    private static let mostTextBytes = 4 << 20
    private static let mostReasons = 100_000

    /// Throws `PagesError`.
    init(_ file: DatabaseFile, _ sink: PageSink) throws {
        (tallies, values) = (TableRun(sink), TableRun(sink))
        stale = try IndexRun(file, of: "tally_stale")
    }

    var tables: [(String, TableRun)] { [("tally", tallies), ("tally_value", values)] }
    var indexes: [(String, IndexRun)] { [("tally_stale", stale)] }

    // MARK: While events come

    /// A clock was set back with this event.
    func noteStep(_ id: Int64) { steps.append(id) }

    /// The number of what an error says.
    func reason(of text: KnownText) -> Int32 {
        switch text {
        case .text(let text):
            texts.byteCount < Self.mostTextBytes ? texts.number(of: text).number : Reason.unknown
        case .none: Reason.none
        case .unknown: Reason.unknown
        }
    }

    /// Takes note of why an order was rejected; it is told once of each.
    func noteRejected(series: Int64, reason: Int32) {
        guard reason != Reason.unknown, reasons.count < Self.mostReasons else {
            unknown.insert(series)
            return
        }
        reasons[SeriesReason(series: series, text: reason), default: 0] += 1
    }

    // MARK: While the lives are written

    /// Takes a row of `life`; those of one series come together. Throws `PagesError`.
    func take(_ row: UnsafeRawBufferPointer) throws {
        var cursor = RecordCursor(row)
        let series = cursor.integer()
        if series != self.series {
            try end()
            self.series = series
        }
        tally.add(OrderTally.Life(&cursor), sortedSteps)
    }

    /// The steps and the reasons are known.
    func begin() {
        sortedSteps = ClockSteps(steps.sorted())
        reasonTallies = reasons.tallies { $0 == Reason.none ? nil : texts.string(of: $0) }
    }

    /// Writes the tally of the last series.
    func end() throws {
        defer { tally = OrderTally() }
        guard let series else { return }
        let isUnknown = unknown.contains(series)
        let latencies = isUnknown ? nil : tally.latencies
        record.begin()
        record.null()
        // As if all had changed, where it is to be made anew.
        for number in [isUnknown ? tally.lives : latencies == nil ? 1 : 0, tally.lives] { record.integer(number) }
        for state in OrderState.allCases { record.integer(tally[state]) }
        for number in [tally.canceledUnfilled, tally.expiredUnfilled, tally.fills] { record.integer(number) }
        try tallies.append(rowid: series, record)
        guard let latencies else { return try stale.append(series, rowid: series) }
        record.begin()
        record.null()
        latencies.intentToOrder.withUnsafeBytes { record.blob($0) }
        latencies.orderToFill.withUnsafeBytes { record.blob($0) }
        reasonTallies[series]?.bytes?.withUnsafeBytes { record.blob($0) }
        try values.append(rowid: series, record)
    }
}

extension OrderTally.Life {
    /// From a row of `life`, behind its series.
    fileprivate init(_ row: inout RecordCursor) {
        id = row.integer() ?? 0
        orderTime = row.integer()
        intentLead = row.integer()
        fillLag = row.integer()
        row.skip()
        intentOffset = row.integer()
        fillOffset = row.integer()
        isOrder = row.integer() == 1
        fills = row.integer() ?? 0
        errors = row.integer() ?? 0
        quantity = row.real()
        filledQuantity = row.real()
        row.skip(5)
        ended = row.integer() ?? 0
    }
}
