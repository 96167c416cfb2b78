import Blotter

extension Command {
    /// What answers /api/reasons.
    static let reasons = Command(
        name: "reasons",
        summary: "why gates blocked, and what errors said",
        options: LogLocation.options + FilterOptions.declared([.session, .symbol, .mode, .from, .to]) + [
            Option("limit", value: "N", help: "at most N reasons of each kind")
        ],
        run: { invocation in
            let filter = try FilterOptions(invocation, [.session, .symbol, .mode, .from, .to]).filter
            let limit = try invocation.options.integer("limit", atLeast: 1, atMost: 1000) ?? 10
            let reader = try IndexReader(LogLocation(invocation).refreshed(invocation))
            let counts = try reader.reasons(filter, limit: limit)
            func list(_ reasons: [ReasonCounts.Reason]) -> JSONText {
                .array(
                    reasons.map { .object([("reason", .string($0.text)), ("count", .integer(Int($0.count)))]) })
            }
            let json = JSONText.object([
                ("gates", list(counts.gates)),
                ("errors", list(counts.errors)),
                ("truncated", .bool(invocation.limit?.isCut == true)),
            ])
            invocation.output.write(json.description + "\n")
            return 0
        }
    )
}
