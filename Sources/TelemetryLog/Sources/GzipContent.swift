private import CZlib

/// A log compressed with gzip, of one member or several (RFC 1952).
///
/// zlib's `gzread` takes a file that was cut short for a whole one and passes over what follows the last member; this
/// reader drives `inflate` itself and says how the content ended.
final class GzipContent: LogContent {
    private let descriptor: Int32
    private var stream = z_stream()
    private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
    private(set) var bytesRead: Int64 = 0
    /// Bytes that the member being read has given.
    private var memberLength: UInt64 = 0
    /// The file's last four bytes: of a whole file, the length of its last member.
    private var lastBytes: UInt32 = 0
    /// Where the member being read begins in the file.
    private var memberStart: Int64 = 0
    private var hasMembers = false
    /// Whether this one reads a member anew, only to see what is in it.
    private let isSecondLook: Bool
    private var state = State.betweenMembers

    /// Where in the file reading is.
    private enum State {
        case betweenMembers, insideMember, memberEnded
        case ended(LogEnd)
    }

    private static let magic: [UInt8] = [0x1F, 0x8B]
    /// Bytes of the shortest header.
    private static let headerLength = 10

    static func begins(_ bytes: UnsafeRawBufferPointer) -> Bool { bytes.starts(with: magic) }

    convenience init(descriptor: Int32) throws { try self.init(descriptor: descriptor, member: nil) }

    private init(descriptor: Int32, member start: Int64?) throws {
        self.descriptor = descriptor
        isSecondLook = start != nil
        bytesRead = start ?? 0
        // 15 bits of window, and 16 more for gzip's header and trailer.
        guard blotter_inflateInit2(&stream, 15 + 16) == Z_OK else { throw LogFileError.outOfMemory }
    }

    deinit {
        inflateEnd(&stream)
        input.deallocate()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> LogChunk {
        while true {
            switch state {
            case .ended(let end): return .end(end)
            case .betweenMembers: try beginMember()
            case .memberEnded:
                state = .betweenMembers
                return .proved
            case .insideMember: if let chunk = try inflateSome(into: buffer) { return chunk }
            }
        }
    }

    /// Fills the input when it is empty; false at the file's end.
    private func fill() throws -> Bool {
        guard stream.avail_in == 0 else { return true }
        let count = try descriptor.read(into: input, at: bytesRead)
        bytesRead += Int64(count)
        for byte in input.prefix(count).suffix(4) { lastBytes = lastBytes >> 8 | UInt32(byte) << 24 }
        stream.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.avail_in = UInt32(count)
        return count > 0
    }

    /// Looks whether another member follows; zeros after the last one are padding.
    private func beginMember() throws {
        while try fill(), hasMembers, let next = stream.next_in, next.pointee == 0 {
            stream.next_in += 1
            stream.avail_in -= 1
        }
        guard stream.avail_in > 0, let next = stream.next_in else { return state = .ended(.closed) }
        guard next.pointee == Self.magic[0] else { return state = .ended(.trailingGarbage) }
        memberLength = 0
        memberStart = bytesRead - Int64(stream.avail_in)
        state = .insideMember
    }

    /// Inflates once; nil when that gave nothing yet.
    private func inflateSome(into buffer: UnsafeMutableRawBufferPointer) throws -> LogChunk? {
        let hasInput = try fill()
        stream.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.avail_out = UInt32(clamping: buffer.count)
        let room = stream.avail_out
        let code = inflate(&stream, Z_NO_FLUSH)
        let count = Int(room - stream.avail_out)
        memberLength += UInt64(count)
        switch code {
        case Z_OK, Z_BUF_ERROR:
            // After the last input there may be more than one buffer takes.
            if count == 0, !hasInput { state = .ended(try isDamagedInside ? .damaged : .incomplete) }
            return count > 0 ? .bytes(count) : nil
        case Z_STREAM_END:
            inflateReset(&stream)
            hasMembers = true
            state = .memberEnded
            return count > 0 ? .bytes(count) : nil
        case Z_MEM_ERROR:
            throw LogFileError.outOfMemory
        default:
            // A wrong header right after a whole member is not a damaged member but something else.
            state = .ended(stream.total_in < Self.headerLength && hasMembers ? .trailingGarbage : .damaged)
            return nil
        }
    }

    /// Whether the member that is open at the file's end was damaged inside, so that its own end was not seen.
    ///
    /// Then the file ends as a whole one does, with that member's length, but for what the damage changed of it; and some
    /// of what was inflated last in place of the rest is no JSON. Each alone can be so by chance in a file that was cut
    /// short, whose last bytes are as good as random, and which may hold lines that are no JSON.
    private var isDamagedInside: Bool {
        get throws {
            let length = memberLength & 0xFFFF_FFFF
            let difference = length > UInt64(lastBytes) ? length - UInt64(lastBytes) : UInt64(lastBytes) - length
            guard !isSecondLook, memberLength > 0, difference <= length / 4 + 1024 else { return false }
            return try !GzipContent(descriptor: descriptor, member: memberStart).endsWithObjects()
        }
    }

    /// Lines at the end that are looked at, and bytes of one.
    private static let lineCount = 16
    private static let lineLimit = 4 << 20

    /// Reads to the end, and says whether the last whole lines are JSON objects, or blank, and the rest begins like one.
    private func endsWithObjects() throws -> Bool {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
        defer { buffer.deallocate() }
        var lines: [[UInt8]] = []
        var rest: [UInt8] = []
        while case .bytes(let count) = try read(into: buffer) {
            rest += buffer[..<count]
            let parts = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            lines = (lines + parts.dropLast().suffix(Self.lineCount).map(Array.init)).suffix(Self.lineCount)
            rest = Array(parts[parts.endIndex - 1])
            if rest.count > Self.lineLimit { return true }
        }
        // NULs are the hole that a truncation leaves.
        let isRestSound = rest.drop { $0 == 0 }.withUnsafeBytes { text in
            let verdict = JSONDiagnosis.verdict(on: text, depthLimit: LineParser.depthLimit).verdict
            return verdict == .valid || verdict == .endsEarly
        }
        return isRestSound
            && lines.allSatisfy { line in
                let text = line.drop { $0 == 0 }
                return text.allSatisfy(\.isJSONBlank) || text.withUnsafeBytes { $0[...].isJSONObject }
            }
    }
}
