import Blotter
import BlotterReports

/// Events in a form for programs: in JSON as each was logged, else as rows.
struct EventRows {
    private let output: Output
    private let options: RowOptions

    init(_ options: RowOptions, to output: Output) {
        self.options = options
        self.output = output
    }

    /// Prints what `each` gives; answers how many there were.
    func print(
        limit: Int?, _ engine: any Engine, _ each: (_ body: (EventRecord) -> Bool) throws -> Void
    ) throws -> Int {
        guard let format = options.format, [.json, .jsonl].contains(format) else {
            engine.givesLines = false
            return try options.print(to: output, EventRow.columns, limit: limit, { EventRow($0).cells }, each)
        }
        let writer = EventLines(to: output, isArray: format == .json)
        guard options.isArranged else {
            try each { event in
                writer.append(event)
                return !output.isClosed
            }
            writer.end()
            return writer.count
        }
        var events: [EventRecord] = []
        try each { event in
            events.append(event)
            return true
        }
        for event in try arranged(events, limit: limit) { writer.append(event) }
        writer.end()
        return writer.count
    }

    /// The events in the order that was asked for.
    func arranged(_ events: [EventRecord], limit: Int?) throws -> [EventRecord] {
        try options.arranged(events, EventRow.columns, limit: limit) { EventRow($0).cells }
    }
}

/// Events as they were logged: a line each, or the elements of an array.
private final class EventLines {
    private let output: Output
    private let isArray: Bool
    private(set) var count = 0

    init(to output: Output, isArray: Bool) {
        self.output = output
        self.isArray = isArray
    }

    func append(_ event: EventRecord) {
        if isArray { output.write(count == 0 ? "[" : " ,") }
        count += 1
        output.write(event)
    }

    func end() {
        guard isArray else { return }
        output.write(count == 0 ? "[]\n" : "]\n")
    }
}
