import Blotter
import BlotterReports

/// The latencies of groups of orders, one measure a table.
struct LatencyTable {
    private static let dispensable = ["avg", "p99", "p50"]

    private let table: FittedTable

    /// `name` is what groups are by.
    init(_ groups: [LatencyReport.Group], _ measure: LatencyMeasure, name: String) {
        let rows = groups.map { (key: $0.key, latency: $0.latencies[measure] ?? Latency()) }
        func column(_ name: String, _ value: (Latency) -> Double?) -> FittedTable.Column {
            .init(name, right: rows.map { value($0.latency).map { Milliseconds($0).description } ?? "" })
        }
        let columns: [FittedTable.Column] = [
            .init(name, rows.map { Cell($0.key ?? "(none)") }),
            .init("n", rows.map { .integer(Int64($0.latency.count)) }),
            column("avg", \.average), column("p50", \.p50), column("p95", \.p95), column("p99", \.p99),
            column("max", \.max),
            .init("negative", rows.map { $0.latency.negative == 0 ? .null : .integer(Int64($0.latency.negative)) }),
        ]
        table = FittedTable(columns, dispensable: Self.dispensable)
    }

    func print(to output: Output) { table.print(to: output) }
}
