private import Glibc

/// Why no backup was made, or why one was not put back; the wording of each stands here.
package enum BackupError: Error, Equatable {
    /// There is a file of the backup's name already.
    case isThere(path: String)
    /// Another backup is being written under the name.
    case busy(path: String)
    /// Somebody has the index open, or writes to it.
    case inUse(path: String)
    /// The disk has less room than the copy takes.
    case noRoom(path: String, needed: Int64, free: Int64)
    case unwritableFile(path: String, code: Int32)
    /// The index to be copied, or the copy, does not hold together.
    case unsound(path: String, detail: String)
    /// What is to be put back is no backup, or one that cannot be used.
    case unfit(BlotterError)
    /// A backup is to be put in the place of itself.
    case isIndex(path: String)
    /// The name under which the replaced index would be kept is taken.
    case keptIsThere(path: String)
    /// What alerts remember cannot be read.
    case alerts(path: String, detail: String)
    case alertsNewer(path: String, version: Int, known: Int)

    /// What the system has just said of a file.
    static func unwritable(_ path: String) -> BackupError { .unwritableFile(path: path, code: errno) }

    /// As `sysexits.h` and the manual have it.
    package var exitStatus: Int32 {
        switch self {
        case .unsound, .alertsNewer: 65
        case .unfit(let error): error.exitStatus
        case .busy, .inUse: 75
        default: 1
        }
    }
}

extension BackupError: CustomStringConvertible {
    /// `subject: what is wrong; what to do`.
    package var description: String {
        switch self {
        case .isThere(let path):
            "\(path): is there already; name another file, or replace it with --force"
        case .busy(let path):
            "\(path): another backup is being written to it; name another file, or try again when it is done"
        case .inUse(let path):
            "\(path): is in use by another process; stop 'blotter serve', 'ingest' and 'alert run', and try again"
        case .noRoom(let path, let needed, let free):
            "\(path): \(Self.megabytes(needed)) are needed, \(Self.megabytes(free)) are free; make room, or name a file "
                + "on another disk"
        case .unwritableFile(let path, let code):
            "\(path): cannot be written: \(String(cString: strerror(code))); name a file in a folder that can"
        case .unsound(let path, let detail):
            "\(path): is damaged (\(detail)); no backup was made, see 'blotter verify'"
        case .unfit(let error):
            Self.describe(error)
        case .isIndex(let path):
            "\(path): is the index itself; name another file"
        case .keptIsThere(let path):
            "\(path): is there already, from an earlier restore; move it away, or keep nothing with --force"
        case .alerts(let path, let detail):
            "\(path): what alerts remember cannot be read: \(detail); move it away, and alerts begin anew"
        case .alertsNewer(let path, let version, let known):
            "\(path): alerts have schema \(version), this blotter knows up to \(known); upgrade blotter"
        }
    }

    /// Of a backup, not of an index: other things can be done.
    private static func describe(_ error: BlotterError) -> String {
        switch error {
        case .noIndex(let path): "\(path): there is no such file; name a backup"
        case .indexEmpty(let path): "\(path): is empty, not a backup; take another one"
        case .indexForeign(let path): "\(path): is not a backup of an index; name a file that 'blotter backup' has made"
        case .indexTruncated(let path): "\(path): is shorter than it says, part of it is missing; take another backup"
        case .indexDamaged(let path, let detail): "\(path): is damaged (\(detail)); take another backup"
        default: "\(error)"
        }
    }

    /// In megabytes, a tenth at least.
    private static func megabytes(_ bytes: Int64) -> String {
        let tenths = max(1, (bytes + 99_999) / 100_000)
        return "\(tenths / 10).\(tenths % 10) MB"
    }
}
