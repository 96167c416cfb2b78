/// Where an event stands for good: its log by what that begins with, the line, and which of the line's events it is. It
/// stays right when the log is appended to, renamed, rotated, compressed or read again, where file and id do not.
package struct EventAddress: Sendable, Equatable, CustomStringConvertible {
    /// Digits of hexadecimal, as `SourceMark` writes them.
    package var source: String
    /// The line in the log, from 1.
    package var line: Int64
    /// Which of its line's events it is, from 0.
    package var part: Int64

    /// Of one of a line's events.
    package init(source: String, line: Int64, part: Int64) {
        self.source = source
        self.line = line
        self.part = part
    }

    /// What `description` says; nil for another text.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard 2...3 ~= parts.count, SourceMark(parts[0]) != nil else { return nil }
        let numbers = parts.dropFirst().map { $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? Int64($0) : nil }
        guard let line = numbers[0], 1...LineID.placeMask ~= line else { return nil }
        guard let part = numbers.count == 1 ? 0 : numbers[1] else { return nil }
        self.init(source: parts[0], line: line, part: part)
    }

    /// `SOURCE:LINE`, or `SOURCE:LINE:PART` where it is not the first event of its line.
    package var description: String { part == 0 ? "\(source):\(line)" : "\(source):\(line):\(part)" }
}
