import Foundation
import TestSupport
import Testing

/// The dashboard of Grafana asks for nothing that blotter does not tell.
@Suite struct GrafanaDashboardTests {
    @Test func `each metric of the dashboard is one of the server, and each of health is in it`() throws {
        let url = Checkout.url("Sources/Packaging/grafana/blotter.json")
        let dashboard = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
        let panels = try #require(dashboard["panels"] as? [[String: Any]])
        let expressions = panels.flatMap {
            ($0["targets"] as? [[String: Any]] ?? []).compactMap { $0["expr"] as? String }
        }
        let asked = Set(expressions.flatMap { $0.matches(of: /blotter_\w+/).map { String($0.output) } })
        let logs = HealthLogs.harmed([
            "c.jsonl": HealthLogs.log(
                "c", HealthLogs.beat + HealthLogs.orders(40, rejected: 4) + HealthLogs.errors([1800])),
            "d.jsonl": HealthLogs.log(
                "d",
                (0..<30).map { number in
                    HealthLogs.Line(ago: 60, kind: "gate", payload: #"{"intent_id": "\#(number)", "passed": true}"#)
                }),
        ])
        let fixture = try OperatorFixture(logs: logs)
        _ = fixture.ask("ingest")
        let text = fixture.ask("health", "--format", "prometheus").output
        let told = Set(try PrometheusText(text).families.map(\.name))
        let server: Set = ["blotter_orders", "blotter_http_responses_total"]
        // A slippage needs prices that intents saw, which these have not.
        #expect(asked.subtracting(server).subtracting(told) == ["blotter_highest_slippage_ratio"])
        #expect(panels.allSatisfy { !($0["title"] as? String ?? "").isEmpty } && expressions.count > panels.count)
    }
}
