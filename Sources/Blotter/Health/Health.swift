package import TelemetryLog

/// What can be measured of all logs and their index, and how each check comes out by it.
package struct Health: Sendable {
    /// How many lines could be read, and the log with the most that could not.
    package struct Reading: Sendable, Equatable {
        /// Lines that are events.
        package var events: Int64 = 0
        /// Lines that are neither events nor blank.
        package var invalid: Int64 = 0
        /// The log with the most of these, and how many it has; nil without any.
        package var worst: (file: String, invalid: Int64)?

        /// Invalid lines of all that are not blank, in per cent.
        package var errorPercent: Double {
            events + invalid == 0 ? 0 : 100 * Double(invalid) / Double(events + invalid)
        }

        package static func == (left: Reading, right: Reading) -> Bool {
            left.events == right.events && left.invalid == right.invalid && left.worst?.file == right.worst?.file
        }
    }

    /// What was understood of the events.
    package struct Coverage: Sendable, Equatable {
        /// All events.
        package var events: Int64 = 0
        /// Those whose time is missing or cannot be read.
        package var untimed: Int64 = 0
        /// Those that do not say what they are.
        package var kindless: Int64 = 0
        /// Those of other systems' lines that say no session and whose log is in no folder of one.
        package var sessionless: Int64 = 0

        /// The largest share, in per cent.
        package var missingPercent: Double {
            events == 0 ? 0 : 100 * Double(max(untimed, kindless, sessionless)) / Double(events)
        }
    }

    /// A session with orders.
    package struct Placing: Sendable, Equatable {
        /// Its name.
        package var session: String
        /// How many orders it has.
        package var orders: Int64
    }

    /// How often a clock ran backward, and by how many seconds at most.
    package struct ClockSteps: Sendable, Equatable {
        /// How many steps of a second and more there are.
        package var count: Int64 = 0
        /// Seconds of the largest.
        package var largest: Double = 0
        /// The log with the largest.
        package var file: String?
    }

    /// Something that is there and should not be.
    package enum Leftover: Sendable, Equatable {
        /// A part of a new index that nobody is making.
        case draft(path: String)
        /// What nobody has moved into the index.
        case wal(bytes: Int64)
        /// A log that could not be read to its end; the state is that of the view `files`.
        case log(file: String, state: String)
        /// A retention that was killed.
        case retention
    }

    /// How well lines could be read.
    package var reading = Reading()
    /// What was understood of the events.
    package var coverage = Coverage()
    /// What should perhaps not be in the index.
    package var secrets: [Secret] = []
    /// Sessions with orders, and those of them that have no fill.
    package var sessionsWithOrders = 0
    /// Those without a fill, the one with the most orders first.
    package var unfilled: [Placing] = []
    /// What the checks of execution measured by session and symbol, the worst first.
    package var figures: [HealthCheck: [ExecutionFigure]] = [:]
    /// What there was in the window to be measured.
    var executed = ExecutionCounts()
    /// Whether there is anything before the window by which errors are usual or not.
    package var hasErrorHistory = false
    /// Latencies of the orders that the filter lets pass.
    package var intentToOrder = Latency()
    /// Latencies of the orders that have a fill.
    package var orderToFill = Latency()
    /// The session whose orders were filled the slowest in the window; nil where all of the time is looked at.
    package var slowest: LatencyReport.Group?
    /// Where clocks ran backward.
    package var clockSteps = ClockSteps()
    /// Which sessions are silent.
    package var silence = SilenceSummary()
    /// How many logs the index knows.
    package var logFiles: Int64 = 0
    /// Their bytes on the disk.
    package var logBytes: Int64 = 0
    /// Bytes of the index and its WAL on the disk.
    package var indexBytes: Int64 = 0
    /// The file system that holds the index; nil when it does not tell.
    package var disk: DiskSpace?
    /// When an ingest last went through to its end; nil when none is known to have.
    package var lastIngest: Timestamp?
    /// nil when none was ever applied.
    package var lastRetention: Timestamp?
    /// What killed runs, and files that were not written to their end, have left.
    package var leftovers: [Leftover] = []
    /// Logs that the formats in force may read otherwise than those that have read them, and that can be read anew.
    package var outdatedLogs: Int64 = 0
    /// What was asked.
    package let question: HealthQuestion
    /// The last event that has a time, of those that the question's filter lets pass at any time.
    package var lastEvent: Timestamp?

    /// When all of this was measured.
    package var now: Timestamp { question.now }

    init(_ question: HealthQuestion) { self.question = question }

    /// Orders, decisions, errors and prices that were looked at for a check of execution.
    package func executed(_ check: HealthCheck) -> Int64 {
        switch check {
        case .fillRatio: executed.due
        case .rejections: executed.orders
        case .gateBlocks: executed.decisions
        case .errorEvents: executed.errors
        case .slippage: Int64(executed.slippages.count)
        default: 0
        }
    }

    /// The figure that the thresholds of a check are about; nil when there is none.
    package func value(of check: HealthCheck) -> Double? {
        switch check {
        case .errorRate: reading.errorPercent
        case .coverage: coverage.missingPercent
        case .secrets: Double(secrets.count)
        case .missingFills: Double(unfilled.count)
        case .stuckOrders: Double((figures[check] ?? []).reduce(0) { $0 + $1.part })
        case .fillRatio, .gateBlocks, .rejections, .errorEvents, .slippage: figures[check]?.first?.value
        case .latencyP95: [intentToOrder.p95, orderToFill.p95].compactMap { $0 }.max()
        case .latencyMax: [intentToOrder.max, orderToFill.max].compactMap { $0 }.max()
        case .clockSteps: clockSteps.largest
        case .silence: Double(silence.silent.count)
        case .logSize: Double(logBytes) / 1e6
        case .indexSize: Double(indexBytes) / 1e6
        case .freeDisk: disk?.freePercent
        // A clock that was set back since makes it no younger than now.
        case .lastIngest: lastIngest.map { max(0, $0.duration(to: now).inSeconds) }
        case .lastRetention: lastRetention.map { max(0, $0.duration(to: now).inSeconds) }
        case .interruptedWork: Double(leftovers.count)
        case .outdatedLogs: Double(outdatedLogs)
        }
    }
}
