import Threads

/// How much the answers take that wait to be sent; those that share their bytes count once.
///
/// Clients that ask for much and read nothing would hold it all until they are given up.
final class HeldBytes: Sendable {
    /// Some bytes that are counted as long as this is there.
    final class Hold: Sendable {
        let bytes: [UInt8]
        private let key: UInt
        private let counts: Monitor<[UInt: Count]>

        fileprivate init(_ bytes: [UInt8], _ key: UInt, _ counts: Monitor<[UInt: Count]>) {
            self.bytes = bytes
            self.key = key
            self.counts = counts
        }

        deinit {
            counts.change { counts in
                counts[key]?.holders -= 1
                if counts[key]?.holders == 0 { counts[key] = nil }
            }
        }
    }

    /// Bytes that some answers share, and how many answers do.
    fileprivate struct Count {
        var bytes: Int
        var holders: Int
    }

    private let most: Int
    private let counts = Monitor<[UInt: Count]>([:])

    init(most: Int) { self.most = most }

    /// nil when there is no room for them.
    func hold(_ bytes: [UInt8]) -> Hold? {
        let key = bytes.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
        return counts.change { counts in
            if counts[key] == nil {
                guard counts.values.reduce(bytes.count, { $0 + $1.bytes }) <= most else { return nil }
                counts[key] = Count(bytes: bytes.count, holders: 0)
            }
            counts[key]?.holders += 1
            return Hold(bytes, key, self.counts)
        }
    }

    var total: Int { counts.read { $0.values.reduce(0) { $0 + $1.bytes } } }
}
