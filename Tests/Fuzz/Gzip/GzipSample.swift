import CZlib
import Fuzz

/// A gzip file of a few members (RFC 1952), and what is in it.
struct GzipSample {
    private(set) var bytes: [UInt8] = []
    private(set) var content: [UInt8] = []
    /// Where each member ends, in the file and in the content.
    private(set) var members: [(end: Int, contentEnd: Int)] = []

    /// What the input has left, spread over members; at times behind one that ends where a reader's input does.
    init(_ choices: inout Choices) {
        var rest = choices.rest[...]
        if choices.below(32) == 0 {
            // Stored as it is, a member of that length ends about where a block of the reader does.
            append([UInt8](repeating: 0x61, count: (256 << 10) - 80 + choices.below(80)), level: 0)
        }
        for _ in 0..<(1 + choices.below(4)) {
            let part = rest.prefix(choices.below(rest.count + 1))
            append(Array(part), level: Int32(choices.below(10)))
            rest = rest.dropFirst(part.count)
        }
        append(Array(rest), level: 6)
    }

    private mutating func append(_ part: [UInt8], level: Int32) {
        var stream = z_stream()
        demand(blotter_deflateInit2(&stream, level, 15 + 16) == Z_OK, "zlib cannot start a stream")
        defer { deflateEnd(&stream) }
        var part = part
        let room = Int(deflateBound(&stream, UInt(part.count)))
        content += part
        bytes += part.withUnsafeMutableBufferPointer { source in
            [UInt8](unsafeUninitializedCapacity: room) { output, count in
                stream.next_in = source.baseAddress
                stream.avail_in = UInt32(source.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(room)
                demand(deflate(&stream, Z_FINISH) == Z_STREAM_END, "zlib cannot compress")
                count = room - Int(stream.avail_out)
            }
        }
        members.append((bytes.count, content.count))
    }
}
