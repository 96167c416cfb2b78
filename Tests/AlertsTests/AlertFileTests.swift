import Testing

@testable import Alerts
@testable import Blotter

/// Rules and sinks as a file has them.
@Suite struct AlertFileTests {
    @Test func `all that a file can say`() throws {
        let file = try AlertFile(
            """
            heartbeat = "http://h/1"

            [[rule]]
            name = "fills"
            check = "fill_ratio"
            threshold = 90
            window = "30m"
            for = "2m"
            severity = "warning"
            labels = { team = "trading" }

            [[rule]]
            check = "silence"
            window = "all"

            [[sink]]
            name = "desk"
            type = "alertmanager"
            url = "http://a:9093"
            token_file = "/t"

            [[sink]]
            type = "email"
            to = "ops@example.com"
            """)
        var fills = AlertRule("fills", .fillRatio)
        (fills.threshold, fills.window, fills.holds) = (90, .seconds(1800), .seconds(120))
        (fills.severity, fills.labels) = ("warning", [.init(name: "team", value: "trading")])
        var silence = AlertRule("silence", .silence)
        silence.window = nil
        #expect(file.rules == [fills, silence] && file.heartbeat == "http://h/1")
        #expect(
            file.sinks == [
                AlertSink(name: "desk", kind: .alertmanager, target: "http://a:9093", tokenFile: "/t"),
                AlertSink(name: "email", kind: .email, target: "ops@example.com", tokenFile: nil),
            ])
    }

    @Test func `without rules of its own it has those of the runbook, and beside them when it says so`() throws {
        let names = [
            "error_rate", "missing_fills", "stuck_orders", "fill_ratio", "gate_blocks", "rejections", "error_events",
            "slippage", "latency_p95", "clock_steps", "silence", "free_disk", "last_ingest",
        ]
        #expect(try AlertFile("").rules.map(\.name) == names && AlertFile() == AlertFile(""))
        #expect(try AlertFile("").rules[0].holds == .seconds(300))
        let own = "[[rule]]\ncheck = \"coverage\"\nthreshold = 50\n[[rule]]\ncheck = \"silence\"\n"
        #expect(try AlertFile(own).rules.map(\.name) == ["coverage", "silence"])
        #expect(
            try AlertFile("escalations = true\n" + own).rules.map(\.name)
                == ["coverage", "silence"] + names.filter { $0 != "silence" })
    }

    @Test func `an alert is known by its labels, whatever their order`() {
        var rule = AlertRule("a", .silence)
        rule.labels = [.init(name: "z", value: "1"), .init(name: "b", value: "2")]
        var same = rule
        same.labels.reverse()
        #expect(rule.fingerprint == same.fingerprint && rule.fingerprint.utf8.count == 16)
        same.severity = "info"
        #expect(rule.fingerprint != same.fingerprint)
    }

    @Test(
        arguments: [
            ("[[rule]]\nname = \"x\"", "line 1: check is missing"),
            ("[[rule]]\ncheck = \"stuck_order\"", "line 2: check must be stuck_orders"),
            (
                "[[rule]]\ncheck = \"silence\"\nfor = 5",
                "line 3: for must be a length of time such as \"90s\", \"5m\", \"2h\" or \"1d\""
            ),
            (
                "[[rule]]\ncheck = \"silence\"\nthreshhold = 5",
                "line 3: there is no setting threshhold; did you mean threshold?"
            ),
            ("[[rule]]\ncheck = \"silence\"\n\n[[rule]]\ncheck = \"silence\"", "line 4: there are two named silence"),
            (
                "[[rule]]\ncheck = \"silence\"\nlabels = { severity = \"x\" }",
                "line 3: severity must be another name: this label is the rule's own"
            ),
            (
                "[[rule]]\ncheck = \"coverage\"",
                "line 1: threshold, without which coverage is never critical, is missing"
            ),
            ("[[sink]]\ntype = \"pager\"", "line 1: type must be alertmanager, webhook, command, email"),
            ("[[sink]]\ntype = \"email\"", "line 1: to is missing"),
            (
                "heartbeat = \"file:///etc/passwd\"",
                "line 1: heartbeat must be an address that begins with http:// or https://"
            ),
            (
                "[[sink]]\ntype = \"email\"\nto = \"a@b\\nBcc: c@d\"",
                "line 3: to must be one line without control characters"
            ),
            (
                "[[rule]]\ncheck = \"silence\"\nlabels = { \"a b\" = \"x\" }",
                "line 3: a b must be named with letters, digits and _ alone: Alertmanager takes no other label"
            ),
            ("[[rule]]\ncheck = \"silence\"\nwindow = \"0s\"", "line 3: window must be longer than no time"),
            ("rules = 1", "line 1: there is no setting rules; did you mean rule?"),
            ("rule = 1", "line 1: rule must be written as [[rule]]"), ("a = ", nil),
        ] as [(String, String?)])
    func `what is wrong is said with its line`(text: String, message: String?) {
        let error = #expect(throws: AlertFile.Problem.self) { try AlertFile(text) }
        if let message { #expect(error.map { "\($0)" } == message) }
    }
}
