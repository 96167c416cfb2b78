import TestSupport
import Testing

@testable import TelemetryLog

/// That nothing depends on where reads end, and that no bytes are lost, whatever they are.
@Suite struct LineScannerRandomTests {
    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func `the same content in any reads gives the same`(seed: UInt64) throws {
        var (content, expected) = randomContent(seed: seed)
        let whole = try Scan(content)
        // Told by a table below.
        expected.progress.anonymous = whole.progress.anonymous
        #expect(whole.events.map(\.text) == expected.events)
        #expect(whole.rejects.map(\.offset) == expected.rejects)
        #expect(whole.progress == expected.progress)
        var random = SeededRandom(seed: seed)
        let bounds = [1, 2, 7, 64, 1000, 100_000]
        for bound in bounds {
            let split = try Scan(content) { 1 + random.below(bound) }
            guard split == whole else {
                Issue.record("other lines in reads of up to \(bound) bytes")
                return
            }
        }
    }

    /// Lines of all kinds and what they are by their making.
    private func randomContent(
        seed: UInt64
    ) -> (content: [UInt8], expected: (events: [String], rejects: [Int64], progress: LogProgress)) {
        var lines = RandomLine(seed: seed)
        var content: [UInt8] = seed.isMultiple(of: 2) ? [0xEF, 0xBB, 0xBF] : []
        var events: [String] = []
        var rejects: [Int64] = []
        var progress = LogProgress()
        let wrong = [
            "x", "{", "[]", "{\"a\": \"\u{1}\"}", "\u{FEFF}{}", "{}{}", "1", String(repeating: "[", count: 5000),
        ]
        for _ in 0..<150 {
            switch lines.random.below(8) {
            case 0:
                progress.blank += 1
                content += [[], [0x20], [0x09, 0x20], [0x0D]][lines.random.below(4)]
            case 1:
                rejects.append(progress.lines == 0 ? 0 : Int64(content.count))
                content += wrong[lines.random.below(wrong.count)].utf8
            case 2:
                rejects.append(progress.lines == 0 ? 0 : Int64(content.count))
                content += [0x7B, 0xFF]
            default:
                let value = lines.object().value
                events.append(value.dumped)
                content += lines.line(value).utf8
            }
            progress.lines += 1
            content += lines.random.below(3) == 0 ? [0x0D, 0x0A] : [0x0A]
        }
        progress.events = Int64(events.count)
        progress.invalid = Int64(rejects.count)
        progress.offset = Int64(content.count)
        progress.digest = Checksums.digest(content[...])
        progress.prefix = Checksums.digest(content.prefix(4096))
        progress.tail = Checksums.digest(content.suffix(4096))
        progress.head = Checksums.digest(content.prefix(4096).prefix { $0 != 0x0A })
        content += Array("{\"unfinished\": ".utf8)
        return (content, (events, rejects, progress))
    }

    @Test func `no bytes trap, and every line is accounted for`() throws {
        var lines = RandomLine(seed: 5)
        let parser = LineParser()
        let valid = (0..<200).map { _ in Array(lines.line(lines.object().value).utf8) }
        let alphabet = Array("{}[]:,\"\\ue1. \r\n".utf8)
        for round in 0..<2000 {
            var content: [UInt8] = []
            for _ in 0..<10 {
                switch lines.random.below(4) {
                case 0: content += (0..<lines.random.below(100)).map { _ in UInt8(lines.random.below(256)) }
                case 1:
                    content += (0..<lines.random.below(60)).map { _ in alphabet[lines.random.below(alphabet.count)] }
                default: content += lines.mutant(of: valid[lines.random.below(valid.count)])
                }
                content.append(0x0A)
            }
            let bound = 1 + lines.random.below(200)
            var random = lines.random
            let scan = try Scan(content, parser: parser, finishes: round.isMultiple(of: 2)) { 1 + random.below(bound) }
            lines.random = random
            parser.forget()
            let isWhole = scan.progress.lines == Int64(content.count { $0 == 0x0A })
            let addsUp = scan.progress.lines == scan.progress.events + scan.progress.invalid + scan.progress.blank
            let heads = scan.rejects.allSatisfy { reject in
                let begin = Int(reject.offset)
                let line = content[begin...].prefix { $0 != 0x0A }
                return line.starts(with: reject.head) || begin == 0 && line.dropFirst(3).starts(with: reject.head)
            }
            guard isWhole, addsUp, heads, scan.progress.offset == Int64(content.count) else {
                Issue.record("\(String(decoding: content, as: UTF8.self)) gives \(scan.progress)")
                return
            }
        }
    }
}
