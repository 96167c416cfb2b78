package import Blotter
import BlotterReports

/// When somebody has to be told: a check of health that has crossed a threshold for some time.
package struct AlertRule: Sendable, Equatable {
    /// What the alert is called; no two rules have one name.
    package var name: String
    /// What is measured.
    package var check: HealthCheck
    /// From which value on; nil for the one from which the check itself is critical.
    package var threshold: Double?
    /// How far back trading is looked at; nil for all of the time.
    package var window: Duration? = HealthQuestion.usualWindow
    /// For how long without a break before it fires.
    package var holds: Duration = .zero
    /// `critical`, `warning` or another word for whoever is told.
    package var severity = "critical"
    /// More of them, sorted by name.
    package var labels: [Label] = []

    /// A name and a value that an alert is told apart by.
    package struct Label: Sendable, Equatable {
        package var name: String
        package var value: String
    }

    /// A rule of this name for a check.
    package init(_ name: String, _ check: HealthCheck) {
        self.name = name
        self.check = check
    }

    /// What the runbook says to escalate: each check that can be critical, an error rate when it stays so for five minutes.
    package static let escalations: [AlertRule] = HealthCheck.allCases.compactMap { check in
        guard HealthThresholds()[check, .critical] != nil else { return nil }
        var rule = AlertRule(check.rawValue, check)
        if check == .errorRate { rule.holds = .seconds(300) }
        return rule
    }

    /// All labels of its alert, by which it is known: those that Alertmanager tells alerts apart by.
    package var allLabels: [Label] {
        let own = [
            Label(name: "alertname", value: name), Label(name: "check", value: check.rawValue),
            Label(name: "severity", value: severity),
        ]
        return (own + labels).sorted { $0.name < $1.name }
    }

    /// The same for every alert of the rule, and no other's: a digest of the labels, 16 hexadecimal digits.
    package var fingerprint: String {
        allLabels.map { "\($0.name)\u{1}\($0.value)\u{2}" }.joined().utf8.fnv1a.hexadecimal
    }
}

/// How a rule came out once.
package enum AlertReading: Sendable, Equatable {
    /// The threshold is not crossed.
    case fine
    /// It is, with what was measured in words.
    case crossed(value: Double, message: String)
    /// It could not be measured: whatever was the case still is.
    case unknown
}
