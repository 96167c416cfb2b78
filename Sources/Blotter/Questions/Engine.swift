/// What answers questions about the events of logs. A question is a value (`EventFilter`, `OrderFilter`, `SearchPattern`,
/// `LatencyQuestion`, …), so whoever asks knows nothing of how the events are stored.
///
/// `IndexReader` is the engine of an index in SQLite. Every question throws `BlotterError`: what the store itself refuses
/// (damage, another schema, no such file), and `interrupted` at the end of the `AnswerLimit` that the engine was given.
/// A `body` is given one element after the other and answers whether it wants more; a `limit` of nil means all.
package protocol Engine: AnyObject {
    /// Runs several questions on the events of one moment.
    func atOneMoment<Result>(_ body: () throws -> Result) throws -> Result

    /// Ends, from another thread, the question that is being answered, which throws `BlotterError.interrupted`.
    var interrupter: @Sendable () -> Void { get }
    /// Whether the name of the store stands for another one now, as after `rebuild`: places in this one mean nothing there.
    var isReplaced: Bool { get }
    /// Whether events come with their lines; who needs their columns alone is spared a copy of each.
    var givesLines: Bool { get set }
    /// Told how many lines a scan has looked at, of how many.
    var watch: ((_ done: Int64, _ all: Int64) -> Void)? { get set }

    // MARK: What there is

    /// Whether there are logs, empty ones included.
    func hasLogs() throws -> Bool
    /// Whether any event passes `filter`.
    func hasEvents(_ filter: EventFilter) throws -> Bool
    /// How many events pass `filter`.
    func eventCount(_ filter: EventFilter) throws -> Int64
    /// What each format has read of the logs.
    func formatCounts() throws -> [FormatCount]
    /// How well the logs of these sessions could be read, or all logs.
    func parseStatistics(sessions: [String]) throws -> ParseStatistics
    /// Whether there is a session of this name; its log may have no events.
    func knowsSession(_ name: String) throws -> Bool
    /// The names of `filter` that no event bears, whatever else the filter asks for.
    func unknownNames(in filter: EventFilter) throws -> [UnknownName]
    /// The names of logs among `patterns` that no log bears; one with `*`, `?` or `[` is none.
    func unknownFiles(_ patterns: [String]) throws -> [UnknownName]
    /// Ids of orders and intents that stand beside `id` in their order, for one that no event bears.
    func idsBeside(_ id: String) throws -> [String]

    // MARK: Events

    /// Gives the last `limit` events that pass `filter`, oldest first; those without a time come first.
    func events(_ filter: EventFilter, limit: Int?, _ body: (EventRecord) throws -> Bool) throws
    /// The last `limit` events that pass `filter` and come before `place`.
    func page(_ filter: EventFilter, limit: Int, before place: EventOrder.Place?) throws -> EventPage
    /// What is at a place, with at most `context` events of its log on either side; nil when there is nothing.
    func located(_ place: EventPlace, context: Int) throws -> LocatedLine?
    /// The `count` events of a session just before and after an event, oldest first.
    func neighbours(of event: EventRecord, count: Int) throws -> (before: [EventRecord], after: [EventRecord])
    /// Gives the events that `pattern` finds and `filter` lets pass, at most `limit`. Throws `BlotterError.badSearch` for
    /// an expression that the full text does not take.
    func search(
        _ pattern: SearchPattern, _ filter: EventFilter, order: SearchOrder, limit: Int?,
        _ body: (EventRecord) throws -> Bool
    ) throws
    /// The last `limit` events that `pattern` finds, `filter` lets pass and that come before `place`.
    func searchPage(
        _ pattern: SearchPattern, _ filter: EventFilter, limit: Int, before place: EventOrder.Place?
    ) throws -> EventPage
    /// How many events `pattern` finds and `filter` lets pass.
    func searchCount(_ pattern: SearchPattern, _ filter: EventFilter) throws -> Int64
    /// Where the logs of a session, or all logs, end now.
    func tailPosition(_ session: String?) throws -> TailPosition
    /// Moves `position` on, and gives each event that is passed with the position behind it. False when there may be more.
    func tail(
        _ question: TailQuestion, from position: inout TailPosition, limit: Int,
        _ body: (EventRecord, TailPosition) throws -> Bool
    ) throws -> Bool

    // MARK: Sums

    /// What the events that pass `filter` come to.
    func summary(_ filter: EventFilter) throws -> Summary
    /// What was ever counted, whatever was removed since.
    func runningTotals() throws -> RunningTotals
    /// The events that pass `filter` over time, in buckets of `width`, or of one that suits them. Nil when they would be
    /// more than `EventHistogram.mostBuckets`.
    func eventHistogram(_ filter: EventFilter, width: Duration?) throws -> EventHistogram?
    /// The reasons of the gates and errors that pass `filter`, but for its kinds, at most `limit` of each.
    func reasons(_ filter: EventFilter, limit: Int) throws -> ReasonCounts
    /// The sessions that are asked for, newest first.
    func sessions(_ question: SessionQuestion) throws -> SessionPage
    /// The latencies from order to fill of each session, in its place.
    func fillLatencies(ofSessions sessions: [String]) throws -> [Latency]
    /// How long the orders that are asked for took.
    func latencyReport(_ question: LatencyQuestion) throws -> LatencyReport
    /// The longest pause of each session that has an event that passes `filter`, of more than a minute, the longest first.
    func pauses(_ filter: EventFilter, silence rule: SilenceRule) throws -> [Pause]
    /// The clock's faults among the events that pass `filter`, those that went back being the ones it asks.
    func clock(_ filter: EventFilter) throws -> ClockReport
    /// Measures what the checks are about.
    func health(_ question: HealthQuestion) throws -> Health

    // MARK: Orders

    /// How many orders pass `filter`, by state.
    func orderCounts(_ filter: OrderFilter) throws -> OrderCounts
    /// Gives the last `limit` orders in time that pass `filter`, oldest first; those without a time come first.
    func orders(_ filter: OrderFilter, limit: Int?, _ body: (OrderRecord) throws -> Bool) throws
    /// The first `limit` orders that bear an id, their own or their intent's, in the sessions that `filter` names.
    func orders(withID id: String, _ filter: OrderFilter, limit: Int?) throws -> [OrderRecord]
    /// The events of an order's lifecycle in time: its intent, the gates of that, the order, its fills and errors.
    func events(of order: OrderRecord, limit: Int?) throws -> [EventRecord]
    /// Why orders that pass `filter` have no fill, most frequent first.
    func missingFills(_ filter: OrderFilter) throws -> [MissingFills]

    // MARK: Fills

    /// The last `limit` fills that count, pass `filter` but for its kinds, and come before `place`.
    func fillPage(_ filter: EventFilter, limit: Int, before place: EventOrder.Place?) throws -> FillPage
    /// Gives the fills that count and pass `filter`, but for its kinds, oldest first.
    func fills(_ filter: EventFilter, _ body: (FillRecord) throws -> Bool) throws
    /// How many fills count and pass `filter`, but for its kinds.
    func fillCount(_ filter: EventFilter) throws -> Int64
    /// By how many basis points filled orders that pass `filter` were worse than the price that their intents saw: the
    /// median, and of how many.
    func medianSlippage(_ filter: EventFilter) throws -> (median: Double?, orders: Int64)
    /// What the orders that are asked for have come to, by session and symbol.
    func positions(_ question: PositionQuestion) throws -> [Position]
    /// What the filled orders that are asked for lost to the prices that their intents saw.
    func slippage(_ question: PositionQuestion) throws -> [Slippage]

    // MARK: Invalid lines

    /// Gives the lines that pass `filter` in the order of file and line, at most `limit`.
    func rejects(_ filter: RejectFilter, limit: Int?, _ body: (RejectRecord) throws -> Bool) throws
    /// The files with lines that pass `filter`, those with the largest share of invalid lines first.
    func rejectedFiles(_ filter: RejectFilter) throws -> [RejectedFile]

    // MARK: SQL

    /// Runs `query`, giving `begin` the columns and `body` each row. Throws `BlotterError.badStatement` and
    /// `deniedStatement` for one that cannot be, or may not.
    func run(_ query: Query, begin: ([String]) -> Void, _ body: ([Query.Value]) throws -> Bool) throws
}

