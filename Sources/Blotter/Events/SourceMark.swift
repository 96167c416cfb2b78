import SQLite
import TelemetryLog

/// What a log is told by, whatever its name: the digest of its first 4,096 bytes, or, as long as it has fewer, of its first
/// line; 16 digits of hexadecimal.
struct SourceMark: Equatable {
    let digest: Int64

    private static let digits = 16

    init(_ digest: Int64) { self.digest = digest }

    /// nil for another text than `text`.
    init?(_ text: String) {
        guard text.utf8.count == Self.digits, text.first != "+" else { return nil }
        guard let digest = UInt64(text, radix: 16) else { return nil }
        self.digest = Int64(bitPattern: digest)
    }

    var text: String {
        UInt64(bitPattern: digest).hexadecimal
    }
}

extension UInt64 {
    /// 16 digits of hexadecimal.
    package var hexadecimal: String {
        let text = String(self, radix: 16)
        return String(repeating: "0", count: 16 - text.utf8.count) + text
    }
}

extension IndexReader {
    /// What the log of a source is told by.
    func readMark(of source: Int64) throws -> String {
        try connection.prepare(
            "SELECT iif(prefix_length < ?, head_digest, prefix_digest) FROM source WHERE id = ?"
        ).rows(.integer(LogProgress.prefixLength), .integer(source)) { SourceMark($0.integer(0)).text }.first ?? ""
    }

    /// The sources that a mark may mean, by their paths: those that begin so; where there is none, as the log had less
    /// when the mark was given, those with such a first line.
    func sources(_ mark: SourceMark) throws -> [(id: Int64, path: String)] {
        let rows = try connection.prepare(
            """
            SELECT id, path, prefix_length = ?2 AND prefix_digest = ?1 FROM source
            WHERE prefix_digest = ?1 OR head_digest = ?1 ORDER BY path, id
            """
        ).rows(.integer(mark.digest), .integer(LogProgress.prefixLength)) {
            (id: $0.integer(0), path: $0.text(1), isWhole: $0.integer(2) != 0)
        }
        let whole = rows.filter(\.isWhole)
        return (whole.isEmpty ? rows : whole).map { ($0.id, $0.path) }
    }
}
