private import Glibc
package import SQLite

/// Why blotter cannot do what it was asked; the wording of each stands here and nowhere else.
package enum BlotterError: Error, Equatable {
    case noFolder(path: String, code: Int32)
    case noIndex(path: String)
    case indexEmpty(path: String)
    case indexForeign(path: String)
    case indexNewer(path: String, version: Int, known: Int)
    /// The index has a schema that no migration begins with.
    case indexOlder(path: String, version: Int)
    case indexTruncated(path: String)
    case indexDamaged(path: String, detail: String)
    case indexUnreadable(path: String, detail: String)
    case indexUnwritable(path: String, detail: String)
    case busy(path: String)
    case diskFull(path: String)
    case disk(path: String, detail: String)
    /// A retention that was killed cannot be finished now.
    case retentionPending(folder: String, detail: String)
    case unsafeRoot(path: String, reason: RootDoubt)
    case noRun(name: String, known: [String])
    case badStatement(String)
    case deniedStatement(String)
    /// A statement about a table or view that is not for everybody, and what is.
    case privateTable(String, instead: String)
    case badSearch(String)
    case timedOut(seconds: Double)
    case interrupted
    case outOfMemory

    /// What went wrong at the index at `path`, from what SQLite says.
    package init(_ error: DatabaseError, path: String) {
        self =
            switch error.reason {
            case .damaged: .indexDamaged(path: path, detail: error.message)
            case .diskFull: .diskFull(path: path)
            case .busy: .busy(path: path)
            case .interrupted: .interrupted
            case .denied: .deniedStatement(error.message)
            case .readOnly: .indexUnwritable(path: path, detail: error.message)
            case .cannotOpen: .indexUnreadable(path: path, detail: Self.detail(error))
            case .inputOutput where error.systemError == ENOSPC: .diskFull(path: path)
            case .inputOutput: .disk(path: path, detail: Self.detail(error))
            case .outOfMemory: .outOfMemory
            case .tooBig, .statement, .other: .badStatement(error.message)
            }
    }

    private static func detail(_ error: DatabaseError) -> String {
        error.systemError == 0 ? error.message : "\(error.message) (\(String(cString: strerror(error.systemError))))"
    }

    /// The same error without a path of this machine, for those who ask over the network.
    package var withoutPath: BlotterError {
        let index = "the index"
        return switch self {
        case .noFolder(_, let code): .noFolder(path: "the folder of logs", code: code)
        case .noIndex: .noIndex(path: index)
        case .indexEmpty: .indexEmpty(path: index)
        case .indexForeign: .indexForeign(path: index)
        case .indexNewer(_, let version, let known): .indexNewer(path: index, version: version, known: known)
        case .indexOlder(_, let version): .indexOlder(path: index, version: version)
        case .indexTruncated: .indexTruncated(path: index)
        case .indexDamaged(_, let detail): .indexDamaged(path: index, detail: detail)
        case .indexUnreadable(_, let detail): .indexUnreadable(path: index, detail: detail)
        case .indexUnwritable(_, let detail): .indexUnwritable(path: index, detail: detail)
        case .busy: .busy(path: index)
        case .diskFull: .diskFull(path: index)
        case .disk(_, let detail): .disk(path: index, detail: detail)
        case .retentionPending(_, let detail): .retentionPending(folder: "the folder of logs", detail: detail)
        case .unsafeRoot(_, let reason): .unsafeRoot(path: "the folder of logs", reason: reason)
        case .noRun, .badStatement, .deniedStatement, .privateTable, .badSearch, .timedOut, .interrupted, .outOfMemory:
            self
        }
    }

    /// As `sysexits.h` and the README have it.
    package var exitStatus: Int32 {
        switch self {
        case .indexEmpty, .indexForeign, .indexNewer, .indexOlder, .indexTruncated, .indexDamaged: 65
        case .busy: 75
        case .interrupted: 130
        default: 1
        }
    }
}

extension BlotterError: CustomStringConvertible {
    /// `subject: what is wrong; what to do`.
    package var description: String {
        switch self {
        case .noFolder(let path, let code):
            "\(path): \(String(cString: strerror(code))); give the log folder with --path"
        case .noIndex(let path):
            "\(path): there is no index; make one with 'blotter ingest'"
        case .indexEmpty(let path):
            "\(path): is empty, not an index; move it away and run 'blotter ingest'"
        case .indexForeign(let path):
            "\(path): is not an index of blotter; name another file with --index"
        case .indexNewer(let path, let version, let known):
            "\(path): has schema \(version), this blotter knows up to \(known); upgrade blotter"
        case .indexOlder(let path, let version):
            "\(path): has schema \(version), of an earlier blotter; make it anew with 'blotter rebuild'"
        case .indexTruncated(let path):
            "\(path): is shorter than it says, part of it is missing; "
                + "restore it, or make it anew with 'blotter rebuild'"
        case .indexDamaged(let path, let detail):
            "\(path): is damaged (\(detail)); restore it, or make it anew with 'blotter rebuild'"
        case .indexUnreadable(let path, let detail):
            "\(path): cannot be read: \(detail); check its owner and mode"
        case .indexUnwritable(let path, let detail):
            "\(path): cannot be written: \(detail); check the folder's owner and mode, or name another file with --index"
        case .retentionPending(let folder, let detail):
            "\(folder): an interrupted retention cannot be finished: \(detail); mount or mend the folder and try again"
        case .unsafeRoot(let path, let reason):
            "\(path): Unsafe or invalid telemetry root: \(reason)"
        case .noRun(let name, let known):
            "\(name): the trash has nothing of such a run; "
                + (known.isEmpty ? "it is empty" : "it has that of \(known.joined(separator: ", "))")
        case .busy(let path):
            "\(path): another process is writing to the index; try again when it is done"
        case .diskFull(let path):
            "\(path): the disk is full; nothing is lost, make room and run 'blotter ingest' again"
        case .disk(let path, let detail):
            "\(path): the disk refused: \(detail); nothing was changed, check the disk"
        case .badStatement(let message):
            "query: \(message); see 'blotter query --help' for the views and their columns"
        case .deniedStatement(let message):
            "query: \(message): only reading is allowed; see 'blotter query --help'"
        case .privateTable(let name, let instead):
            "query: \(name) is private and may change; ask \(instead), see 'blotter query --help'"
        case .badSearch(let message):
            "search: \(message); put the text in quotes, or see 'blotter search --help'"
        case .timedOut(let seconds):
            "query: took longer than \(Self.number(seconds)) s; narrow it, or raise --timeout"
        case .interrupted:
            "interrupted; what was committed stays"
        case .outOfMemory:
            "out of memory; close other programs"
        }
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && value < 1e15 ? String(Int(value)) : String(value)
    }
}
