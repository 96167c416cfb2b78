import Glibc
import Testing

@testable import BlotterReports

@Suite struct OutputTests {
    /// A kernel that answers each write with the next of its replies: a number of bytes, or a negated `errno`.
    private final class Kernel {
        var replies: [Int]
        var arrived: [UInt8] = []
        var calls = 0

        init(replies: [Int] = []) {
            self.replies = replies
        }

        func write(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
            calls += 1
            let reply = replies.isEmpty ? count : replies.removeFirst()
            guard reply >= 0 else {
                errno = Int32(-reply)
                return -1
            }
            let taken = min(reply, count)
            arrived += UnsafeRawBufferPointer(start: bytes, count: taken)
            return taken
        }

        var text: String { String(decoding: arrived, as: UTF8.self) }
    }

    private func output(to kernel: Kernel, capacity: Int = 8) -> Output {
        Output(descriptor: 1, capacity: capacity, systemWrite: kernel.write)
    }

    @Test func `what was written arrives in order once it is flushed`() throws {
        let kernel = Kernel()
        let output = output(to: kernel)
        output.write("ab")
        output.write([0x63, 0x64])
        [UInt8]("ef".utf8).withUnsafeBytes { output.write($0) }
        #expect(kernel.calls == 0)
        output.write("ghij")
        #expect(kernel.text == "abcdef")
        output.write("longer than the buffer")
        try output.flush()
        #expect(kernel.text == "abcdefghijlonger than the buffer")
        #expect(kernel.calls == 3)
    }

    @Test func `without capacity each write goes out at once`() {
        let kernel = Kernel()
        let output = output(to: kernel, capacity: 0)
        output.write("note\n")
        #expect(kernel.text == "note\n")
    }

    @Test(arguments: [
        [1, 2, 1], [-Int(EINTR), 3, -Int(EINTR)], [0, 5], [-Int(EAGAIN), 4],
    ])
    func `short and interrupted writes lose nothing`(replies: [Int]) throws {
        let kernel = Kernel(replies: replies)
        let output = output(to: kernel)
        output.write("fill 1\n")
        output.write("fill 2\n")
        try output.flush()
        #expect(kernel.text == "fill 1\nfill 2\n")
    }

    @Test func `a reader that went away closes the output and is no error`() throws {
        let kernel = Kernel(replies: [4, -Int(EPIPE)])
        let output = output(to: kernel)
        output.write("0123456")
        #expect(!output.isClosed)
        output.write("789")
        #expect(output.isClosed)
        output.write("more than the buffer holds")
        try output.flush()
        #expect(kernel.text == "0123")
        #expect(kernel.calls == 2)
    }

    @Test func `a real pipe without a reader does not kill the process`() throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        close(ends[0])
        defer { close(ends[1]) }
        let output = Output(descriptor: ends[1])
        output.write("x")
        try output.flush()
        #expect(output.isClosed)
    }

    @Test func `a full disk is remembered and told at each flush`() {
        let device = open("/dev/full", O_WRONLY)
        defer { close(device) }
        let output = Output(descriptor: device, capacity: 4)
        output.write("12345")
        #expect(output.isClosed)
        #expect(throws: OutputError(code: ENOSPC)) { try output.flush() }
        output.write("6")
        #expect(throws: OutputError(code: ENOSPC)) { try output.flush() }
        #expect(
            "\(OutputError(code: ENOSPC))"
                == "output: cannot write, No space left on device; what was printed is not complete")
    }

    @Test func `a collecting output keeps everything`() throws {
        let output = Output.collecting()
        let line = String(repeating: "é", count: 100_000)
        output.write(line)
        try output.flush()
        output.write("\n")
        #expect(output.collected == line + "\n")
        #expect(!output.isTerminal && !output.usesColor && output.width == nil)
    }
}
