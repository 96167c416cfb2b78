private import Glibc

/// Cuts a log's content into lines and gives them to the parser, in constant memory.
///
/// A line ends with `\n`; a `\r` before it is dropped, as is a byte order mark at the content's start. Lines of
/// nothing but blanks are counted apart; lines over `lengthLimit` are recorded and passed over. NUL bytes before an
/// object, the hole that `copytruncate` leaves in a log that is written on, are passed over, however many.
final class LineScanner {
    /// Bytes of the longest line that is read as JSON.
    static let lengthLimit = 64 << 20
    /// Bytes of a line that is no event which are kept.
    static let headLimit = 4096
    /// Bytes that can stand around a line's text: a byte order mark before it, a `\r` behind.
    private static let frameLimit = 4

    let parser: LineParser
    /// Content from `position` on.
    private(set) var pending = ByteBuffer(capacity: 512 << 10)
    /// Bytes of `pending` in which no line ends.
    private var searched = 0
    private(set) var position: LogPosition
    private var counts: LogProgress
    private var tooLong: TooLong?
    /// Set when the last line was taken without its end.
    private var open: LogProgress.OpenLine?
    /// Lines in parts.
    var cut = CutLines()
    /// No content comes any more.
    private(set) var isAtEnd = false

    /// A line over the limit whose end is not in sight.
    private struct TooLong {
        var head: [UInt8]
        /// Bytes passed over, and the last of them.
        var length: Int
        var lastByte: UInt8?
        /// Whether there was nothing but NULs so far.
        var isHole: Bool
        /// Where reading is, inside the line.
        var position: LogPosition
    }

    /// Begins at `position`, up to which the lines are those that `counts` counts.
    init(parser: LineParser, position: LogPosition = LogPosition(), counts: LogProgress = LogProgress()) {
        self.parser = parser
        self.position = position
        self.counts = counts
        self.counts.open = nil
    }

    /// How far the content was read, up to the end of its last whole line.
    var progress: LogProgress {
        var progress = counts
        progress.offset = position.offset
        progress.digest = position.digest
        progress.prefix = position.prefixDigest
        progress.head = position.headDigest
        progress.tail = position.tailDigest
        progress.open = open
        return progress
    }

    // MARK: Content

    /// Where the next content goes.
    func room() -> UnsafeMutableRawBufferPointer {
        pending.reserve(256 << 10)
        return UnsafeMutableRawBufferPointer(rebasing: pending.room[..<(256 << 10)])
    }

    /// Takes the first `count` bytes of `room()` as content.
    func take(_ count: Int) { pending.added(count) }

    /// Passes over content that was read before, up to `offset`; false while more has to come.
    func skip(to offset: Int64) -> Bool {
        drop(min(pending.count, Int(offset - position.offset)))
        return position.offset == offset
    }

    /// Parses the whole lines that are there; false when the batch is full and some are left.
    func scan(into batch: LogBatch, isLast: Bool = false) throws -> Bool {
        var start = 0
        defer { drop(start) }
        while let end = lineEnd(from: start) {
            // Between the parts of a line nobody stops.
            guard !batch.isFull || isLast || position.offset + Int64(start) < cut.end else { return false }
            guard try take(from: start, to: end, into: batch) else { return true }
            start = end + 1
        }
        if pending.count - start > Self.lengthLimit + Self.frameLimit || (tooLong != nil && pending.count > start) {
            passOver(&start)
        }
        return true
    }

    /// Takes a whole line; false when it is the first part of one whose last part is not in sight.
    @inline(__always)
    private func take(from start: Int, to end: Int, into batch: LogBatch) throws -> Bool {
        guard
            position.offset + Int64(start) < cut.end
                || LineParts.mayBegin(with: UnsafeRawBufferPointer(rebasing: pending.bytes[start..<end]))
        else {
            try line(from: start, to: end, isTerminated: true, into: batch)
            return true
        }
        switch joint(from: start, to: end) {
        case .waits: return false
        case .continued:
            counts.lines += 1
            counts.continued += 1
        case .alone: try line(from: start, to: end, isTerminated: true, into: batch)
        case .whole(let whole):
            try whole.withUnsafeBytes { try line(from: start, to: end, isTerminated: true, whole: $0, into: batch) }
        }
        return true
    }

