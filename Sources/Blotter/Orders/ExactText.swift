/// A text that equals another when all bytes are the same: what Unicode calls equivalent (é in one scalar, or in two) is
/// one to Swift's `String`, and two to the logs and to SQLite.
struct ExactText: Hashable {
    let text: String

    init(_ text: String) { self.text = text }

    init?(_ text: String?) {
        guard let text else { return nil }
        self.text = text
    }

    static func == (left: ExactText, right: ExactText) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

    func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }
}
