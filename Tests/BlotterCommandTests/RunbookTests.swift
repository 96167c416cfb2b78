import Foundation
import TestSupport
import Testing

@testable import BlotterCommand
@testable import BlotterReports

/// A walk through the runbook on `Fixtures/incident`, at a quarter to one of that morning: each fault is found by the
/// command that the runbook's section has.
@Suite struct RunbookTests {
    private static let now: Int64 = 1_766_234_700_000_000_000

    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "blotter-runbook-" + UUID().uuidString)
        let fixture = Checkout.url("Fixtures/incident")
        try FileManager.default.copyItem(at: fixture, to: folder)
    }

    private func ask(_ arguments: String...) -> (status: Int32, lines: [String]) { ask(arguments) }

    private func ask(_ arguments: [String]) -> (status: Int32, lines: [String]) {
        let output = Output.collecting()
        let status = run(
            [arguments[0], "--path", folder.path] + arguments.dropFirst(), output: output, errors: .collecting(),
            environment: [:], currentDirectory: folder.path, now: { Self.now })
        return (status, output.collected.split(separator: "\n").map(String.init))
    }

    private func clean() { try? FileManager.default.removeItem(at: folder) }

    @Test func `1 the last fills of a session`() {
        defer { clean() }
        let answer = ask(
            "view", "--session", "live-20251220-0930", "--type", "fill", "--limit", "50", "--timeline", "50")
        let fills = answer.lines.filter { $0.hasPrefix("2025-12-20 09:5") }
        #expect(answer.status == 0)
        #expect(fills.count == 50)
        #expect(
            fills.last == "2025-12-20 09:59:55.269440  fill  ETH-USD  2.378 @ 2959.29 fee 0.7036 ord_20251220_0930_0362"
        )
    }

    @Test func `2 one symbol`() {
        defer { clean() }
        let answer = ask("view", "--symbol", "SOL-USD", "--limit", "200", "--summary")
        #expect(answer.status == 0)
        #expect(answer.lines.drop { !$0.hasPrefix("Symbols") }.prefix(2) == ["Symbols (1):", "  SOL-USD"])
        let symbols = answer.lines.filter { $0.hasPrefix("2025-12-20") }.map { $0.split(separator: #/ {2,}/#)[3] }
        #expect(symbols == Array(repeating: "SOL-USD", count: 200))
    }

    @Test func `3 missing fills`() {
        defer { clean() }
        let answer = ask("orders", "--session", "live-20251220-1000", "--state", "open,rejected")
        #expect(
            answer.lines.prefix(5) == [
                "Orders: 17 (rejected 8, open 9)", "Fills: 0", "Without a fill: 17 (100.00%)",
                "  9  open: no fill and no error",
                "  8  rejected: insufficient balance for order: USD available 12.40",
            ])
        #expect(answer.lines.count { $0.hasPrefix("2025-12-20 10:0") } == 17)
        #expect(ask("orders", "--state", "open", "--older-than", "30s", "--json").lines.count == 25)
    }

    @Test func `4 latency spikes`() {
        defer { clean() }
        let lines = ask("latency").lines
        let spikes = lines.drop { !$0.hasPrefix("Spike windows") }.dropFirst()
        #expect(spikes.count == 4)
        #expect(spikes.first == "BTC-USD order->fill  2025-12-20T09:40:00Z to 2025-12-20T09:45:00Z")
        let closer = (spikes.last ?? "").split(separator: " ").dropFirst().map(String.init)
        #expect(closer.first == "view")
        let view = ask(closer)
        #expect(view.status == 0 && view.lines.count { $0.hasPrefix("2025-12-20 09:4") } == 100)
    }

    @Test func `5 a high error rate`() {
        defer { clean() }
        let answer = ask("rejects")
        #expect(answer.lines.first == "Invalid lines: 49 in 1 file (not_json 21, truncated 21, invalid_utf8 7)")
        #expect(
            answer.lines[3] == "live-20251220-1100.jsonl    384       49  12.76%  above 10%: escalate  "
                + "not_json 21, truncated 21, invalid_utf8 7")
        #expect(answer.lines.count { $0.hasPrefix("live-20251220-1100.jsonl:") } == 49)
        #expect(ask("summary", "--session", "live-20251220-1100").status == 3)
    }

    @Test func `6 the logs of a session, and those that are silent`() {
        defer { clean() }
        let answer = ask("sessions", "--symbol", "BTC-USD", "--from", "2025-12-20T11:00:00Z")
        #expect(answer.lines.dropFirst(2).map { $0.prefix(18) } == ["live-20251220-1130"])
        // At 12:45 the last event of each is longer ago than thirty of its usual pauses are; that of 12:00 has none.
        let silent = ask("sessions", "--silent", "--ended-after", "1d").lines.dropFirst(2).map { String($0.prefix(18)) }
        #expect(
            silent == ["1230", "1130", "1100", "1030", "1000", "0930", "1200"].map { "live-20251220-\($0)" })
    }

    @Test func `7 the order of timestamps`() {
        defer { clean() }
        let lines = ask("clock").lines
        #expect(lines.first == "Backward steps: 1 (step 1), the largest by 1 h 59 min; 1 file, 1 session")
        #expect(lines[6].hasPrefix("live-20251220-1230.jsonl.gz   277  live-20251220-1230"))
    }

    @Test func `health is critical, and names the next command for each fault`() throws {
        defer { clean() }
        let answer = ask(
            "health", "--window", "all", "--json", "--warn", "free_disk=off", "--critical", "free_disk=off")
        #expect(answer.status == 2)
        let report = try JSONSerialization.jsonObject(with: Data(answer.lines.joined(separator: "\n").utf8))
        let checks = ((report as? [String: Any])?["checks"] as? [[String: Any]]) ?? []
        let status = Dictionary(
            uniqueKeysWithValues: checks.map { ($0["name"] as? String ?? "", $0["status"] as? String ?? "") })
        let troubles = status.filter { $0.value != "ok" }
        #expect(
            troubles == [
                "error_rate": "warning", "missing_fills": "critical", "stuck_orders": "critical",
                "clock_steps": "critical", "silence": "warning", "fill_ratio": "warning",
            ])
        let next = checks.filter { $0["status"] as? String != "ok" }.map { $0["next"] as? String ?? "" }
        #expect(next.allSatisfy { $0.hasPrefix("blotter ") })
    }
}
