import Blotter
import BlotterReports

/// A histogram of latencies as bars of characters.
struct HistogramText {
    private static let widest = 50

    let histogram: Histogram

    /// A line a bar, not wider than `width`.
    func text(width: Int?) -> String {
        let rows = histogram.bars.map { (range: Self.range($0), count: Count($0.count).description, bar: $0) }
        let rangeWidth = rows.map(\.range.count).max() ?? 0
        let countWidth = rows.map(\.count.count).max() ?? 0
        let most = histogram.bars.map(\.count).max() ?? 0
        let room = max(8, min(Self.widest, (width ?? 100) - rangeWidth - countWidth - 6))
        return rows.map { row in
            let left = String(repeating: " ", count: rangeWidth - row.range.count) + row.range
            let count = String(repeating: " ", count: countWidth - row.count.count) + row.count
            let bar = Self.bar(of: row.bar.count, most: most, room: room)
            return "  \(left)  \(count)" + (bar.isEmpty ? "" : "  \(bar)") + "\n"
        }.joined()
    }

    private static func range(_ bar: Histogram.Bar) -> String {
        bar.to.isFinite ? "\(bar.from.shortText) - \(bar.to.shortText) ms" : "from \(bar.from.shortText) ms"
    }

    /// In eighths of a cell; what is there at all shows.
    private static func bar(of count: Int, most: Int, room: Int) -> String {
        guard count > 0 else { return "" }
        let eighths = max(1, count * room * 8 / most)
        let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
    }
}
