/// A length of time as the runbook writes it: whole from ten on, else with up to two digits: `120ms`, `4.25ms`.
package struct Milliseconds: Equatable, CustomStringConvertible {
    private let value: Double

    /// Of a number of milliseconds.
    package init(_ value: Double) {
        self.value = value
    }

    package var description: String {
        if value >= 10 { return value.rounded().fixed(0) + "ms" }
        var text = value.fixed(2)
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text + "ms"
    }
}
