import Blotter

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
            Option("json", help: "one JSON object"),
        ],
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

private struct LatencyCommand {
    private static let usualLimit = 40
    private static let usualSpikes = 10

    private let invocation: Invocation
    private let filter: EventFilter
    private let location: LogLocation
    private let grouping: LatencyGrouping?
    private let measures: [LatencyMeasure]
    private let limit: Int?
    private let spikes: Int

    init(_ invocation: Invocation) throws {
        let options = invocation.options
        try options.allowPositionals(atMost: 0)
        self.invocation = invocation
        filter = try FilterOptions(invocation).filter
        location = try LogLocation(invocation)
        grouping = try options.choice("by", of: LatencyGrouping.self)
        measures = try options.choice("measure", of: LatencyMeasure.self).map { [$0] } ?? LatencyMeasure.allCases
        limit = (try options.integer("limit", atLeast: 0) ?? Self.usualLimit).nilWhenZero
        spikes = try options.integer("spikes", atLeast: 0) ?? Self.usualSpikes
    }

    func run() throws -> Int32 {
        let reader = try IndexReader(location.refreshed(invocation))
        return try reader.atOneMoment {
            var report = try reader.latencyReport(filter, by: grouping, groups: limit ?? .max, spikes: spikes)
            report.spikes.removeAll { !measures.contains($0.measure) }
            let groups = report.groups
            if invocation.options.flag("json") {
                invocation.output.write(json(report, groups).pretty + "\n")
            } else {
                print(report, groups)
            }
            if groups.count < report.groupCount {
                invocation.limit?.cut()
                let which = grouping?.isByTime == true ? "the last" : "the slowest"
                invocation.note(
                    "showing \(which) \(Count(groups.count)) of \(Count(report.groupCount)) groups; --limit 0 for all"
                )
            }
            let found = report.totals.values.contains { $0.count > 0 || $0.negative > 0 }
            return try MatchNote(reader, filter, invocation).write(found: found, nothing: "no latencies match")
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
        if let grouping, !groups.isEmpty {
            for measure in measures {
                output.write("\nLatency (\(measure.title)) by \(grouping.rawValue):\n")
                LatencyTable(groups, measure, name: grouping.isByTime ? "from (UTC)" : grouping.rawValue)
                    .print(to: output)
            }
        }
        if spikes > 0, report.totals.values.contains(where: { $0.count > 0 }) { print(report.spikes) }
    }

    private func print(_ spikes: [SpikeWindow]) {
        let output = invocation.output
        guard !spikes.isEmpty else { return output.write("\nSpike windows: none\n") }
        output.write("\nSpike windows, by what they cost:\n")
        for spike in spikes { output.write(SpikeText(spike: spike).text) }
    }

    // MARK: JSON

    private func json(_ report: LatencyReport, _ groups: [LatencyReport.Group]) -> JSONText {
        .object([
            ("latency_ms", json(report.totals)),
            (
                "histogram",
                .object(measures.map { ($0.rawValue, Self.json(report.histograms[$0])) })
            ),
            (
                "groups",
                .array(
                    groups.map { group in
                        .object([
                            ("by", JSONText(grouping?.rawValue)), ("key", JSONText(group.key)),
                            ("latency_ms", json(group.latencies)),
                        ])
                    })
            ),
            ("spikes", .array(report.spikes.map { SpikeText(spike: $0).json })),
        ])
    }

    private func json(_ latencies: [LatencyMeasure: Latency]) -> JSONText {
        .object(measures.map { ($0.rawValue, LatencyText(latency: latencies[$0] ?? Latency()).json) })
    }

    private static func json(_ histogram: Histogram?) -> JSONText {
        .array(
            (histogram?.bars ?? []).map { bar in
                .object([
                    ("from_ms", .number(bar.from)), ("to_ms", .number(bar.to)), ("count", .integer(bar.count)),
                ])
            })
    }
}
