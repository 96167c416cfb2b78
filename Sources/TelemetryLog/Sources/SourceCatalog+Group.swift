extension SourceCatalog {
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
