import TestSupport
import Testing

@testable import Blotter
@testable import SQLite

/// A story whose orders are known by two ids.
struct TwoIDStory {
    /// What happened, under one id for each order.
    var events: [StoryEvent]
    let lines: [String]
    let missingIDs: Bool
    /// The ids that lines have for orders.
    private var ids: [(session: String, id: String, line: Int64)] = []
    /// In each session, for an id the one that all ids of its order are replaced by.
    private var names: [String: [String: String]] = [:]

    init(seed: UInt64, missingIDs: Bool) {
        var story = RandomStory(seed: seed, missingIDs: missingIDs)
        var random = SeededRandom(seed: seed)
        self.missingIDs = missingIDs
        events = story.events(count: 80)
        var pairs: [(session: String, Set<String>)] = []
        var lines: [String] = []
        for place in events.indices {
            var other: String?
            if let id = events[place].orderID, random.chance(70) {
                let further = random.chance(95) ? "x" + id : "xo\(random.integer(1...8))"
                switch random.integer(1...4) {
                case 1: events[place].orderID = further
                case 2: other = further
                case 3: (events[place].orderID, other) = (further, id)
                // An acknowledgement, of a kind that joins no order.
                default:
                    let note = StoryEvent(
                        session: events[place].session, symbol: "A", kind: "ack", time: events[place].time, orderID: id)
                    lines.append(note.line(other: further))
                    for id in [id, further] { ids.append((note.session, id, Int64(lines.count))) }
                    pairs.append((note.session, [id, further]))
                }
            }
            // Intents may have the ids of orders, either of them.
            if missingIDs, events[place].intentID != nil, random.chance(50) {
                events[place].intentID = "\(random.pick(["", "x"]))o\(random.integer(1...8))"
            }
            if let other, let id = events[place].orderID { pairs.append((events[place].session, [id, other])) }
            lines.append(events[place].line(other: other))
            for id in [events[place].orderID, other].compactMap(\.self) {
                ids.append((events[place].session, id, Int64(lines.count)))
            }
        }
        self.lines = lines
        names = Self.names(pairs)
    }

    /// As long as two sets have an id in common they are one.
    private static func names(_ pairs: [(session: String, Set<String>)]) -> [String: [String: String]] {
        var names: [String: [String: String]] = [:]
        for session in Set(pairs.map(\.session)) {
            var sets = pairs.filter { $0.session == session }.map(\.1)
            while let (first, second) = common(sets) {
                sets[first].formUnion(sets[second])
                sets.remove(at: second)
            }
            for set in sets { for id in set { names[session, default: [:]][id] = set.min() } }
        }
        return names
    }

    private static func common(_ sets: [Set<String>]) -> (Int, Int)? {
        for first in sets.indices {
            for second in sets.indices.dropFirst(first + 1) where !sets[first].isDisjoint(with: sets[second]) {
                return (first, second)
            }
        }
        return nil
    }

    /// That either id leads to what the lines say of an order, and that its fills add up to it.
    func expectQuestions(_ store: LogStore) throws {
        let reader = try store.reader()
        for id in Set(ids.map(\.id)) {
            // Acknowledgements alone are no order.
            let sessions = Set(ids.filter { $0.id == id }.map(\.session)).filter { session in
                events.contains { event in
                    event.session == session && event.orderID.map { name($0, session) } == name(id, session)
                }
            }
            let orders = try reader.orders(withID: id, OrderFilter())
            let found = orders.filter { name($0.orderID ?? "", $0.session) == name(id, $0.session) }
            #expect(Set(found.map(\.session)) == sessions && found.count == sessions.count, "\(id)")
            for order in found {
                let own = ids.filter { $0.session == order.session && name($0.id, $0.session) == name(id, $0.session) }
                let lines = Set(try reader.events(of: order).map(\.line))
                #expect(lines.isSuperset(of: own.map(\.line)), "\(id)")
            }
        }
        guard !missingIDs else { return }
        var sums: [String: (fills: Int64, quantity: Double)] = [:]
        let statement = try reader.connection.prepare("SELECT session_id, order_id, quantity FROM fills")
        while try statement.step() {
            let order = "\(statement.text(0))|\(name(statement.text(1), statement.text(0)))"
            sums[order, default: (0, 0)].fills += 1
            sums[order, default: (0, 0)].quantity += statement.optionalReal(2) ?? 0
        }
        try reader.orders(OrderFilter()) { order in
            let sum = sums["\(order.session)|\(name(order.orderID ?? "", order.session))"] ?? (0, 0)
            #expect(sum == (order.fills, order.filledQuantity ?? 0), "\(order.orderID ?? "")")
            return true
        }
    }

    func name(_ id: String, _ session: String) -> String { names[session]?[id] ?? id }

    func expect(_ store: LogStore, _ why: String, sourceLocation: SourceLocation = #_sourceLocation) {
        let named = events.map { event in
            var event = event
            event.orderID = event.orderID.map { name($0, event.session) }
            event.intentID = event.intentID.map { name($0, event.session) }
            return event
        }
        let expected = missingIDs ? NaiveSequence(named).rows : NaiveLifecycles(named).rows
        do {
            let rows = try store.orderRows().map { row in
                var columns = row.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
                columns[2] = name(columns[2], columns[0])
                return columns.joined(separator: "|")
            }.sorted()
            let missing = Set(expected).subtracting(rows).sorted()
            let surplus = Set(rows).subtracting(expected).sorted()
            guard rows != expected else { return }
            Issue.record(
                "\(why): \(rows.count) for \(expected.count), missing \(missing), too many \(surplus)",
                sourceLocation: sourceLocation)
        } catch { Issue.record(error, sourceLocation: sourceLocation) }
    }
}

extension StoryEvent {
    /// The line in another system's words, with a further id of its order.
    fileprivate func line(other: String?) -> String {
        let texts = [
            ("s", session), ("y", symbol), ("k", kind), ("o", orderID), ("b", other), ("i", intentID), ("x", fillID),
            ("cur", currency), ("why", kind == "error" ? "w\(time % 3)" : nil),
        ].compactMap { name, text in text.map { "\"\(name)\": \"\($0)\"" } }
        let numbers = [
            ("t", isTimed ? 1_766_223_000_000 + time : nil), ("q", quantity), ("cum", total), ("p", price),
            ("avg", averagePrice), ("fee", fee),
        ].compactMap { name, number in number.map { "\"\(name)\": \($0)" } }
        return "{\((texts + numbers).joined(separator: ", "))}"
    }
}
