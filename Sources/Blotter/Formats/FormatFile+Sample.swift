package import TelemetryLog

extension FormatFile {
    /// What the file says, once all its samples are read as it says of them. Throws `Problem`.
    package func checkedDefinition() throws(Problem) -> FormatDefinition {
        for (number, sample) in definition.samples.enumerated() {
            guard let failure = definition.failure(of: sample) else { continue }
            throw Problem(file: place, line: sampleLines[number], fault: .sampleFails(failure))
        }
        return definition
    }
}
