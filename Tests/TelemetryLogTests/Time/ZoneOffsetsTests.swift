import TestSupport
import Testing

@testable import TelemetryLog

/// What clocks are ahead of UTC, by what they show.
@Suite struct ZoneOffsetsTests {
    /// The seconds of a clock that shows `text`, a time of RFC 3339 without its zone.
    private func local(_ text: String) throws -> Int64 {
        try #require(timestamp(text + "Z")).nanoseconds / 1_000_000_000
    }

    @Test(arguments: [
        // The clocks jump from 02:00 to 03:00, and go back from 03:00 to 02:00.
        ("Europe/Berlin", "2026-03-29T01:30:00", 3600),
        ("Europe/Berlin", "2026-03-29T02:00:00", 3600),
        ("Europe/Berlin", "2026-03-29T02:30:00", 3600),
        ("Europe/Berlin", "2026-03-29T03:00:00", 7200),
        ("Europe/Berlin", "2026-03-29T03:30:00", 7200),
        ("Europe/Berlin", "2026-10-25T01:59:59", 7200),
        ("Europe/Berlin", "2026-10-25T02:30:00", 7200),
        ("Europe/Berlin", "2026-10-25T03:00:00", 3600),
        ("America/New_York", "2026-03-08T01:59:59", -18000),
        ("America/New_York", "2026-03-08T02:30:00", -18000),
        ("America/New_York", "2026-03-08T03:00:00", -14400),
        ("America/New_York", "2026-11-01T01:30:00", -14400),
        ("America/New_York", "2026-11-01T02:00:00", -18000),
        ("Asia/Kolkata", "2026-07-01T12:00:00", 19800),
        ("Australia/Lord_Howe", "2026-01-01T12:00:00", 39600),
        ("Australia/Lord_Howe", "2026-07-01T12:00:00", 37800),
        ("UTC", "2026-07-01T12:00:00", 0),
        // Beyond the file's table, by its rule.
        ("Europe/Berlin", "2100-01-15T12:00:00", 3600),
        ("Europe/Berlin", "2100-07-15T12:00:00", 7200),
        ("America/New_York", "2100-07-15T12:00:00", -14400),
        ("Asia/Kolkata", "2100-07-15T12:00:00", 19800),
    ]) func `a clock's reading has its offset`(zone: String, reading: String, offset: Int64) throws {
        #expect(try #require(ZoneOffsets(name: zone)).offset(ofLocalSeconds: local(reading)) == offset)
    }

    @Test(arguments: [
        "", "Europe", "Europe/", "Europe/Berln", "/usr/share/zoneinfo/UTC", "../zoneinfo/UTC", "file:UTC", "libc:UTC",
        "U\0C", "zone.tab",
        "Fixed/UTC+01:00:00", "Zürich",
    ]) func `there is no other zone`(name: String) {
        #expect(ZoneOffsets(name: name) == nil)
    }

    @Test func `no reading traps`() throws {
        let zone = try #require(ZoneOffsets(name: "America/New_York"))
        let far: Int64 = 9_224_318_015_999
        #expect([-far, far].map(zone.offset).allSatisfy { abs($0) < 86_400 })
        _ = [Int64.min, Int64.max].map(zone.offset)
    }

    @Test func `the names are those of zones`() {
        let names = ZoneOffsets.names()
        #expect(names.filter { ZoneOffsets(name: $0) == nil } == [])
        #expect(Set(names).isSuperset(of: ["Europe/Berlin", "America/New_York", "Asia/Kolkata"]))
    }

    /// Python's `zoneinfo` is another reader of the same files; its `fold` 0 is the first of two, and before a jump.
    @Test func `the offsets are those of Python`() throws {
        let zones = ["Europe/Berlin", "America/New_York", "Africa/Casablanca", "Asia/Kathmandu", "Australia/Lord_Howe"]
        var random = SeededRandom(seed: 11)
        // From 1900 to 2200; then every ten minutes of the days on which Berlin's clock changed in 2026.
        let spread = (0..<200).map { _ in -2_208_988_800 + Int64(random.below(9_467_020_800)) }
        let changes = try ["2026-03-29T00:00:00", "2026-10-25T00:00:00"].map(local).flatMap { day in
            (0..<36).map { day + $0 * 600 }
        }
        let script = """
            import sys
            from datetime import datetime, timedelta
            from zoneinfo import ZoneInfo
            for line in sys.stdin:
                name, seconds = line.split()
                time = datetime(1970, 1, 1, tzinfo=ZoneInfo(name)) + timedelta(seconds=int(seconds))
                print(name, seconds, int(time.utcoffset().total_seconds()))
            """
        let questions = zones.flatMap { zone in (spread + changes).map { (zone, $0) } }
        let input = questions.map { "\($0) \($1)\n" }.joined()
        let python = try Program.run("python3", ["-c", script], input: input)
        let offsets = try Dictionary(uniqueKeysWithValues: zones.map { ($0, try #require(ZoneOffsets(name: $0))) })
        let own = questions.map { zone, seconds in
            "\(zone) \(seconds) \(offsets[zone]?.offset(ofLocalSeconds: seconds) ?? .min)\n"
        }
        #expect(python.output == own.joined(), "\(python.errors)")
    }
}
