import SQLite
import TelemetryLog

/// What a log is told by, whatever its name: the digest of its first line, as far as that is in its first 4,096 bytes;
/// where logs of the index begin with the same line, the digest of these bytes as well.
struct SourceMark: Equatable {
    let head: Int64
    let prefix: Int64?

    private static let digits = 16

    init(head: Int64, prefix: Int64?) {
        self.head = head
        self.prefix = prefix
    }

    /// `HEAD` or `HEAD-PREFIX`, each 16 digits; nil for another text.
    init?(_ text: String) {
        let digests = text.split(separator: "-", omittingEmptySubsequences: false).map(Self.digest)
        guard 1...2 ~= digests.count, let head = digests[0] else { return nil }
        if digests.count == 2, digests[1] == nil { return nil }
        self.init(head: head, prefix: digests.count == 2 ? digests[1] : nil)
    }

    private static func digest(_ text: Substring) -> Int64? {
        guard text.utf8.count == digits, text.first != "+" else { return nil }
        return UInt64(text, radix: 16).map { Int64(bitPattern: $0) }
    }

    private static func text(_ digest: Int64) -> String {
        let text = String(UInt64(bitPattern: digest), radix: 16)
        return String(repeating: "0", count: digits - text.utf8.count) + text
    }

    var text: String { Self.text(head) + (prefix.map { "-" + Self.text($0) } ?? "") }
}

extension IndexReader {
    /// The texts of the marks of all sources, by their numbers.
    func sourceMarks() throws -> [Int64: String] {
        var heads: [Int64: Int] = [:]
        let rows = try connection.prepare("SELECT id, head_digest, prefix_length, prefix_digest FROM source").rows {
            (id: $0.integer(0), head: $0.integer(1), length: $0.integer(2), prefix: $0.integer(3))
        }
        for row in rows { heads[row.head, default: 0] += 1 }
        return Dictionary(
            uniqueKeysWithValues: rows.map { row in
                // Fewer bytes than are looked at become more when the log grows.
                let isTold = heads[row.head] == 1 || row.length < LogProgress.prefixLength
                return (row.id, SourceMark(head: row.head, prefix: isTold ? nil : row.prefix).text)
            })
    }

    /// The sources that a mark may mean, by their paths; where logs have grown alike, those that begin so alone.
    func sources(_ mark: SourceMark) throws -> [(id: Int64, path: String)] {
        let rows = try connection.prepare(
            "SELECT id, path, prefix_digest FROM source WHERE head_digest = ? ORDER BY path, id"
        ).rows(.integer(mark.head)) { (id: $0.integer(0), path: $0.text(1), prefix: $0.integer(2)) }
        let exact = mark.prefix == nil ? [] : rows.filter { $0.prefix == mark.prefix }
        return (exact.isEmpty ? rows : exact).map { ($0.id, $0.path) }
    }
}
