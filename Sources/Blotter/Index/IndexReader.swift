import SQLite
import TelemetryLog

/// An index open for questions. It never writes, and never waits for somebody who does.
package final class IndexReader: Engine {
    let connection: Connection
    /// The file that was opened.
    package let file: IndexFile
    private var forms: [Int64: Form] = [:]
    private var marks: [Int64: String] = [:]
    private static let mostMarks = 1000
    /// What the last scan of this transaction has counted.
    var counted: (pattern: SearchPattern, filter: EventFilter, count: Int64)?
    /// Called with how many lines a scan has looked at, of how many.
    package var watch: ((_ done: Int64, _ all: Int64) -> Void)?
    /// Whether events come with their lines; who needs their columns alone is spared a copy of each.
    package var givesLines = true
    /// The number of the file that is open.
    private let inode: UInt64?

    /// Opens the index, to keep at most so many bytes of its pages in memory; throws `BlotterError`.
    package init(_ file: IndexFile, cacheBytes: Int? = nil) throws {
        self.file = file
        // Before it is opened: a file that takes the name meanwhile is told from this one.
        inode = file.inode
        connection = try file.openForReading()
        if let cacheBytes { try connection.execute("PRAGMA cache_size = -\(cacheBytes >> 10)") }
    }

    /// Of an index in memory that has some of another's rows; `file` says what its readers keep to.
    init(_ connection: Connection, _ file: IndexFile) {
        self.connection = connection
        self.file = file
        inode = file.inode
    }

    /// Ends the statement that runs, from another thread.
    package var interrupter: @Sendable () -> Void {
        let interrupter = connection.interrupter
        return { interrupter() }
    }

    /// Whether the name stands for another file now, as after `rebuild`.
    package var isReplaced: Bool { file.inode != inode }

    /// Runs `body`, in which all questions see the index at one moment; errors of SQLite become `BlotterError`.
    package func atOneMoment<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            let isNested = connection.isInTransaction
            if !isNested { try connection.execute("BEGIN") }
            defer {
                if !isNested {
                    try? connection.execute("COMMIT")
                    counted = nil
                }
            }
            return try body()
        } catch let error as DatabaseError {
            throw BlotterError(error, path: file.path)
        }
    }

    /// What the log of a source is told by, as `SourceMark` writes it.
    func mark(of source: Int64) throws -> String {
        if let known = marks[source] { return known }
        // Of very many logs those of the last are kept.
        if marks.count >= Self.mostMarks { marks = [:] }
        let mark = try readMark(of: source)
        marks[source] = mark
        return mark
    }

    /// Forgets what it knows of rows that are there no more.
    func forget() {
        (forms, marks, counted) = ([:], [:], nil)
    }

    /// How lines and payloads of one form are put together.
    struct Form {
        var template: LineTemplate?
        /// nil where there is no payload.
        var payload: [PayloadFormat.Piece]?
    }

    func form(_ id: Int64) throws -> Form {
        if let known = forms[id] { return known }
        let statement = try connection.prepare("SELECT template, payload FROM form WHERE id = ?")
        let form = try statement.rows(.integer(id)) { row in
            Form(
                template: LineTemplate(row.text(0)),
                payload: row.optionalText(1).map { PayloadFormat.pieces(of: Array($0.utf8)) })
        }.first
        forms[id] = form
        return form ?? Form()
    }
}
