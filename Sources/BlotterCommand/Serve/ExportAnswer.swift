import Blotter

extension Command {
    /// What answers format=csv and format=jsonl: everything that matches, oldest first.
    static let export = Command(
        name: "export",
        summary: "all events that match",
        options: LogLocation.options + FilterOptions.declared() + [
            Option("q", value: "TEXT", help: "what to search for"),
            Option("contains", value: "TEXT", help: "any part of any text instead"),
            Option("format", value: "FORMAT", help: "csv or jsonl"),
            Option("raw", value: "1", help: "csv without the ' before what a spreadsheet would run"),
            Option("limit", value: "N", help: "at most the last N events"),
        ],
        run: { try ExportAnswer($0).run() }
    )
}

private struct ExportAnswer {
    private enum Format: String, CaseIterable { case csv, jsonl }

    private let invocation: Invocation
    private let options: FilterOptions
    private let location: LogLocation
    private let pattern: SearchPattern?
    private let format: Format
    private let isRaw: Bool
    /// nil for all.
    private let limit: Int?

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        options = try FilterOptions(invocation)
        location = try LogLocation(invocation)
        pattern =
            try invocation.options.isGiven("q") || invocation.options.isGiven("contains")
            ? .typed(invocation.options) : nil
        format = try invocation.options.choice("format", of: Format.self) ?? .jsonl
        isRaw = try invocation.options.read("raw", expected: "0 or 1") { ["0": false, "1": true][$0] } ?? false
        limit = try invocation.options.integer("limit", atLeast: 1)
    }

    func run() throws -> Int32 {
        let reader = try IndexReader(location.refreshed(invocation))
        reader.givesLines = false
        try reader.atOneMoment {
            try options.requireSessions(reader)
            switch format {
            case .csv:
                let writer = CSVWriter(to: invocation.output, isRaw: isRaw)
                writer.begin(columns: EventJSON.columns)
                try events(reader) { writer.row(EventJSON($0).cells) }
                writer.end()
            case .jsonl:
                try events(reader) { event in
                    EventJSON(event).object.write(to: invocation.output)
                    invocation.output.write("\n")
                }
            }
        }
        return 0
    }

    private func events(_ reader: IndexReader, _ write: (EventRecord) -> Void) throws {
        func body(_ event: EventRecord) -> Bool {
            write(event)
            return !invocation.output.isClosed
        }
        if let pattern {
            try reader.search(pattern, options.filter, order: .time, limit: limit, body)
        } else {
            try reader.events(options.filter, limit: limit, body)
        }
    }
}
