/// Lines in parts: at a first part the others are looked for, however many lines of other streams stand between; until
/// the last one is there nothing behind the first is taken. So all parts are taken by one reading, whatever ends it.
extension LineScanner {
    /// Lines of a run, and bytes of it: what is not ended by then is no line in parts.
    private static let runLineLimit = 1024
    private static let runByteLimit: Int64 = 16 << 20

    /// What a line is among the parts of lines.
    enum Joint {
        case alone, continued
        /// The first part, of a line that is this one as a whole.
        case whole([UInt8])
        /// A first part, behind which the end of its run is not in sight.
        case waits
    }

    /// What the line is that pends from `start` to `end`.
    func joint(from start: Int, to end: Int) -> Joint {
        let offset = position.offset + Int64(start)
        if offset < cut.end { return cut.joint(at: offset) }
        if cut.start != offset {
            let line = text(from: start, to: end, isTerminated: true)
            guard let part = parser.parts.part(line, mayBeFirst: true), !part.isLast else { return .alone }
            cut.beginRun(at: offset)
        }
        return lookForEnd(ofRunAt: offset) ? cut.joint(at: offset) : .waits
    }

    /// Whether the run's end was found.
    private func lookForEnd(ofRunAt offset: Int64) -> Bool {
        while cut.lines < Self.runLineLimit {
            let from = Int(cut.looked - position.offset)
            let newline = pending.bytes[from...].firstNewline
            guard position.offset + Int64(newline ?? pending.count) < offset + Self.runByteLimit else { break }
            guard let newline else {
                if isAtEnd { cut.endRun(joining: true) }
                return isAtEnd
            }
            let line = text(from: from, to: newline, isTerminated: true)
            cut.note(parser.parts.part(line, mayBeFirst: false), next: position.offset + Int64(newline + 1))
            if cut.isWhole {
                cut.endRun(joining: true)
                return true
            }
        }
        // A run always takes its first line.
        if cut.lines == 0 { cut.note(nil, next: offset + 1) }
        cut.endRun(joining: false)
        return true
    }
}
