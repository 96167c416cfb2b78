package import Blotter
import TelemetryLog

/// An archive with all that a ticket needs: the ticket itself, the events, invalid lines and failed orders of some sessions
/// in a span of time, their health at its end, and digests of it all.
///
/// Of one index the same question makes the same bytes.
package struct IncidentBundle {
    /// How many rows each part has.
    package struct Counts: Sendable, Equatable {
        /// Events in the span.
        package var events = 0
        /// Invalid lines of the sessions' logs: they have no time.
        package var rejects = 0
        /// Orders that were not simply filled.
        package var orders = 0
        /// Events of which something was replaced.
        package var redacted = 0
    }

    /// A part that was written, as the manifest has it.
    private struct Part {
        var name: String
        var bytes: Int64
        var digest: String
    }

    private let question: IncidentQuestion
    private let engine: any Engine
    private let index: IndexFile
    private let step: NextStep
    private let redaction: IncidentRedaction?
    private let shouldStop: () -> Bool

    /// Of what `question` asks; `step` has the words by which the index is named in commands.
    ///
    /// It ends with `BlotterError.interrupted` once `shouldStop` says so.
    package init(
        _ question: IncidentQuestion, _ engine: any Engine, index: IndexFile, _ step: NextStep,
        unless shouldStop: @escaping () -> Bool = { false }
    ) {
        self.shouldStop = shouldStop
        self.question = question
        self.engine = engine
        self.index = index
        self.step = step
        redaction = IncidentRedaction(question.redactions)
    }

    /// Writes the archive to a descriptor. `spool` is for what has to be measured first. Throws `BlotterError`,
    /// `CommandError` and `LogFileError`.
    @discardableResult
    package func write(to descriptor: Int32, spool: SpoolFile) throws -> Counts {
        try engine.atOneMoment {
            let archive = try TarArchive(
                descriptor: descriptor, folder: question.name, time: question.end.nanoseconds / 1_000_000_000)
            var counts = Counts()
            let summary = try engine.summary(question.filter)
            let health = try self.health()
            let orders = try failedOrders()
            counts.orders = orders.count
            try learn(orders, of: summary.sessions)
            var parts: [Part] = []
            func add(_ name: String, _ body: (Output) throws -> Void) throws {
                parts.append(try self.add(name, to: archive, spool, body))
            }
            try add("orders.jsonl") { try write(orders, to: $0) }
            try add("rejects.jsonl") { counts.rejects = try writeRejects(of: summary.sessions, to: $0) }
            try add("events.jsonl") { (counts.events, counts.redacted) = try writeEvents(to: $0) }
            try add("health.json") { $0.write(hidden(health.json.pretty + "\n")) }
            let told = try orders.suffix(IncidentTicket.mostOrders).map { (order: $0, why: try why($0)) }
            let ticket = IncidentTicket(question, engine, summary, health, step, told, counts)
            try add("ticket.md") { $0.write(hidden(try ticket.text())) }
            let manifest = manifest(parts, counts)
            try add("manifest.json") { $0.write(manifest.pretty + "\n") }
            let sums = parts.map { "\($0.digest)  \($0.name)\n" }.joined()
            try add("SHA256SUMS") { $0.write(sums) }
            try archive.end()
            return counts
        }
    }

    private func add(
        _ name: String, to archive: TarArchive, _ spool: SpoolFile, _ body: (Output) throws -> Void
    ) throws -> Part {
        try spool.clear()
        let output = Output(descriptor: spool.descriptor)
        try body(output)
        if shouldStop() { throw BlotterError.interrupted }
        try output.flush()
        var part = Part(name: name, bytes: 0, digest: "")
        var digest = SHA256()
        try spool.read { piece in
            digest.update(piece)
            part.bytes += Int64(piece.count)
            return true
        }
        part.digest = digest.hexadecimal()
        try archive.add(name, size: part.bytes) { write in
            try spool.read { piece in
                try write(piece)
                return true
            }
        }
        return part
    }

    // MARK: Parts

    /// Of what the index holds, not of the machine that it is on: that is another one at another time. What lasts for a
    /// quarter of an hour is lost in a day: of the span and its end, the worse counts, check by check.
    private func health() throws -> HealthReport {
        var last = question.filter
        last.from = nil
        let questions = [
            HealthQuestion(question.filter, window: nil, now: question.end), HealthQuestion(last, now: question.end),
        ]
        let reports = try questions.map { question in
            HealthReport(
                try engine.health(question), HealthThresholds(), isEmpty: false, isFiltered: true, index: index, step)
        }
        let checks: [HealthCheck] = [.errorRate, .coverage, .silence] + HealthCheck.ofWindow
        let findings = checks.compactMap { check in
            let both = reports.compactMap { $0.findings.first { $0.name == check.rawValue } }
            return both.max { $0.status.severity < $1.status.severity }
        }
        return HealthReport(now: question.end, findings: findings)
    }

    /// Looks through all lines for what is to be kept out, before the first is written.
    private func learn(_ orders: [OrderRecord], of sessions: [String]) throws {
        guard let redaction else { return }
        var count = 0
        func take(_ line: [UInt8]) -> Bool {
            redaction.learn(line)
            count += 1
            return !count.isMultiple(of: 1000) || !shouldStop()
        }
        try engine.events(question.filter) { take($0.json) }
        // An order's events may lie before the span, or after it.
        for order in orders {
            for event in try engine.events(of: order) { guard take(event.json) else { return } }
        }
        var filter = RejectFilter()
        filter.sessions = sessions
        try engine.rejects(filter, limit: nil) { take(Array($0.text.utf8)) }
    }

    private func failedOrders() throws -> [OrderRecord] {
        var filter = OrderFilter()
        filter.events = question.filter
        filter.states = [.rejected, .open, .partial, .expired, .overfilled, .orphan]
        var orders: [OrderRecord] = []
        try engine.orders(filter, limit: nil) { order in
            orders.append(order)
            return true
        }
        return orders
    }

    /// An order a line, with its events as they were logged.
    private func write(_ orders: [OrderRecord], to output: Output) throws {
        for (number, order) in orders.enumerated() {
            if number.isMultiple(of: 100), shouldStop() { return }
            let (events, isHidden) = try lines(of: order)
            let row = OrderLifecycleJSON(order, now: question.end).object.description
            output.write("{\"order\": ")
            output.write(redacted(Array(row.utf8), hidesReason: isHidden))
            output.write(", \"events\": [")
            for (number, event) in events.enumerated() {
                if number > 0 { output.write(", ") }
                output.write(event)
            }
            output.write("]}\n")
        }
    }

    /// Why an order was not simply filled, unless its events say what is kept out.
    private func why(_ order: OrderRecord) throws -> String {
        if redaction != nil, try lines(of: order).isHidden { return LineParser.redactedText }
        return OrderReason(order, now: question.end).text
    }

    /// An order's events, and whether something of them was replaced, so that what is said of it may have to be.
    private func lines(of order: OrderRecord) throws -> (events: [[UInt8]], isHidden: Bool) {
        let logged = try engine.events(of: order).map(\.json)
        guard redaction != nil else { return (logged, false) }
        let events = logged.map { redacted($0) }
        return (events, events != logged)
    }

    /// How many there are, and of how many something was replaced.
    private func writeEvents(to output: Output) throws -> (Int, Int) {
        var (count, replaced) = (0, 0)
        try engine.events(question.filter) { event in
            let line = redacted(event.json)
            if redaction != nil, line != event.json { replaced += 1 }
            output.write(line)
            output.write("\n")
            count += 1
            return !output.isClosed && (!count.isMultiple(of: 1000) || !shouldStop())
        }
        return (count, replaced)
    }

    private func writeRejects(of sessions: [String], to output: Output) throws -> Int {
        var filter = RejectFilter()
        filter.sessions = sessions
        var count = 0
        try engine.rejects(filter, limit: nil) { reject in
            var reject = reject
            // What is broken cannot be looked through for members.
            if redaction?.mayHold(reject.text) == true { reject.text = LineParser.redactedText }
            output.write(hidden(RejectRow(reject).object.description + "\n"))
            count += 1
            return !output.isClosed
        }
        return count
    }

    /// What blotter has written itself, without what is kept out.
    private func hidden(_ text: String) -> [UInt8] { redaction?.hidden(Array(text.utf8)) ?? Array(text.utf8) }

    private func redacted(_ line: [UInt8], hidesReason: Bool = false) -> [UInt8] {
        let line = redaction?.hidden(line: line) ?? line
        guard hidesReason, let reasons = Redaction(["/reason", "/error"]) else { return line }
        return line.withUnsafeBytes { reasons.redacted($0) } ?? line
    }

    // MARK: Manifest

    private func manifest(_ parts: [Part], _ counts: Counts) -> JSONText {
        let filter = question.filter
        return .object([
            ("blotter", .string(Version.current)),
            (
                "sessions", .array(filter.sessions.map { .string(String(decoding: hidden($0), as: UTF8.self)) })
            ),
            ("from", JSONText(filter.from?.shortDescription)), ("to", JSONText(filter.to?.shortDescription)),
            ("redacted", .array(question.redactions.map(JSONText.string))),
            ("redacted_events", .integer(counts.redacted)),
            ("events", .integer(counts.events)), ("rejects", .integer(counts.rejects)),
            ("orders", .integer(counts.orders)),
            (
                "files",
                .array(
                    parts.map {
                        .object([
                            ("name", .string($0.name)), ("bytes", .integer(Int($0.bytes))),
                            ("sha256", .string($0.digest)),
                        ])
                    })
            ),
        ])
    }
}
