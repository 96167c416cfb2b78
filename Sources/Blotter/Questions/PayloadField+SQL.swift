import TelemetryLog

extension PayloadField {
    /// An SQL expression for the value in a payload that `payload` gives, such as `u.payload`: of the first of the names
    /// that is there and not null, as `json_extract` has it.
    func value(in payload: String) -> String {
        let values = names.map { "json_extract(\(payload), '$.\($0)')" }
        return values.count == 1 ? values[0] : "coalesce(\(values.joined(separator: ", ")))"
    }
}
