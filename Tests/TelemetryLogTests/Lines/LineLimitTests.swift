import Testing

@testable import TelemetryLog

/// Lines at the limit of length, and over it.
@Suite struct LineLimitTests {
    private static let limit = 64 << 20

    @Test(
        arguments: [
            (0, "", "\n"), (0, "", "\r\n"), (0, "\u{FEFF}", "\r\n"), (1, "", "\n"), (1, "", "\r\n"),
            (1, "\u{FEFF}", "\r\n"), (300_000, "", "\r\n"),
        ],
        [false, true]
    )
    func `a line at the limit is an event, one over it is passed over`(
        line: (excess: Int, before: String, end: String), isCutBeforeItsEnd: Bool
    ) throws {
        let limit = LineScanner.lengthLimit
        #expect(limit == Self.limit)
        let length = limit + line.excess
        // With a byte order mark it is the content's first line, else its second.
        let begin = line.before.isEmpty ? 3 : 0
        var content = Array((line.before.isEmpty ? "{}\n" : line.before).utf8) + Array("{\"k\": \"".utf8)
        content += [UInt8](repeating: UInt8(ascii: "z"), count: length - 9)
        content += Array(("\"}" + line.end).utf8)
        let cut = isCutBeforeItsEnd ? content.count - 1 : 0
        content += Array("{\"after\": 1}\nx\n".utf8)
        let scan = try lastOnly(content, cut: cut)
        let end = Int64(content.count)
        #expect(scan.progress.offset == end)
        #expect(scan.progress.lines == (begin == 0 ? 3 : 4))
        #expect(scan.lastEvent == "{\"after\": 1}")
        #expect(scan.progress.events == (begin == 0 ? 1 : 2) + (line.excess == 0 ? 1 : 0))
        #expect(scan.rejects.last?.offset == end - 2)
        let reject = scan.rejects.first
        if line.excess == 0 {
            #expect(scan.rejects.count == 1)
        } else {
            #expect(reject?.reason == .tooLong)
            #expect(reject?.offset == Int64(begin))
            #expect(reject?.length == Int64(length))
            #expect(reject?.head == Array("{\"k\": \"".utf8) + [UInt8](repeating: UInt8(ascii: "z"), count: 4096 - 7))
        }
    }

    @Test func `a line over the limit at a finished end counts with its whole length`() throws {
        let content = Array("{}\n".utf8) + [UInt8](repeating: UInt8(ascii: "a"), count: Self.limit + 777)
        let waiting = try lastOnly(content)
        #expect(waiting.progress.lines == 1)
        #expect(waiting.progress.offset == 3)
        let finished = try lastOnly(content, finishes: true)
        #expect(finished.progress.lines == 2)
        #expect(finished.progress.offset == Int64(content.count))
        #expect(finished.rejects.first?.length == Int64(Self.limit + 777))
        #expect(finished.rejects.first?.offset == 3)
    }

    /// A scan that keeps no more than it has to of very long lines; one of its reads ends at `cut`.
    private func lastOnly(
        _ content: [UInt8], cut: Int = 0, finishes: Bool = false
    ) throws -> (progress: LogProgress, rejects: [Reject], lastEvent: String?) {
        let scanner = LineScanner(parser: LineParser())
        let batch = LogBatch()
        var readback = Readback()
        var rejects: [Reject] = []
        var last: String?
        var offset = 0
        func collect() throws {
            rejects += Reject.all(of: batch)
            if batch.events.count > 0, batch.arena.count < 1 << 20 { last = try readback.events(of: batch).last?.text }
            batch.clear()
        }
        while offset < content.count {
            let room = scanner.room()
            let count = min(room.count, (offset < cut ? cut : content.count) - offset)
            content.withUnsafeBytes {
                room.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<(offset + count)]))
            }
            scanner.take(count)
            offset += count
            while try !scanner.scan(into: batch) { try collect() }
        }
        if finishes { try scanner.finish(into: batch) }
        try collect()
        return (scanner.progress, rejects, last)
    }
}
