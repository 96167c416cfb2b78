/// How far the logs of a session were seen: by it what has come since can be asked for, whatever its time and order.
///
/// A log that rests is not named: when it goes on, a row of the table `growth` says from which line. So it suffices to
/// know the last row that was seen, and of the logs that have grown lately the line.
///
/// As text, in base 36, the index's number, that row, and the number and line of each of these logs: `2x9k1-7-5.3c-7.x`;
/// `0` before any.
package struct TailPosition: Sendable, Equatable, CustomStringConvertible {
    /// The mark of the index whose numbers these are; nil before any.
    private(set) var index: UInt32?
    /// The last row that was seen in full.
    var growth: Int64 = 0
    /// The last line that was seen, by log.
    var lines: [Int64: Int64] = [:]

    /// Before any event.
    package init() {}

    init(index: UInt32) { self.index = index }

    /// nil for a text that is no position.
    package init?(_ text: String) {
        guard text != "0" else { return }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 2, let index = UInt32(parts[0], radix: 36), let growth = Self.number(parts[1])
        else { return nil }
        self.index = index
        self.growth = growth
        for part in parts.dropFirst(2) {
            let numbers = part.split(separator: ".", omittingEmptySubsequences: false).map(Self.number)
            guard numbers.count == 2, let source = numbers[0], let line = numbers[1], source <= Int64(UInt32.max),
                line <= Int64(UInt32.max), lines.updateValue(line, forKey: source) == nil
            else { return nil }
        }
    }

    private static func number(_ text: Substring) -> Int64? {
        Int64(text, radix: 36).flatMap { $0 >= 0 && !text.hasPrefix("+") && !text.hasPrefix("-") ? $0 : nil }
    }

    package var description: String {
        guard let index else { return "0" }
        func text(_ number: some BinaryInteger) -> String { String(number, radix: 36) }
        let places = lines.sorted { $0.key < $1.key }.map { "\(text($0.key)).\(text($0.value))" }
        return ([text(index), text(growth)] + places).joined(separator: "-")
    }

    /// Whether its numbers are those of this index; that of none are everywhere.
    func fits(_ index: UInt32) -> Bool { self.index == nil || self.index == index }

    mutating func enter(_ index: UInt32) { self.index = index }
}
