import BlotterReports

/// A comparison for eyes: what is different, a line each, what differs most of each sort first.
struct ComparisonTable {
    private let comparison: Comparison
    private let isWhole: Bool

    /// With `isWhole` also what is the same, or too little.
    init(_ comparison: Comparison, isWhole: Bool) {
        self.comparison = comparison
        self.isWhole = isWhole
    }

    func print(to output: Output) {
        let all = comparison.rows
        let shown = isWhole ? all : all.filter(\.isNotable)
        let (left, right) = comparison.names
        guard !shown.isEmpty else {
            output.write("nothing is different between \(Escaped(left).text) and \(Escaped(right).text)\n")
            return
        }
        func values(_ value: KeyPath<Comparison.Row, Double?>, _ count: KeyPath<Comparison.Row, Int64>) -> [String] {
            shown.map { row in
                let number = row[keyPath: value].map { Self.number($0, row.unit) } ?? "—"
                return row.unit == "/min" ? number : "\(number) (\(Count(row[keyPath: count])))"
            }
        }
        FittedTable(
            [
                .init("what", shown.map { .text($0.measure) }), .init("of", shown.map { .text($0.of ?? "") }),
                .init(left, right: values(\.left, \.leftCount)), .init(right, right: values(\.right, \.rightCount)),
                .init("difference", shown.map { .text($0.sentence) }),
            ], dispensable: []
        ).print(to: output)
        let hidden = all.count - shown.count
        if hidden > 0 {
            output.write("\n\(Count(hidden)) more that are the same, or of less than 20; --all shows them\n")
        }
    }

    private static func number(_ value: Double, _ unit: String) -> String {
        switch unit {
        case "%": "\(value.fixed(1))%"
        case "ms": "\(Milliseconds(value))"
        case "bp": "\(value.fixed(1)) bp"
        default: "\(value.fixed(1))\(unit)"
        }
    }
}
