/// The names of members that lines have, by numbers: a name is compared once, when it is met, and is a number after.
final class LineNames {
    private var names = Interner()
    /// Names that pointers look for, whose numbers are the first.
    private let sought: [[UInt8]]
    /// What each name is to `AutoReader`, by its number.
    private(set) var meanings: [AutoNames.Meaning] = []

    /// Begins with the names that formats look for.
    init(sought: [[UInt8]]) {
        self.sought = sought
        begin()
    }

    /// How many names pointers look for.
    var soughtCount: Int { sought.count }

    private func begin() {
        names.removeAll()
        meanings = [AutoNames.Meaning()]
        for name in sought { name.withUnsafeBytes { _ = number(of: $0) } }
    }

    /// The number of a name, from 1.
    @inline(__always)
    func number(of name: UnsafeRawBufferPointer) -> Int32 {
        let (number, isNew) = names.number(of: name)
        if isNew { meanings.append(AutoNames.Meaning(of: name)) }
        return number
    }

    /// Keeps names that are themselves data from taking ever more memory; between two lines. Answers whether names have
    /// other numbers now.
    @discardableResult
    func forgetIfFull() -> Bool {
        guard names.isFull else { return false }
        begin()
        return true
    }
}
