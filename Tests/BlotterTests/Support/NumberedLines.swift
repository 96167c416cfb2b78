/// Lines of one time that are told apart by their numbers.
enum NumberedLines {
    static func lines(_ numbers: Range<Int>, _ session: String = "s") -> [String] {
        numbers.map {
            #"{"ts": "2025-12-20T10:00:00Z", "session_id": "\#(session)", "kind": "gate", "payload": {"n": \#($0)}}"#
        }
    }

    /// Each with its end.
    static func text(_ lines: [String]) -> [UInt8] { Array(lines.map { $0 + "\n" }.joined().utf8) }
}
