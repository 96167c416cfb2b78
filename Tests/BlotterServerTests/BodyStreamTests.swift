import Testing
import Threads

@testable import BlotterServer

@Suite struct BodyStreamTests {
    /// All that is read until the end, `size` bytes at a time.
    private func drain(_ stream: BodyStream, by size: Int) -> [UInt8] {
        let isAwake = Monitor(true)
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: size)
        while true {
            let reading = buffer.withUnsafeMutableBytes { room in
                stream.read(into: room) {
                    isAwake.change { $0 = false }
                    return { isAwake.change { $0 = true } }
                }
            }
            switch reading {
            case .bytes(let count): all += buffer[..<count]
            case .sleep: _ = isAwake.wait { $0 ? true : nil }
            case .end, .broken: return all
            }
        }
    }

    @Test(arguments: [1000, 32 << 10, 1 << 20]) func `what is longer than the room goes through it piece by piece`(
        size: Int
    ) {
        let stream = BodyStream()
        let texts = ["short", String(repeating: "long ", count: 200_000), "", "end"]
        let worker = Worker {
            for text in texts { _ = stream.write(text) }
            stream.end(.whole)
        }
        #expect(drain(stream, by: size) == Array(texts.joined().utf8))
        worker?.join()
    }

    @Test func `a writer that waits for room is let go when nobody reads any more`() {
        let stream = BodyStream()
        let taken = Monitor<Bool?>(nil)
        let worker = Worker { taken.change { $0 = stream.write(String(repeating: "x", count: 1 << 20)) } }
        var buffer = [UInt8](repeating: 0, count: 1)
        buffer.withUnsafeMutableBytes { room in
            while stream.read(into: room, sleep: { {} }) == .sleep {}
        }
        stream.cancel(wakes: false)
        worker?.join()
        #expect(taken.read { $0 } == false)
    }
}
