import Blotter
import BlotterReports
import Glibc
import TelemetryLog

extension Command {
    /// Answers one request of /api/sql in a process of its own, which its parent kills when it takes too long.
    static let sqlChild = Command(
        name: "serve-sql",
        summary: "answers one request of POST /api/sql; run by 'blotter serve'",
        options: LogLocation.options,
        run: { invocation in
            do {
                try SQLChild.confine()
                let query = try Query(json: SQLChild.request(), now: invocation.time)
                let engine = try SQLChild.engine(invocation)
                invocation.output.write(try SQLChild.answer(query, engine) + "\n")
                return 0
            } catch let error as BlotterError {
                throw error.withoutPath
            }
        }
    )
}

/// The child's side: its limits, what it reads and what it answers.
private enum SQLChild {
    static let mostRows = 10_000
    static let mostBytes = 8 << 20
    /// Bytes of memory; SQLite itself is happy with a hundredth.
    private static let memory: UInt = 2 << 30
    private static let seconds: UInt = 60

    /// Takes the right to use much of the machine from this process. What files it may write is for the shared memory of
    /// the WAL.
    static func confine() throws {
        for (resource, limit) in [
            (RLIMIT_FSIZE, 16 << 20), (RLIMIT_CORE, 0), (RLIMIT_AS, memory), (RLIMIT_CPU, seconds),
        ] {
            var value = rlimit(rlim_cur: limit, rlim_max: limit)
            guard setrlimit(__rlimit_resource_t(resource.rawValue), &value) == 0 else {
                throw CommandError("serve-sql", "cannot be confined", remedy: "see ulimit")
            }
        }
    }

    /// Opens the index. What keeps it from being asked is no fault of the statement, and is told without a path by the
    /// status of a damaged one.
    static func engine(_ invocation: Invocation) throws -> any Engine {
        let text: String
        do {
            return try LogLocation(invocation).engine(invocation)
        } catch let error as BlotterError {
            text = "\(error.withoutPath)"
        } catch let error as CommandError {
            text = error.withoutSubject
        }
        let subject = "the index"
        throw CommandError(
            subject, text.hasPrefix(subject + ": ") ? String(text.dropFirst(subject.count + 2)) : text,
            exitStatus: indexStatus)
    }

    /// EX_DATAERR of sysexits(3), which an index that cannot be asked ends with.
    private static let indexStatus: Int32 = 65

    static func request() throws -> String {
        var text = ""
        while let line = readLine(strippingNewline: false) { text += line }
        return text
    }

    /// `{"columns": […], "rows": [[…], …], "truncated": …}`
    static func answer(_ query: Query, _ engine: any Engine) throws -> String {
        var columns: [String] = []
        var rows = ""
        var count = 0
        var isTruncated = false
        try engine.run(query, begin: { columns = $0 }) { row in
            let text = JSONText.array(row.map { .raw(Cell($0).json) }).description
            guard count < mostRows, rows.utf8.count + text.utf8.count < mostBytes else {
                isTruncated = true
                return false
            }
            rows += (count > 0 ? ", " : "") + text
            count += 1
            return true
        }
        return JSONText.object([
            ("columns", .array(columns.map(JSONText.string))), ("rows", .raw("[\(rows)]")),
            ("truncated", .bool(isTruncated)),
        ]).description
    }
}
