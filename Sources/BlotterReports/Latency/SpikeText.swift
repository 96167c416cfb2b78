package import Blotter

/// A window of slow orders in words, and the command to look closer.
package struct SpikeText {
    private let spike: SpikeWindow

    /// In words, of one window.
    package init(spike: SpikeWindow) { self.spike = spike }

    /// Three or four lines: the window, its figures, what else happened in it, and the command.
    package var text: String {
        let latency = spike.latency
        let orders = Count(latency.count).of("order")
        let factor = ((latency.p50 ?? 0) / spike.baseline).fixed(1)
        let lines = [
            "\(Escaped(spike.symbol ?? "(no symbol)").text) \(spike.measure.title)  "
                + "\(spike.from.shortDescription) to \(spike.to.shortDescription)",
            "  \(orders), median \(Self.text(latency.p50)), usually \(Milliseconds(spike.baseline)): \(factor) x; "
                + "p95 \(Self.text(latency.p95)), max \(Self.text(latency.max))", company, "  \(command)",
        ]
        return lines.filter { !$0.isEmpty }.joined(separator: "\n") + "\n"
    }

    private static func text(_ milliseconds: Double?) -> String { milliseconds.map { "\(Milliseconds($0))" } ?? "" }

    /// What else happened.
    private var company: String {
        let things = [
            (spike.blocks, "gate block"), (spike.errors, "error"), (spike.pauses, "pause"),
            (spike.clockSteps, "clock step"),
        ].filter { $0.0 > 0 }.map { Count($0.0).of($0.1) }
        return things.isEmpty ? "" : "  meanwhile " + things.joined(separator: ", ")
    }

    private var command: String {
        let session = spike.sessions.count == 1 ? " --session \(Escaped("\(ShellWord(spike.sessions[0]))").text)" : ""
        let symbol = spike.symbol.map { " --symbol \(Escaped("\(ShellWord($0))").text)" } ?? ""
        return "blotter view\(session)\(symbol) --from \(spike.from.shortDescription) --to \(spike.to.shortDescription)"
            + " --timeline 100"
    }

    /// The window with RFC 3339 times and milliseconds; `view` is the command.
    package var json: JSONText {
        .object([
            ("symbol", JSONText(spike.symbol)), ("measure", .string(spike.measure.rawValue)),
            ("from", .string(spike.from.shortDescription)), ("to", .string(spike.to.shortDescription)),
            ("sessions", .array(spike.sessions.map(JSONText.string))), ("orders", .integer(spike.latency.count)),
            ("p50", JSONText(spike.latency.p50)), ("p95", JSONText(spike.latency.p95)),
            ("max", JSONText(spike.latency.max)), ("baseline", .number(spike.baseline)),
            ("gate_blocks", .integer(Int(spike.blocks))), ("errors", .integer(Int(spike.errors))),
            ("pauses", .integer(Int(spike.pauses))), ("clock_steps", .integer(Int(spike.clockSteps))),
            ("view", .string(command)),
        ])
    }
}
