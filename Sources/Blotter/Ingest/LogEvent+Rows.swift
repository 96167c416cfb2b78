import TelemetryLog

/// Which rows an event has beside that in `event`, whoever writes them.
extension LogEvent {
    /// Whether it has one in `detail`.
    var hasDetail: Bool { !extra.isEmpty || !written.isEmpty || storesSearchText }

    /// What stands for its line in `part`, where the event's own row is `id`.
    func lineKey(of id: Int64) -> Int64 { LineID.key(ofLine: Int64(line), in: LineID.source(of: id)) }
}
