import TestSupport
import Testing

@testable import TelemetryLog

@Suite struct GzipContentTests {
    private static let lines = logLines(0..<2000)
    private static let text = Array(lines.log.utf8)

    /// What came out of a file: bytes, how many of them were proved, and the end.
    private struct Inflated: Equatable {
        var bytes: [UInt8] = []
        var proved = 0
        var end: LogEnd
    }

    private func inflate(_ file: [UInt8], buffer size: Int = 4096) throws -> Inflated {
        let folder = try TemporaryFolder()
        try folder.write(file, to: "x.jsonl.gz")
        let log = try LogFolder(path: folder.path).open(LogPath(text: "x.jsonl.gz"))
        let content = try log.content()
        var inflated = Inflated(end: .open)
        var buffer = [UInt8](repeating: 0, count: size)
        while true {
            switch try buffer.withUnsafeMutableBytes({ try content.read(into: $0) }) {
            case .bytes(let count): inflated.bytes += buffer[..<count]
            case .proved: inflated.proved = inflated.bytes.count
            case .end(let end):
                inflated.end = end
                return inflated
            }
        }
    }

    // MARK: Members

    @Test func `members are read one after another, empty ones too`() throws {
        let half = Self.text.count / 2 + 7
        let first = try gzipped(Array(Self.text[..<half]))
        let second = try gzipped(Array(Self.text[half...]))
        let empty = try gzipped([])
        let whole = Inflated(bytes: Self.text, proved: Self.text.count, end: .closed)
        for file in [
            try gzipped(Self.text), first + second, empty + first + empty + empty + second + empty,
            first + second + [UInt8](repeating: 0, count: 1000), first + [0, 0, 0] + second,
        ] {
            #expect(try inflate(file) == whole)
            #expect(try inflate(file, buffer: 1 + file.count % 97) == whole)
        }
        #expect(try inflate(empty) == Inflated(end: .closed))
    }

    @Test(
        arguments: [
            [0x21], Array("{\"not\": \"gzip\"}\n".utf8), [0x1F], [0, 0, 0x42], [0x1F, 0x8C, 1],
            [0x1F, 0x8B, 7, 0, 0, 0, 0, 0, 0, 0, 0],
        ] as [[UInt8]])
    func `what follows the last member is garbage, not content`(garbage: [UInt8]) throws {
        let inflated = try inflate(try gzipped(Self.text) + garbage)
        #expect(inflated.bytes == Self.text)
        #expect(inflated.proved == Self.text.count)
        // A file that ends in what may be the first byte of a member is a file cut short.
        #expect(inflated.end == (garbage == [0x1F] ? .incomplete : .trailingGarbage))
    }

    @Test func `damage behind a member's header is no garbage`() throws {
        let first = try gzipped(Self.text)
        var second = first
        for index in 10..<40 { second[index] = 0xFF }
        let inflated = try inflate(first + second)
        #expect(inflated == Inflated(bytes: Self.text, proved: Self.text.count, end: .damaged))
    }

    @Test(arguments: [8, 7, 6, 5, 4, 3, 2, 1])
    func `a wrong checksum or length is damage, however much came before`(fromEnd: Int) throws {
        let first = try gzipped(Self.text)
        var second = first
        second[second.count - fromEnd] ^= 0x10
        let inflated = try inflate(first + second)
        #expect(inflated.proved == Self.text.count)
        #expect(inflated.end == .damaged)
    }

    // MARK: Cut short

    @Test func `a file that was cut short anywhere is incomplete, and its whole lines are there`() throws {
        let file = try gzipped(Self.text)
        let cuts = (1..<100).map { file.count * $0 / 100 } + (1...8).map { file.count - $0 } + [2, 3, 10, 11]
        for cut in cuts {
            let inflated = try inflate(Array(file[..<cut]))
            #expect(inflated.end == .incomplete, "cut at \(cut)")
            #expect(inflated.proved == 0)
            #expect(Self.text.starts(with: inflated.bytes))
        }
        let folder = try TemporaryFolder()
        for cut in cuts {
            try folder.write(Array(file[..<cut]), to: "s.jsonl.gz")
            let fixture = try LogFolderFixture(folder)
            #expect(try fixture.read() == ["s.jsonl.gz": .read(.incomplete)], "cut at \(cut)")
            let whole = try inflate(Array(file[..<cut])).bytes.count { $0 == 0x0A }
            #expect(fixture.lines == Array(Self.lines[..<whole]))
        }
    }

