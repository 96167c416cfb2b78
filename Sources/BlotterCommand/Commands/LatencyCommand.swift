import Blotter
import BlotterReports

extension Command {
    static let latency = Command(
        name: "latency",
        summary: "how long orders took, by whatever groups, and the windows in which they were slow",
        options: LogLocation.options + FilterOptions.declared() + [
            Option(
                "by", value: "GROUP", help: LatencyGrouping.allCases.map(\.rawValue).joined(separator: ", ")),
            Option(
                "measure", value: "NAME",
                help: "only \(LatencyMeasure.allCases.map(\.rawValue).joined(separator: " or "))"),
            Option("limit", short: "n", value: "N", help: "at most N groups; 0 for all (default: 40)"),
            Option("spikes", value: "N", help: "at most N spike windows; 0 for none (default: 10)"),
            Option("histogram", help: "show the histograms also where the output is not a terminal"),
        ] + RowOptions.declared(json: "one JSON object"),
        notes: """
            From intent to order, and from order to first fill, of the orders that the filters mean; a time is the \
            order's own, and --type is not asked. Percentiles are exact, by the nearest rank. Latencies below zero are \
            counted apart; those that cross a backward step of the clock are in the figures, and said.

            A spike window is a time in which a symbol's orders were slower than its own median, measured by its median \
            absolute deviation on a logarithmic scale, and stayed so for some orders. Windows are whole minutes; those \
            that cost the most come first: by how much the median was exceeded, times the orders. --limit cuts the \
            groups, never the totals: times are the last ones, names those with the highest p95.
            """,
        examples: [
            ("blotter latency --session session_123", "one session, its histogram and its spikes"),
            ("blotter latency --from -1d --by hour", "how the last day went"),
            ("blotter latency --by symbol --measure order_to_fill --spikes 0", "which symbol is filled slowly"),
        ],
        run: { try LatencyCommand($0).run() }
    )
}

/// `latency`: what was typed, and what is printed for it.
private struct LatencyCommand {
    private let invocation: Invocation
    private let question: LatencyQuestion
    private let location: LogLocation
    private let measures: [LatencyMeasure]
    private let rows: RowOptions

    init(_ invocation: Invocation) throws {
        let options = invocation.options
        try options.allowPositionals(atMost: 0)
        self.invocation = invocation
        let filter = try FilterOptions(options, now: invocation.time).filter
        question = try LatencyOptions(options, filter).question
        location = try LogLocation(invocation)
        rows = try RowOptions(options)
        measures = try options.choice("measure", of: LatencyMeasure.self).map { [$0] } ?? LatencyMeasure.allCases
    }

    func run() throws -> Int32 {
        let engine = try location.engine(invocation)
        return try engine.atOneMoment {
            var report = try engine.latencyReport(question)
            report.spikes.removeAll { !measures.contains($0.measure) }
            if rows.isCount {
                rows.write(count: Int64(report.groupCount), to: invocation.output)
            } else if rows.format ?? .json != .json {
                try printRows(report)
            } else if rows.format == .json {
                let json = LatencyJSON(report, by: question.grouping, measures: measures).json
                invocation.output.write(json.pretty + "\n")
            } else {
                print(report, try arranged(report.groups))
            }
            if report.groups.count < report.groupCount, !rows.isCount {
                let which = question.grouping?.isByTime == true ? "the last" : "the slowest"
                invocation.note(
                    "showing \(which) \(Count(report.groups.count)) of \(Count(report.groupCount)) groups; --limit 0 for all"
                )
            }
            let found = report.totals.values.contains { $0.count > 0 || $0.negative > 0 }
            return try MatchNote(engine, question.filter, invocation).write(
                found: found, nothing: "no latencies match")
        }
    }

    // MARK: Rows

    /// The latencies of each group, or of all orders, a measure a row.
    private func printRows(_ report: LatencyReport) throws {
        let groups: [(String?, [LatencyMeasure: Latency])] =
            question.grouping == nil
            ? [(nil, report.totals)] : report.groups.map { ($0.key, $0.latencies) }
        let all = groups.flatMap { key, latencies in
            measures.map { LatencyRow(key, $0, latencies[$0] ?? Latency()) }
        }
        try rows.print(to: invocation.output, LatencyRow.columns, \.cells) { body in _ = all.allSatisfy(body) }
    }

    /// By the figures of the last measure, which is from order to fill where both are asked for.
    private func arranged(_ groups: [LatencyReport.Group]) throws -> [LatencyReport.Group] {
        guard let measure = measures.last else { return groups }
        return try rows.arranged(groups, LatencyRow.columns, limit: nil) {
            LatencyRow($0.key, measure, $0.latencies[measure] ?? Latency()).cells
        }
    }

    // MARK: Text

    private func print(_ report: LatencyReport, _ groups: [LatencyReport.Group]) {
        let output = invocation.output
        let hasBars = output.isTerminal || invocation.options.flag("histogram")
        for (number, measure) in measures.enumerated() {
            let latency = report.totals[measure] ?? Latency()
            if hasBars, number > 0 { output.write("\n") }
            output.write("Latency (\(measure.title)): \(LatencyText(latency: latency).text)\n")
            if hasBars, let histogram = report.histograms[measure], !histogram.bars.isEmpty {
                output.write(HistogramText(histogram: histogram).text(width: output.width))
            }
        }
        if let grouping = question.grouping, !groups.isEmpty {
            for measure in measures {
                output.write("\nLatency (\(measure.title)) by \(grouping.rawValue):\n")
                LatencyTable(groups, measure, name: grouping.isByTime ? "from (UTC)" : grouping.rawValue)
                    .print(to: output)
            }
        }
        if question.mostSpikes > 0, report.totals.values.contains(where: { $0.count > 0 }) { print(report.spikes) }
    }

    private func print(_ spikes: [SpikeWindow]) {
        let output = invocation.output
        guard !spikes.isEmpty else { return output.write("\nSpike windows: none\n") }
        output.write("\nSpike windows, by what they cost:\n")
        for spike in spikes { output.write(SpikeText(spike: spike).text) }
    }
}
