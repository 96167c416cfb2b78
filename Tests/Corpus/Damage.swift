/// What makes a line of the log invalid.
enum Damage: CaseIterable {
    /// The writer died, and the next one began a new line.
    case cut
    /// Something else wrote into the file.
    case garbageInFront
    /// JSON, but no event.
    case notAnObject
    /// A byte that UTF-8 has no use for.
    case badByte

    /// The reason a reader must give.
    var reason: String {
        switch self {
        case .cut: "truncated"
        case .garbageInFront: "not_json"
        case .notAnObject: "not_object"
        case .badByte: "invalid_utf8"
        }
    }

    /// Damages a line that holds one event and nothing more.
    func apply(to line: inout Line, random: inout Xoshiro256) {
        switch self {
        case .cut:
            line.cut(after: random.integer(in: 1..<line.bytes.count))
        case .garbageInFront:
            line.cut(after: random.integer(in: 1..<line.bytes.count))
            line.prepend("### ")
        case .notAnObject:
            line.replaceAll(with: random.pick([#""restarted""#, "[]", "null", "true", "1759276800.25"]))
        case .badByte:
            line.insert(random.pick([0x80, 0xc0, 0xf5, 0xff]), at: random.integer(in: 1..<line.bytes.count))
        }
    }
}
