import SQLite
import TelemetryLog

/// Tests as SQL functions whether an event's texts hold another: `holds_label` of plain texts, `holds_value` of what an
/// event has in its columns, `holds_member` of a JSON object.
final class TextTest {
    /// The arguments of `holds_value`, of `event`.
    static let columns =
        (["form", "ts", "order_id", "intent_id", "fill_id"] + (1...PayloadFormat.valueLimit).map { "value\($0)" })
        .map { "event.\($0)" }.joined(separator: ", ")
    private static let firstID = 2
    private static let firstValue = 5

    /// How the values of a form are written.
    private struct Form {
        var id: Int64
        /// A bit for each value that is the content of a string; others are JSON.
        var strings: UInt32 = 0
        /// The place of the line's own time, which is not looked at.
        var time: Int?
        /// Values that are the same in all events of the form: of each whether it is the content of a string, or JSON.
        var fixed: [(text: [UInt8], isString: Bool)] = []
    }

    private let needle: Needle
    private unowned let connection: Connection
    private var forms: [Int64: Form] = [:]
    private static let mostForms = 100_000
    /// The last form for each low part of its number: nearly all events find theirs here.
    private var recent: [Form?] = Array(repeating: nil, count: 64)

    private init(_ needle: Needle, _ connection: Connection) {
        self.needle = needle
        self.connection = connection
    }

    /// Adds the functions to `connection`.
    static func add(_ needle: Needle, to connection: Connection) throws {
        let test = TextTest(needle, connection)
        try connection.addTest("holds_label") { arguments in
            (0..<arguments.count).contains { arguments.bytes($0).map { needle.isPart(of: $0) } ?? false }
        }
        try connection.addTest("holds_value") { test.holdsValue($0) }
        try connection.addTest("holds_member") { arguments in
            arguments.bytes(0).map { needle.isPart(ofJSON: $0) } ?? false
        }
    }

    private func holdsValue(_ arguments: Connection.Arguments) -> Bool {
        let form = form(arguments.integer(0))
        for (text, isString) in form.fixed {
            let isHeld = text.withUnsafeBytes { isString ? needle.isPart(ofString: $0) : needle.isPart(ofJSON: $0) }
            if isHeld { return true }
        }
        for index in Self.firstID..<Self.firstValue {
            if let id = arguments.bytes(index), needle.isPart(of: id) { return true }
        }
        for index in Self.firstValue..<arguments.count {
            guard let value = arguments.bytes(index) else { continue }
            let place = index - Self.firstValue
            if place == form.time, !arguments.isNull(1) { continue }
            let isString = form.strings >> UInt32(place) & 1 == 1
            if isString ? needle.isPart(ofString: value) : needle.isPart(ofJSON: value) { return true }
        }
        return false
    }

    private func form(_ id: Int64) -> Form {
        let hash = Int(id & 63)
        if let form = recent[hash], form.id == id { return form }
        let form = forms[id] ?? read(id)
        if forms.count > Self.mostForms { forms = [:] }
        forms[id] = form
        recent[hash] = form
        return form
    }

    private func read(_ id: Int64) -> Form {
        var form = Form(id: id)
        let statement = try? connection.prepare("SELECT payload, template = char(6) FROM form WHERE id = ?")
        let rows = try? statement?.rows(.integer(id)) { ($0.optionalText(0), $0.integer(1) != 0) }
        guard let (payload, isLine) = rows?.first, let payload else { return form }
        for place in PayloadFormat.places(in: Array(payload.utf8)) ?? [] {
            switch place.slot {
            case .quoted(let number):
                form.strings |= 1 << UInt32(number)
                if isLine, place.isOwn, place.name == Array("ts".utf8) { form.time = Int(number) }
            case .bare(let number):
                if isLine, place.isOwn, place.name == Array("ts".utf8), number < PayloadFormat.valueLimit - 1 {
                    form.time = Int(number)
                }
            case .fixedText(let text): form.fixed.append((text, true))
            case .fixedScalar(let text): form.fixed.append((text, false))
            case .orderID, .intentID, .fillID: break
            }
        }
        return form
    }
}