    /// Takes lines whose last part is not there, and will not come: what there is of each is one.
    func finishParts(into batch: LogBatch) throws {
        isAtEnd = true
        defer { isAtEnd = false }
        _ = try scan(into: batch, isLast: true)
    }

    /// Takes the last line, which nothing ends, for a line.
    func finish(into batch: LogBatch) throws {
        guard pending.count > 0 || tooLong != nil else { return }
        let before = LogProgress.OpenLine(after: progress)
        let end = pending.count
        try line(from: 0, to: end, isTerminated: false, into: batch)
        drop(end)
        open = before
    }

    /// Whether what is left after the last line is a whole object, which its writer may have left without an end.
    var endsWithObject: Bool {
        tooLong == nil && pending.count <= Self.lengthLimit + Self.frameLimit
            && pending.bytes.dropFirst(markLength(at: 0)).holdsObject
    }

    /// Whether there is content after the last line.
    var hasRest: Bool { pending.count > 0 || tooLong != nil }

    private func lineEnd(from start: Int) -> Int? {
        let from = max(start, searched)
        let found = memchr(pending.start + from, Int32(UInt8(ascii: "\n")), pending.count - from)
        guard let found else {
            searched = pending.count
            return nil
        }
        return UnsafeRawPointer(found) - UnsafeRawPointer(pending.start)
    }

    /// Moves the position over the first `count` pending bytes.
    private func drop(_ count: Int) {
        guard count > 0 else { return }
        position.advance(over: UnsafeRawBufferPointer(rebasing: pending.bytes[..<count]))
        remove(count)
    }

    private func remove(_ count: Int) {
        pending.removeFirst(count)
        searched = max(0, searched - count)
        guard pending.capacity > 4 << 20, pending.count < 256 << 10 else { return }
        pending.shrink(to: 1 << 20)
        parser.shrink()
    }

    // MARK: Lines

    /// Takes a line; `whole` is what it is together with its further parts.
    private func line(
        from start: Int, to end: Int, isTerminated: Bool, whole: UnsafeRawBufferPointer? = nil, into batch: LogBatch
    ) throws {
        guard counts.lines + counts.further < LogEvent.lineLimit else { throw LogFileError.tooManyLines }
        counts.lines += 1
        let offset = position.offset + Int64(start)
        if let tooLong {
            self.tooLong = nil
            return close(tooLong, with: end, isTerminated: isTerminated, into: batch)
        }
        let line = text(from: start, to: end, isTerminated: isTerminated)
        let hole = whole == nil ? Self.holeLength(line) : 0
        guard line.count - hole <= Self.lengthLimit else {
            return reject(.tooLong, at: Self.lengthLimit, line, length: line.count, offset: offset, into: batch)
        }
        let object = whole ?? UnsafeRawBufferPointer(rebasing: line[hole...])
        let eventsBefore = batch.events.count
        if object.allSatisfy({ $0.isJSONBlank }) {
            counts.blank += 1
        } else if parser.allowsText, object.isPlainText {
            counts.text += 1
        } else if let (reason, place) = parser.parse(object, number: UInt32(counts.lines), into: batch) {
            if parser.allowsText, !object.hasBrace { return counts.text += 1 }
            reject(reason, at: min(hole + place, line.count), line, length: line.count, offset: offset, into: batch)
        } else {
            countEvents(batch, from: eventsBefore)
        }
    }

    /// The events of a line were added to the batch.
    @inline(__always)
    private func countEvents(_ batch: LogBatch, from first: Int) {
        counts.events += 1
        if batch.events[first...].contains(where: { $0.sessionName == 0 || $0.timestamp == nil }) {
            counts.anonymous += 1
        }
        for index in batch.events.indices[first...] {
            if index > first { counts.further += 1 }
            batch.events[index].further = UInt32(counts.further)
        }
    }

