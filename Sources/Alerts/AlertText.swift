package import BlotterReports

/// Labels in JSON.
package enum AlertText {
    /// A member for each label.
    package static func object(_ labels: [AlertRule.Label]) -> JSONText {
        .object(labels.map { ($0.name, .string($0.value)) })
    }
}
