import TestSupport
import Testing

@testable import Blotter
@testable import TelemetryLog

@Suite struct SpillQueueTests {
    /// Records of a few bytes and of more than a chunk, put in and taken out in turn.
    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `records come back whole, in the order in which they came`(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        var random = SeededRandom(seed: seed)
        var queue = SpillQueue(path: folder / "queue")
        var (written, read) = (0, 0)

        func take(_ queue: inout SpillQueue) throws {
            try queue.removeFirst { reader in
                while !reader.isAtEnd {
                    let number = reader.next(Int.self)
                    let bytes = reader.bytes(reader.next(Int.self))
                    #expect(number == read)
                    if !bytes.allSatisfy({ $0 == UInt8(truncatingIfNeeded: read) }) {
                        Issue.record("record \(read) is not what it was")
                    }
                    read += 1
                }
            }
        }
        for _ in 0..<60 {
            for _ in 0..<random.integer(0...4) {
                let count = random.chance(20) ? random.integer(900_000...3_000_000) : random.integer(0...300_000)
                let bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: written), count: count)
                try queue.append { buffer in
                    buffer.append(value: written)
                    buffer.append(value: count)
                    bytes.withUnsafeBytes { buffer.append($0) }
                }
                written += 1
            }
            if random.chance(45) { try take(&queue) }
        }
        while !queue.isEmpty { try take(&queue) }
        let isEmpty = queue.byteCount == 0
        #expect(isEmpty && read == written)
        #expect(try folder.names() == [])
    }

    @Test func `a folder that is gone is an error that says so`() throws {
        var queue = SpillQueue(path: "/nowhere/queue")
        let bytes = [UInt8](repeating: 1, count: 2 << 20)
        var found: BlotterError?
        do { try queue.append { buffer in bytes.withUnsafeBytes { buffer.append($0) } } } catch {
            found = error as? BlotterError
        }
        #expect(found == .disk(path: "/nowhere/queue", detail: "No such file or directory"))
    }
}
