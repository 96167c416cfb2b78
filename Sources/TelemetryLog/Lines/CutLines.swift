/// Which lines of a content belong together, as far as that was found out.
///
/// Lines are taken in runs: a run begins at the first part of a line, and ends where no line is begun and not ended. So
/// where lines of two streams overlap, all of them are in one run.
struct CutLines {
    /// A line whose last part was not found yet.
    struct Begun {
        /// Where in the content its first part begins.
        var offset: Int64
        var first: LineParts.Part
        /// The text of all parts so far.
        var text: [UInt8]
        /// Where its further parts begin.
        var further: [Int64] = []
    }

    /// Up to where in the content all is known; nobody may stop before.
    private(set) var end: Int64 = 0
    /// Lines as a whole, by where their first parts begin.
    private var wholes: [Int64: [UInt8]] = [:]
    /// Where further parts begin.
    private var further: Set<Int64> = []

    /// Where the run begins whose end was not found yet, and up to where it was looked for, over how many lines.
    private(set) var start: Int64?
    private(set) var looked: Int64 = 0
    private(set) var lines = 0
    /// The lines of the run that were not ended yet, by their stream.
    private var begun: [[UInt8]: Begun] = [:]

    /// Whether no line is begun.
    var isWhole: Bool { begun.isEmpty }

    /// What the line at `offset` is, in a run whose end is known.
    mutating func joint(at offset: Int64) -> LineScanner.Joint {
        if further.remove(offset) != nil { return .continued }
        return wholes.removeValue(forKey: offset).map { .whole($0) } ?? .alone
    }

    mutating func beginRun(at offset: Int64) {
        start = offset
        looked = offset
        lines = 0
    }

    /// Takes note of the line at `looked`, behind which is `next`.
    mutating func note(_ part: LineParts.Part?, next: Int64) {
        defer {
            looked = next
            lines += 1
        }
        guard let part else { return }
        if var line = begun.removeValue(forKey: part.stream) {
            if line.first.goesOn(with: part) {
                line.text += part.text
                line.further.append(looked)
                if part.isLast { close(line) } else { begun[part.stream] = line }
                return
            }
            close(line)
        }
        if !part.isLast { begun[part.stream] = Begun(offset: looked, first: part, text: part.text) }
    }

    private mutating func close(_ line: Begun) {
        guard !line.further.isEmpty else { return }
        further.formUnion(line.further)
        wholes[line.offset] = line.first.before + line.text + line.first.behind
    }

    /// The run ends here. Lines that are not ended are what there is of them, or their parts are taken one by one.
    mutating func endRun(joining: Bool) {
        if joining { for line in begun.values { close(line) } }
        begun.removeAll()
        start = nil
        end = looked
    }
}
