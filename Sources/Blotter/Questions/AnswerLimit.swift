import SQLite
import Threads

/// How long one answer may take, and how much it may hold; whoever works on it asks now and then.
package final class AnswerLimit: Sendable {
    /// Why an answer ends before it is whole.
    package enum Ending: Sendable {
        /// The time was up.
        case late
        /// Nobody waits for it any more.
        case stopped
    }

    /// Bytes of an answer that is made as a whole.
    package static let usualBytes = 4 << 20
    /// Bytes of the longest value that SQLite reads or makes for it: a payload, say.
    static let longestValue: Int32 = 4 << 20
    /// What an export gives piece by piece may be as long as a line.
    static let longestLine: Int32 = 256 << 20
    /// Names in a list of those that a summary is about.
    package static let mostNames = 1000

    /// What threads share of it.
    private struct State {
        var isStopped = false
        var isCut = false
        var bytes = 0
    }

    /// Whether values beyond `longestValue` are read, too, one at a time.
    let takesLongValues: Bool
    private let end: ContinuousClock.Instant
    private let mostBytes: Int
    private let state = Monitor(State())

    /// Until `end`, of at most so many bytes; with `takesLongValues`, values of any length one at a time.
    package init(until end: ContinuousClock.Instant, mostBytes: Int = usualBytes, takesLongValues: Bool = false) {
        self.end = end
        self.mostBytes = mostBytes
        self.takesLongValues = takesLongValues
    }

    /// Ends whatever is under way, from another thread.
    package func stop() { state.change { $0.isStopped = true } }

    /// Why no more is to be done; nil while there is time.
    package var ending: Ending? {
        if state.read(\.isStopped) { return .stopped }
        return ContinuousClock.now >= end ? .late : nil
    }

    /// Throws `BlotterError.interrupted` when no more is to be done.
    package func check() throws {
        if ending != nil { throw BlotterError.interrupted }
    }

    /// Whether so many bytes more fit in; if not, the answer is cut there. It does not matter what else was left out.
    package func takes(_ bytes: Int) -> Bool {
        state.change { state in
            state.bytes += bytes
            guard state.bytes > mostBytes else { return true }
            state.isCut = true
            return false
        }
    }

    /// Something was left out.
    package func cut() { state.change { $0.isCut = true } }

    /// Whether something was left out for want of room.
    package var isCut: Bool { state.read(\.isCut) }
}

/// A look at a limit now and then, for work that SQLite knows nothing of.
struct LimitWatch {
    /// Between two looks: a fraction of a millisecond.
    private static let steps = 1000

    private let limit: AnswerLimit?
    private var left = 0

    init(_ limit: AnswerLimit?) { self.limit = limit }

    /// Counts so many small steps; throws `BlotterError.interrupted` when no more is to be done.
    mutating func step(_ count: Int = 1) throws {
        left -= count
        guard left < 0 else { return }
        left = Self.steps
        try limit?.check()
    }
}

extension IndexFile {
    /// The same file, asked within `limit`.
    package func limited(by limit: AnswerLimit?) -> IndexFile {
        var file = self
        file.limit = limit
        return file
    }

    /// How many steps of SQLite's program are taken between two looks at the clock: some tenths of a millisecond.
    private static let steps: Int32 = 4000

    /// Has a connection keep to the limit of this file.
    func confine(_ connection: Connection) throws {
        guard let limit else { return }
        connection.interrupt(every: Self.steps) { limit.ending != nil }
        connection.limitValues(to: AnswerLimit.longestValue)
        // What is sorted goes to a file when it is much.
        try connection.execute("PRAGMA temp_store = FILE; PRAGMA cache_size = -1024")
    }
}

/// One at a time, of what takes as much memory as a line may be long.
enum LongValue {
    private static let isTaken = Monitor(false)

    static func alone<Result>(_ limit: AnswerLimit, _ body: () throws -> Result) throws -> Result {
        while isTaken.wait(atMost: .milliseconds(100), until: { Self.take(&$0) }) == nil { try limit.check() }
        defer { isTaken.change { $0 = false } }
        return try body()
    }

    private static func take(_ isTaken: inout Bool) -> Bool? {
        guard !isTaken else { return nil }
        isTaken = true
        return true
    }
}
