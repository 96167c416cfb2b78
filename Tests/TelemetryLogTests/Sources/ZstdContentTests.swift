import TestSupport
import Testing

@testable import TelemetryLog

@Suite struct ZstdContentTests {
    private static let lines = logLines(0..<2000)
    private static let text = Array(lines.log.utf8)
    /// A skippable frame: its magic number, the length of what it holds, and that (RFC 8878, 3.1.2).
    private static let skippable: [UInt8] = [0x5A, 0x2A, 0x4D, 0x18, 5, 0, 0, 0, 1, 2, 3, 4, 5]

    /// What came out of a file: bytes, how many of them were proved, and the end.
    private struct Read: Equatable {
        var bytes: [UInt8] = []
        var proved = 0
        var end: LogEnd
    }

    private func read(_ file: [UInt8], buffer size: Int = 4096) throws -> Read {
        let folder = try TemporaryFolder()
        try folder.write(file, to: "x.jsonl.zst")
        let log = try LogFolder(path: folder.path).open(LogPath(text: "x.jsonl.zst"))
        #expect(log.compression == .zstd)
        let content = try log.content()
        var found = Read(end: .open)
        var buffer = [UInt8](repeating: 0, count: size)
        while true {
            switch try buffer.withUnsafeMutableBytes({ try content.read(into: $0) }) {
            case .bytes(let count): found.bytes += buffer[..<count]
            case .proved: found.proved = found.bytes.count
            case .end(let end):
                found.end = end
                return found
            }
        }
    }

    @Test(arguments: [true, false])
    func `frames are read one after another, empty and skippable ones too`(checksum: Bool) throws {
        let half = Self.text.count / 2 + 7
        let first = zstandard(Self.text[..<half], checksum: checksum)
        let second = zstandard(Self.text[half...], checksum: checksum)
        let empty = zstandard([], checksum: checksum)
        let whole = Read(bytes: Self.text, proved: Self.text.count, end: .closed)
        for file in [
            zstandard(Self.text, checksum: checksum), first + second, empty + first + empty + empty + second + empty,
            Self.skippable + first + Self.skippable + Self.skippable + second + Self.skippable,
        ] {
            #expect(try read(file) == whole)
            #expect(try read(file, buffer: 1 + file.count % 97) == whole)
        }
        #expect(try read(empty) == Read(end: .closed))
    }

    @Test(arguments: [[0x21], [0, 0, 0, 0], [0x1F, 0x8B, 8, 0], [0x28, 0xB5, 0x2F, 0xFE]] as [[UInt8]])
    func `what follows the last frame is garbage, not content`(garbage: [UInt8]) throws {
        let whole = Read(bytes: Self.text, proved: Self.text.count, end: .trailingGarbage)
        #expect(try read(zstandard(Self.text) + garbage) == whole)
    }

    @Test(arguments: [true, false])
    func `a file that was cut short anywhere is incomplete, and its beginning is there`(checksum: Bool) throws {
        let first = zstandard(Self.text, checksum: checksum)
        let file = first + zstandard(Self.text, checksum: checksum)
        let cuts = (1..<40).map { first.count * $0 / 40 } + (1...5).map { first.count - $0 }
        for cut in cuts where cut >= 4 {
            let found = try read(Array(file[..<(first.count + cut)]))
            #expect(found.end == .incomplete, "\(cut)")
            #expect(found.proved == Self.text.count)
            #expect(found.bytes.starts(with: Self.text) && (Self.text + Self.text).starts(with: found.bytes))
        }
        for cut in 1..<4 { #expect(try read(Array(file[..<(first.count + cut)])).end == .incomplete) }
    }

    @Test(arguments: [4, 3, 2, 1])
    func `a wrong checksum is damage, and nothing of its frame is proved`(fromEnd: Int) throws {
        let first = zstandard(Self.text)
        var second = first
        second[second.count - fromEnd] ^= 0x10
        let found = try read(first + second)
        #expect(found.proved == Self.text.count)
        #expect(found.end == .damaged)
    }

    @Test func `a changed byte of a frame with a checksum never passes for its content`() throws {
        var random = SeededRandom(seed: 4)
        let file = zstandard(Self.text)
        for _ in 0..<300 {
            var other = file
            other[5 + random.below(file.count - 5)] ^= UInt8(1 << random.below(8))
            let found = try? read(other)
            // Bits that say nothing of the content may change.
            #expect(found?.proved ?? 0 == 0 || found?.bytes == Self.text)
        }
    }

    @Test(arguments: [1, 8, 9, 4096])
    func `a frame that has less than it says is damaged, however it is read`(buffer: Int) throws {
        // A single segment of 9 bytes, and one last block of raw bytes: none of them, and as many.
        let header: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x20, 9]
        #expect(try read(header + [1, 0, 0], buffer: buffer) == Read(end: .damaged))
        let nine = Array("123456789".utf8)
        #expect(
            try read(header + [1 | 9 << 3, 0, 0] + nine, buffer: buffer) == Read(bytes: nine, proved: 9, end: .closed))
    }

    @Test func `a window beyond what is decompressed in so little memory is told`() throws {
        // Magic number, a header without content's size, a window of 2 GiB.
        #expect(throws: LogFileError.windowTooLarge) {
            _ = try read([0x28, 0xB5, 0x2F, 0xFD, 0x00, 21 << 3, 0x01, 0x00, 0x00])
        }
    }

    @Test func `a log is known again when it is compressed with zstd`() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.text, to: "x.jsonl")
        let fixture = try LogFolderFixture(folder)
        try fixture.read()
        try folder.write(zstandard(Self.text), to: "x.jsonl.zst")
        #expect(try fixture.read() == ["x.jsonl": .read(.open), "x.jsonl.zst": .copy(.closed)])
        try folder.remove("x.jsonl")
        #expect(try fixture.read() == ["x.jsonl.zst": .read(.closed)])
        #expect(fixture.sources.count == 1)
    }
}
