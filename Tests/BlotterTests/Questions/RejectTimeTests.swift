import Testing

@testable import Blotter
@testable import TelemetryLog

/// Invalid lines have no time, and are found by that of the events around them.
@Suite struct RejectTimeTests {
    @Test(
        arguments: [
            (nil, nil, [1, 3, 5, 6, 8]), (10, 10, [1, 3]), (nil, 19, [1, 3]), (20, 20, [5, 6]), (11, nil, [5, 6, 8]),
            (30, 40, [8]), (31, nil, []), (nil, 9, []),
        ] as [(Int64?, Int64?, [Int64])])
    func `an invalid line is of the time of the event above it, or of the first`(
        from: Int64?, to: Int64?, expected: [Int64]
    ) throws {
        let store = try LogStore()
        func event(_ second: Int) -> String { #"{"ts": \#(1_700_000_000 + second), "session_id": "s"}"# }
        try store.write(["{", event(10), "{", event(20), "{", "[", event(30), "{"], to: "s.jsonl")
        try store.write([event(0)], to: "a.jsonl")
        try store.write([event(99)], to: "z.jsonl")
        try store.write(["{"], to: "none.jsonl")
        try store.ingest()
        var filter = RejectFilter()
        filter.files = ["s.jsonl"]
        filter.from = from.map { Timestamp(nanoseconds: (1_700_000_000 + $0) * 1_000_000_000) }
        filter.to = to.map { Timestamp(nanoseconds: (1_700_000_000 + $0) * 1_000_000_000) }
        var lines: [Int64] = []
        try store.reader().rejects(filter) { reject in
            lines.append(reject.line)
            return true
        }
        #expect(lines == expected)
        #expect(try store.reader().rejectedFiles(filter).reduce(0) { $0 + $1.count } == Int64(expected.count))
    }
}
