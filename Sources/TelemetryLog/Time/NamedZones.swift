/// The time zones that lines name behind their times, as `US/Eastern`: each is looked for in the database once.
final class NamedZones {
    private var known: [[UInt8]: ZoneOffsets?] = [:]

    /// Lines name few; more are no names.
    private static let limit = 64

    /// How many names are known to be a zone's, or none.
    var count: Int { known.count }

    /// The zone of that name, which has a `/`: short names are those of several zones. nil when there is none.
    func zone(of name: UnsafeRawBufferPointer) -> ZoneOffsets? {
        guard name.contains(UInt8(ascii: "/")), name.count <= 64 else { return nil }
        let key = Array(name)
        if let found = known[key] { return found }
        if known.count == Self.limit { known.removeAll() }
        let zone = ZoneOffsets(name: String(decoding: key, as: UTF8.self))
        known[key] = .some(zone)
        return zone
    }
}
