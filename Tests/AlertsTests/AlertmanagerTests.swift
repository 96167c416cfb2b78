import Foundation
import TestSupport
import Testing

@testable import Alerts
@testable import Blotter
@testable import TelemetryLog

private let alertmanager = "/usr/bin/prometheus-alertmanager"

/// Alerts and their end, as the Alertmanager of Debian shows them.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: alertmanager))) struct AlertmanagerTests {
    @Test func `it shows what fires, and no longer what is over`() throws {
        let manager = try Alertmanager()
        let store = try AlertStore(path: manager.folder / "alerts")
        let rule = AlertRule("stuck_orders", .stuckOrders)
        let sink = AlertSink(name: "am", kind: .alertmanager, target: manager.address, tokenFile: nil)
        let run = AlertRun(AlertFile(sinks: [sink]), store, SystemAlertSender(environment: [:]))
        // Alertmanager has the clock of the machine: what is over has to be over by it.
        let now = Timestamp.system - TimeSpan(seconds: 10)
        func look(_ reading: AlertReading, _ seconds: Int64) throws -> AlertRun.Result {
            let time = now + TimeSpan(seconds: seconds)
            _ = try store.take([(rule, reading)], sinks: ["am"], now: time)
            return try run.deliver(now: time)
        }
        var result = try look(.crossed(value: 12, message: "12 orders stuck in live-now"), 0)
        #expect(result.sent == 1 && result.failures.isEmpty)
        let shown = try manager.alerts()
        #expect(shown.count == 1)
        #expect((shown.first?["labels"] as? [String: String])?["alertname"] == "stuck_orders")
        #expect((shown.first?["annotations"] as? [String: String])?["summary"] == "12 orders stuck in live-now")
        // Told again, it is the same.
        result = try look(.crossed(value: 13, message: "13 orders"), 1)
        #expect(result.sent == 0 && result.failures.isEmpty)
        #expect(try manager.alerts().count == 1)
        result = try look(.fine, 2)
        #expect(result.sent == 1 && result.failures.isEmpty)
        #expect(try manager.alerts().isEmpty)
    }
}

/// A process of Alertmanager, which ends with this value.
private final class Alertmanager {
    let folder: TemporaryFolder
    let address: String
    private let process = Process()

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("route:\n  receiver: nobody\nreceivers:\n- name: nobody\n", to: "config.yml")
        process.executableURL = URL(fileURLWithPath: alertmanager)
        process.arguments = [
            "--config.file=" + (folder / "config.yml"), "--storage.path=" + (folder / "data"),
            "--web.listen-address=127.0.0.1:0", "--cluster.listen-address=", "--log.format=logfmt",
        ]
        let log = Pipe()
        process.standardError = log
        process.standardOutput = log
        try process.run()
        // It says the port that it was given.
        var text = ""
        var found: String?
        while found == nil {
            let data = log.fileHandleForReading.availableData
            guard !data.isEmpty else { break }
            text += String(decoding: data, as: UTF8.self)
            found = text.firstMatch(of: #/address="?(127\.0\.0\.1:[1-9]\d*)/#).map { String($0.output.1) }
        }
        log.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
        address = "http://" + (try #require(found, "\(text)"))
    }

    deinit { process.terminate() }

    /// Those that it shows as active.
    func alerts() throws -> [[String: Any]] {
        let answer = try Program.run("curl", ["-sSf", address + "/api/v2/alerts"])
        return try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [[String: Any]] ?? []
    }
}
