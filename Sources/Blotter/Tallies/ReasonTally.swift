/// Why the orders of one series were rejected, its gates blocked, or what its errors say, as a blob of the index: of each reason how often it is one, how many bytes
/// its text has, from 1, and the text; 0 where the last error says nothing (`TallyBytes`).
struct ReasonTally {
    private(set) var counts: [ExactText?: Int64] = [:]

    mutating func add(_ reason: ExactText?, count: Int64 = 1) {
        let sum = counts[reason, default: 0] + count
        counts[reason] = sum > 0 ? sum : nil
    }

    /// nil for none.
    var bytes: [UInt8]? {
        guard !counts.isEmpty else { return nil }
        var all = TallyBytes()
        // In order, so that the same orders make the same index.
        for (reason, count) in counts.sorted(by: { Self.precedes($0.key, $1.key) }) {
            all.append(UInt64(count))
            all.append(reason.map { $0.text.utf8.count + 1 } ?? 0)
            if let reason { all.append(reason.text.utf8) }
        }
        return all.bytes
    }

    private static func precedes(_ left: ExactText?, _ right: ExactText?) -> Bool {
        guard let left, let right else { return left == nil && right != nil }
        return left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    /// Adds the reasons of a blob.
    mutating func add(_ blob: UnsafeRawBufferPointer) {
        var reader = TallyBytes.Reader(blob)
        while !reader.isAtEnd {
            let count = reader.nextCount()
            let length = reader.nextCount()
            let text = length > 0 ? String(decoding: reader.nextBytes(length - 1), as: UTF8.self) : nil
            add(ExactText(text), count: Int64(count))
        }
    }
}
