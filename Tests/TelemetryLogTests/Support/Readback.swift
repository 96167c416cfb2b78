@testable import TelemetryLog

/// What a writer makes of batches: it learns the numbers' texts as they come, and writes the lines back.
struct Readback {
    private var names: [Int32: String] = [:]
    private var forms: [Int32: Form] = [:]

    private struct Form {
        var template: LineTemplate
        /// nil for an event without a payload.
        var payload: String?
    }

    /// One event in values.
    struct Event: Equatable {
        var line: UInt32
        /// The log's line, written back.
        var text: String
        var kind: LogEvent.Kind
        var nanoseconds: Int64?
        var session: String?
        var symbol: String?
        var mode: String?
        var kindName: String?
        var payload: String?
        var searchText: String
        var order: String?
        var intent: String?
        var fill: String?
        var extra: String?
        var amounts: [Double?]
        var feeCurrency: String?
    }

    mutating func events(of batch: LogBatch) throws -> [Event] {
        for name in batch.names { names[name.number] = batch.string(name.text) }
        for form in batch.forms {
            guard let template = LineTemplate(batch.string(form.template)) else { throw Undefined() }
            forms[form.number] = Form(
                template: template, payload: form.payload.isEmpty ? nil : batch.string(form.payload))
        }
        return try batch.events.map { try event($0, of: batch) }
    }

    struct Undefined: Error {}

    private func name(_ number: Int32) throws -> String? {
        guard number != 0 else { return nil }
        guard let name = names[number] else { throw Undefined() }
        return name
    }

    private func event(_ event: LogEvent, of batch: LogBatch) throws -> Event {
        guard let form = forms[event.form] else { throw Undefined() }
        let values = LineTemplate.Values(
            timestamp: event.timestamp, session: try name(event.sessionName), symbol: try name(event.symbolName),
            mode: try name(event.modeName), kind: try name(event.kindName),
            extra: event.extra.isEmpty ? nil : batch.string(event.extra),
            written: event.written.isEmpty ? nil : batch.string(event.written))
        let payload = form.payload.map { expand($0, event, of: batch) }
        var text: [UInt8] = []
        Array((payload ?? "").utf8).withUnsafeBytes { form.template.append(values, payload: $0, to: &text) }
        let amounts = event.amounts
        return Event(
            line: event.line, text: String(decoding: text, as: UTF8.self), kind: event.kind,
            nanoseconds: event.timestamp?.nanoseconds, session: values.session, symbol: values.symbol,
            mode: values.mode, kindName: values.kind,
            payload: payload, searchText: batch.string(event.searchText),
            order: event.orderID.exists ? batch.string(event.orderID.text) : nil,
            intent: event.intentID.exists ? batch.string(event.intentID.text) : nil,
            fill: event.fillID.exists ? batch.string(event.fillID.text) : nil, extra: values.extra,
            amounts: [
                amounts.quantity, amounts.filledQuantity, amounts.fillPrice, amounts.fillFee,
                amounts.cumulativeQuantity, amounts.averagePrice,
            ].map { $0.isNaN ? nil : $0 },
            feeCurrency: event.feeCurrency.isEmpty ? nil : batch.string(event.feeCurrency))
    }

    /// A payload from its format: `%s` is the next value, `%%` a percent, U+0001 to U+0003 are the ids.
    private func expand(_ format: String, _ event: LogEvent, of batch: LogBatch) -> String {
        let first = Int(event.firstValue)
        var values = batch.values[first..<(first + Int(event.valueCount))]
        var text = ""
        var format = Substring(format).unicodeScalars
        while let scalar = format.popFirst() {
            switch scalar {
            case "%": text += format.popFirst() == "s" ? values.popFirst().map(batch.string) ?? "" : "%"
            case "\u{1}": text += batch.string(event.orderID.text)
            case "\u{2}": text += batch.string(event.intentID.text)
            case "\u{3}": text += batch.string(event.fillID.text)
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}

/// A line that is no event, in values.
struct Reject: Equatable {
    var line: UInt32
    var offset: Int64
    var length: Int64
    var reason: RejectReason
    var position: Int64
    var head: [UInt8]

    static func all(of batch: LogBatch) -> [Reject] {
        batch.rejects.map {
            Reject(
                line: $0.line, offset: $0.offset, length: $0.length, reason: $0.reason, position: $0.position,
                head: Array(batch[$0.head]))
        }
    }
}

/// All that a scanner made of some content.
struct Scan: Equatable {
    var events: [Readback.Event] = []
    var rejects: [Reject] = []
    var progress = LogProgress()
    /// Times that a batch was full.
    var fullBatches = 0

    static func == (left: Scan, right: Scan) -> Bool {
        left.events == right.events && left.rejects == right.rejects && left.progress == right.progress
    }

    /// Gives `content` to a scanner in reads of the lengths that `length` names.
    init(
        _ content: [UInt8], parser: LineParser = LineParser(), batch: LogBatch = LogBatch(), finishes: Bool = false,
        length: () -> Int = { .max }
    ) throws {
        let scanner = LineScanner(parser: parser)
        var readback = Readback()
        var offset = 0
        func collect() throws {
            events += try readback.events(of: batch)
            rejects += Reject.all(of: batch)
            batch.clear()
        }
        while offset < content.count {
            let room = scanner.room()
            let count = min(max(1, length()), room.count, content.count - offset)
            room.copyBytes(from: content[offset..<(offset + count)])
            scanner.take(count)
            offset += count
            while try !scanner.scan(into: batch) {
                fullBatches += 1
                try collect()
            }
        }
        if finishes { try scanner.finish(into: batch) }
        try collect()
        progress = scanner.progress
    }
}

/// Parses one line alone.
struct ParsedLine {
    var event: Readback.Event?
    var reason: RejectReason?
    var position: Int?

    init(_ line: [UInt8], parser: LineParser = LineParser()) throws {
        let batch = LogBatch()
        parser.forget()
        if let failure = line.withUnsafeBytes({ parser.parse($0, number: 1, into: batch) }) {
            (reason, position) = failure
            return
        }
        var readback = Readback()
        event = try readback.events(of: batch).first
    }

    init(_ line: String) throws { try self.init(Array(line.utf8)) }
}
