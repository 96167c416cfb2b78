// What a catalog keeps of each source, and of sources that begin alike.

extension SourceCatalog {
    /// A source and the files that hold it or a beginning of it.
    struct Entry {
        var known: KnownSource
        var isHeld: Bool
        var copies: [LogName: Copy] = [:]
        /// Files that hold it, by their family.
        var families: [LogName: Int] = [:]

        /// Takes note of one more file; whether it is the first of its family.
        mutating func addFile(of family: LogName) -> Bool {
            let count = (families[family] ?? 0) + 1
            families[family] = count
            return count == 1
        }
    }

    /// What is known of a file that is a copy.
    struct Copy {
        var stamp: FileStamp
        var content: ContentDigest?
    }

    /// Sources of one family that begin alike.
    struct GroupKey: Hashable {
        var family: LogName
        var beginning: ContentDigest
    }

    /// The sources of a group, and the order in which they came.
    struct Group {
        var sources: Set<Int64> = []
        /// Every source that came, or became longer, in this order.
        var history: [Int64] = []

        mutating func note(_ id: Int64) {
            sources.insert(id)
            history.append(id)
        }
    }
}
