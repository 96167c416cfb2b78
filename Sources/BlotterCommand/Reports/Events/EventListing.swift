import Blotter
import BlotterReports
import TelemetryLog

/// Events for eyes, one a line: time, session where there are several, kind, symbol, and what the event says.
///
/// The first lines are held back until the widths of their columns are known; the rest is printed as it comes.
final class EventListing {
    /// What an event is in a listing of hits.
    enum Mark {
        /// One that was searched for, among its neighbours.
        case hit
        case neighbour

        fileprivate var text: String { self == .hit ? "> " : "  " }
    }

    /// A line that is held back.
    private enum Line {
        /// With the time since the one before.
        case event(EventRecord, Mark?, gap: String?, described: String?)
        case separator
    }

    /// Terminal cells of the columns; no session is shown where its width is 0.
    private struct Widths {
        var session = 0
        var kind = 0
        var symbol = 0
    }

    private static let heldLines = 1000
    /// A longer name pushes its own line to the right and no other.
    private static let widestName = 32
    private static let untimed = "no time" + String(repeating: " ", count: 19)
    /// Where more events are to come.
    private static let usualSession = 18
    private static let usualKind = 6
    private static let usualSymbol = 7
    private static let gap = 2
    /// Where a line that is wider than the terminal goes on: below what stands behind the time.
    private static let indent = 28
    /// Of one event: the text of an error may be very long.
    private static let mostLines = 8
    private static let gapWidth = 9

    private let output: Output
    private let pattern: SearchPattern?
    private let isOneSession: Bool
    private let hasGaps: Bool
    private var last: Timestamp?
    private var held: [Line] = []
    private var widths: Widths?

    /// A listing of events that passed `filter` and that `pattern` found, if there is one.
    convenience init(to output: Output, _ filter: EventFilter, pattern: SearchPattern? = nil) {
        self.init(
            to: output, isOneSession: NameChoice(filter.sessions).isOne, hasGaps: false, pattern: pattern)
    }

    /// A listing whose lines say how long after the one before each event came, where `hasGaps`.
    init(to output: Output, isOneSession: Bool, hasGaps: Bool, pattern: SearchPattern? = nil) {
        self.output = output
        self.isOneSession = isOneSession
        self.hasGaps = hasGaps
        self.pattern = pattern
    }

    /// Of an event of another index `described` is what it says.
    func append(_ event: EventRecord, _ mark: Mark? = nil, described: String? = nil) {
        append(.event(event, mark, gap: hasGaps ? gap(before: event) : nil, described: described))
    }

    /// Prints what is held back, and from now on each event as it comes.
    func flow() {
        if widths == nil { settle(isComplete: false, isFlowing: true) }
    }

    private func gap(before event: EventRecord) -> String {
        defer { last = event.timestamp ?? last }
        guard let time = event.timestamp, let last else { return "" }
        return "+\(Milliseconds(Double((time - last).nanoseconds) / 1e6))"
    }

    /// A line of `--`, as grep has it between groups.
    func appendSeparator() {
        append(.separator)
    }

    func end() {
        if widths == nil { settle(isComplete: true) }
    }

    private func append(_ line: Line) {
        if let widths {
            write(line, widths)
            return
        }
        held.append(line)
        if held.count >= Self.heldLines { settle(isComplete: false) }
    }

    /// Where events are still to come, the columns have room for usual names.
    private func settle(isComplete: Bool, isFlowing: Bool = false) {
        let events = held.compactMap { if case .event(let event, _, _, _) = $0 { event } else { nil } }
        func widest(_ name: (EventRecord) -> String?) -> Int {
            events.map { Escaped(name($0) ?? "").text.displayWidth }.filter { $0 <= Self.widestName }.max() ?? 0
        }
        var widths = Widths(session: 0, kind: widest(\.kind), symbol: widest(\.symbol))
        if isFlowing {
            widths.kind = max(widths.kind, Self.usualKind)
            widths.symbol = max(widths.symbol, Self.usualSymbol)
        }
        let isAlike = isComplete && Set(events.lazy.map(\.session)).count == 1
        if !isOneSession, !isAlike {
            widths.session = max(isFlowing ? Self.usualSession : 1, widest(\.session))
        }
        self.widths = widths
        for line in held { write(line, widths) }
        held = []
    }

    private func write(_ line: Line, _ widths: Widths) {
        switch line {
        case .separator: output.write("--\n")
        case .event(let event, let mark, let gap, let described):
            var line = head(event, mark, gap, widths)
            line.append(described.map { marked($0, isHit: true) } ?? detail(event, isHit: mark != .neighbour))
            for text in line.wrapped(on: output, indent: Self.indent, most: Self.mostLines) {
                output.write(text + "\n")
            }
        }
    }

    /// All but what the event says.
    private func head(_ event: EventRecord, _ mark: Mark?, _ gap: String?, _ widths: Widths) -> StyledText {
        var line = StyledText()
        var column = 0
        func end(_ width: Int) {
            column += width
            column += Self.gap
            line.skip(toColumn: max(column, line.width + Self.gap))
        }
        if let mark {
            line.append(mark.text, mark == .hit ? .bold : nil)
            column = line.width
        }
        let time = event.timestamp?.column ?? Self.untimed
        line.append(time, .dim)
        end(Self.untimed.count)
        if let gap {
            line.append(String(repeating: " ", count: max(0, Self.gapWidth - gap.count)) + gap)
            end(Self.gapWidth)
        }
        if widths.session > 0 {
            line.append(event.session)
            end(widths.session)
        }
        line.append(event.kind ?? "", Self.style(ofKind: event.kind))
        end(widths.kind)
        line.append(marked(event.symbol ?? "", isHit: mark != .neighbour))
        end(widths.symbol)
        return line
    }

    private static func style(ofKind kind: String?) -> Style? {
        switch kind {
        case "error": .red
        case "fill": .green
        case "order": .cyan
        default: nil
        }
    }

    private func marked(_ text: String, _ style: Style? = nil, isHit: Bool) -> StyledText {
        var marked = StyledText()
        if let pattern, isHit {
            let excerpt = EventExcerpt(of: text, pattern)
            marked.append(excerpt.text, style, marking: excerpt.matches, .highlight)
        } else {
            marked.append(text, style)
        }
        return marked
    }

    private func detail(_ event: EventRecord, isHit: Bool) -> StyledText {
        let detail = EventDetail(event)
        var text = StyledText()
        for part in detail.parts {
            if !text.isEmpty { text.append(" ") }
            text.append(marked(part.text, part.style, isHit: isHit))
        }
        guard let pattern, isHit else { return text }
        for member in detail.payload.members where !detail.told.contains(member.name) {
            guard !pattern.matches(in: member.value.text).isEmpty else { continue }
            if !text.isEmpty { text.append("  ") }
            text.append("\(member.name): ", .dim)
            text.append(marked(member.value.text, isHit: true))
        }
        return text
    }
}

extension Output {
    /// Writes the event's line of JSON; on a terminal without what the terminal would obey.
    func write(_ event: EventRecord) {
        if isTerminal {
            write(JSONText.terminalSafe(String(decoding: event.json, as: UTF8.self)))
        } else {
            write(event.json)
        }
        write("\n")
    }
}