    /// The last bytes of some cuts are what a whole file would end with there: a length like that of the content.
    @Test func `a file is incomplete wherever it was cut, whatever its last bytes look like`() throws {
        var files = [try gzipped(Array(Self.lines[..<150].map { $0 + "\n" }.joined().utf8))]
        for hole in 1...40 {
            let content =
                Array("{\"n\": 1}\n{}\n".utf8) + [UInt8](repeating: 0, count: hole) + Array("{\"n\": 2}\n".utf8)
            files.append(stored(content))
        }
        for (number, file) in files.enumerated() {
            for cut in 2..<file.count {
                let end = try inflate(Array(file[..<cut])).end
                #expect(end == .incomplete, "file \(number) of \(file.count) bytes, cut at \(cut)")
            }
        }
    }

    /// A member of one block that is not compressed (RFC 1951, section 3.2.4).
    private func stored(_ content: [UInt8]) -> [UInt8] {
        func bytes(_ number: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: number.littleEndian, Array.init) }
        let length = UInt16(content.count)
        return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1] + bytes(length) + bytes(~length) + content
            + bytes(Checksums.crc32(content[...])) + bytes(UInt32(content.count))
    }

    @Test(arguments: [1, 29, 258, 1000]) func `what a file that was cut short holds comes in any buffer`(size: Int)
        throws
    {
        // Its last bytes stand for many.
        let content = Array("{\"n\": 1}\n".utf8) + [UInt8](repeating: UInt8(ascii: "a"), count: 100_000)
        let file = try gzipped(content)
        for cut in (file.count - 30)..<file.count {
            let whole = try inflate(Array(file[..<cut]), buffer: 1 << 20)
            #expect(try inflate(Array(file[..<cut]), buffer: size) == whole, "cut at \(cut) of \(file.count)")
        }
    }

    @Test func `a member cut short behind a whole one is incomplete`() throws {
        let first = try gzipped(Self.text)
        for cut in [1, 5, 12, 500, first.count - 1] {
            let inflated = try inflate(first + first[..<cut])
            #expect(inflated.end == .incomplete)
            #expect(inflated.proved == Self.text.count)
        }
    }

    // MARK: Damaged

    /// In small ones, and near the end, more flips hide where a member ends.
    @Test(arguments: [(2000, 200, 190), (60, 1500, 1300)])
    func `no bit that flips brings a line that was not written`(count: Int, flips: Int, least: Int) throws {
        let lines = Array(Self.lines[..<count])
        let file = try gzipped(Array(lines.map { $0 + "\n" }.joined().utf8))
        var random = SeededRandom(seed: 11)
        let written = Set(lines)
        let folder = try TemporaryFolder()
        var damaged = 0
        for _ in 0..<flips {
            let bit = random.below(file.count * 8)
            var flipped = file
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            try folder.write(flipped, to: "s.jsonl.gz")
            let fixture = try LogFolderFixture(folder)
            let outcome = try #require(try fixture.read()["s.jsonl.gz"])
            if outcome == .read(.damaged) { damaged += 1 }
            switch outcome {
            case .read(.closed): #expect(fixture.lines == lines, "bit \(bit)")
            case .read(.damaged): #expect(fixture.sources.isEmpty, "bit \(bit)")
            default:
                // The two bytes by which gzip is known may be the ones.
                #expect(bit < 16 || fixture.lines.allSatisfy(written.contains), "bit \(bit) gives \(outcome)")
            }
        }
        #expect(damaged > least)
    }
}
