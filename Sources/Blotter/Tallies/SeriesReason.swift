import TelemetryLog

/// A reason that was given in a series, by the number of its text.
struct SeriesReason: Hashable {
    var series: Int64
    var text: Int32
}

extension [SeriesReason: Int64] {
    /// The counts by their series; `text` gives the text of a number, nil where nothing was said.
    func tallies(_ text: (Int32) -> String?) -> [Int64: ReasonTally] {
        reduce(into: [:]) { tallies, counted in
            tallies[counted.key.series, default: ReasonTally()].add(
                ExactText(text(counted.key.text)), count: counted.value)
        }
    }
}

extension Interner {
    /// A text that was given a number.
    func string(of number: Int32) -> String { String(decoding: text(of: number), as: UTF8.self) }
}