    /// How many NULs stand before an object; 0 when what follows them is none.
    @inline(__always)
    private static func holeLength(_ line: UnsafeRawBufferPointer) -> Int {
        guard line.first == 0, let end = line.firstIndex(where: { $0 != 0 }),
            line[end...].first(where: { !$0.isJSONBlank }) == UInt8(ascii: "{")
        else { return 0 }
        return end
    }

    /// The line without its end, nor the byte order mark at the content's start.
    func text(from start: Int, to end: Int, isTerminated: Bool) -> UnsafeRawBufferPointer {
        var line = pending.bytes[start..<end].dropFirst(markLength(at: start))
        if isTerminated, line.last == UInt8(ascii: "\r") { line = line.dropLast() }
        return UnsafeRawBufferPointer(rebasing: line)
    }

    /// Bytes of the byte order mark that the content begins with.
    private func markLength(at start: Int) -> Int {
        position.offset == 0 && start == 0 && pending.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    private func reject(
        _ reason: RejectReason, at place: Int, _ line: UnsafeRawBufferPointer, length: Int, offset: Int64,
        into batch: LogBatch
    ) {
        counts.invalid += 1
        let head = UnsafeRawBufferPointer(rebasing: line.prefix(Self.headLimit))
        batch.rejects.append(
            RejectedLine(
                line: UInt32(counts.lines), further: UInt32(counts.further), offset: offset, length: Int64(length),
                reason: reason, position: Int64(place), head: batch.copy(parser.kept(head))))
    }

    // MARK: Lines over the limit

    /// Drops what is pending of a line over the limit, but for its head.
    private func passOver(_ start: inout Int) {
        drop(start)
        start = 0
        var line = tooLong ?? beginOfTooLong()
        var length = pending.count
        if line.isHole {
            // What follows a hole may be a whole line.
            let hole = pending.bytes.firstIndex { $0 != 0 } ?? length
            line.isHole = hole > 0 || length <= Self.lengthLimit + Self.frameLimit
            if line.isHole { length = hole }
        }
        guard length > 0 else { return }
        let passed = UnsafeRawBufferPointer(rebasing: pending.bytes[..<length])
        line.length += length
        line.lastByte = passed.last
        line.position.advance(over: passed)
        tooLong = line
        remove(length)
    }

    private func beginOfTooLong() -> TooLong {
        let mark = markLength(at: 0)
        return TooLong(
            head: Array(pending.bytes.dropFirst(mark).prefix(Self.headLimit)), length: -mark, isHole: mark == 0,
            position: position)
    }

    /// The end of a line over the limit has come: the first `end` pending bytes are its last.
    private func close(_ line: TooLong, with end: Int, isTerminated: Bool, into batch: LogBatch) {
        let offset = position.offset
        position = line.position
        if line.isHole, endHole(at: end, isTerminated: isTerminated, into: batch) { return }
        let lastByte = end > 0 ? pending.bytes[end - 1] : line.lastByte
        let length = line.length + end - (isTerminated && lastByte == UInt8(ascii: "\r") ? 1 : 0)
        line.head.withUnsafeBytes {
            reject(.tooLong, at: Self.lengthLimit, $0, length: length, offset: offset, into: batch)
        }
    }

    /// Whether the first `end` pending bytes are an event, before which there was a hole.
    private func endHole(at end: Int, isTerminated: Bool, into batch: LogBatch) -> Bool {
        let line = text(from: 0, to: end, isTerminated: isTerminated)
        let object = UnsafeRawBufferPointer(rebasing: line.drop { $0 == 0 })
        let eventsBefore = batch.events.count
        guard object.first(where: { !$0.isJSONBlank }) == UInt8(ascii: "{"), object.count <= Self.lengthLimit,
            parser.parse(object, number: UInt32(counts.lines), into: batch) == nil
        else { return false }
        countEvents(batch, from: eventsBefore)
        return true
    }
}