/// In which order a search gives what it has found.
package enum SearchOrder: Sendable {
    /// The last ones in time, oldest first.
    case time
    /// The last ones in time, latest first.
    case latest
    /// The ones that match best, best first (BM25).
    case relevance
}

/// Which sessions are asked for: those with an event that passes a filter.
package struct SessionQuestion: Sendable {
    /// The times are those between a session's first and last event.
    package var filter: EventFilter
    /// What the name has to contain, in any case; nil for all names.
    package var name: String?
    /// When a session is silent.
    package var silence: SilenceRule
    /// Whether only those that are silent are meant.
    package var isSilentOnly: Bool
    /// At most so many, the newest; nil for all.
    package var limit: Int?

    /// Those with an event that passes `filter`, and whose name contains `name`.
    package init(
        _ filter: EventFilter, name: String? = nil, silence: SilenceRule, isSilentOnly: Bool = false, limit: Int? = nil
    ) {
        self.filter = filter
        self.name = name
        self.silence = silence
        self.isSilentOnly = isSilentOnly
        self.limit = limit
    }
}

/// Of which orders latencies are asked for, and how they are grouped.
package struct LatencyQuestion: Sendable {
    /// Its kinds are not asked.
    package var filter: EventFilter
    /// nil for one sum of all.
    package var grouping: LatencyGrouping?
    /// At most so many groups: by time the last, else those with the highest p95 from order to fill.
    package var mostGroups: Int
    /// At most so many windows in which orders were slow.
    package var mostSpikes: Int

    /// The orders that pass `filter`.
    package init(_ filter: EventFilter, by grouping: LatencyGrouping?, groups: Int = .max, spikes: Int) {
        self.filter = filter
        self.grouping = grouping
        mostGroups = groups
        mostSpikes = spikes
    }
}

extension Engine {
    /// All events that pass `filter`.
    package func events(_ filter: EventFilter, _ body: (EventRecord) throws -> Bool) throws {
        try events(filter, limit: nil, body)
    }

    /// How well all logs could be read.
    package func parseStatistics() throws -> ParseStatistics { try parseStatistics(sessions: []) }

    /// All orders that bear an id.
    package func orders(withID id: String, _ filter: OrderFilter) throws -> [OrderRecord] {
        try orders(withID: id, filter, limit: nil)
    }

    /// All events of an order.
    package func events(of order: OrderRecord) throws -> [EventRecord] { try events(of: order, limit: nil) }
}
