private import CCCTZ
private import Glibc

/// What the clocks of a time zone are ahead of UTC, by what they show: for times that are logged without a zone.
///
/// The zones are those of the system's database, `/usr/share/zoneinfo`, read with cctz. It goes by a file's rule for
/// times after its table (RFC 8536, section 3.3); by Debian's other library, `libdate-tz3`, summers from 2038 on have
/// winter's offset. It remembers the interval that was asked for last, and a question costs tens of nanoseconds.
package final class ZoneOffsets: @unchecked Sendable {
    /// The zone's name in the database, as `Europe/Berlin`.
    package let name: String
    /// cctz's zones do not change, and may be asked by several threads.
    private let zone: OpaquePointer

    /// The zone of that name; nil when the database has none. No name leads out of the database.
    package init?(name: String) {
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "/_+-".utf8.contains(byte)
            }
        }
        guard isPlain, !name.isEmpty, !name.hasPrefix("/"), let zone = ccctz_zone_open(name) else { return nil }
        self.name = name
        self.zone = zone
    }

    deinit { ccctz_zone_close(zone) }

    /// The seconds ahead of UTC when the zone's clock shows `localSeconds`, counted from 1970-01-01 00:00 by that clock.
    ///
    /// A reading that the clock shows twice is the first; one that it skips counts from before the jump.
    package func offset(ofLocalSeconds localSeconds: Int64) -> Int64 { ccctz_offset(zone, localSeconds) }

    /// The names of the database's zones, without those that only rename another; none when it has no list of them.
    package static func names() -> [String] {
        guard let file = fopen("/usr/share/zoneinfo/zone.tab", "re") else { return [] }
        defer { fclose(file) }
        var line: UnsafeMutablePointer<CChar>?
        var room = 0
        defer { free(line) }
        var names: [String] = []
        while getline(&line, &room, file) > 0, let line {
            // Country, coordinates, name and perhaps a comment.
            let columns = String(cString: line).split(whereSeparator: { $0 == "\t" || $0 == "\n" })
            if columns.count >= 3, !columns[0].hasPrefix("#") { names.append(String(columns[2])) }
        }
        return names
    }
}
