import TestSupport
import Testing

/// The dashboard of Grafana asks for nothing that blotter does not tell.
@Suite struct GrafanaDashboardTests {
    @Test func `a Prometheus that scrapes the server answers all that the dashboard asks`() throws {
        try Script("Browser/prometheus.py", interpreter: Script.equipped).expectSuccess([
            try #require(Program.blotter), Checkout.url("Sources/Packaging/grafana/blotter.json").path,
        ])
    }
}
