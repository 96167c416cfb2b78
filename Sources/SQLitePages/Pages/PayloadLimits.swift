/// How much of a payload stands in its cell, the rest being on overflow pages
/// (https://www.sqlite.org/fileformat2.html#b_tree_pages, "payload size").
struct PayloadLimits {
    /// The most bytes that stand wholly in a cell.
    let most: Int
    /// What a cell holds at least of what does not fit.
    let least: Int
    /// Bytes of payload on an overflow page, behind the number of the next one.
    let pageRoom: Int

    /// Of rows: leaves of tables.
    static func table(pageSize: Int) -> PayloadLimits { PayloadLimits(pageSize: pageSize, most: pageSize - 35) }

    /// Of keys: leaves and interior pages of indexes.
    static func index(pageSize: Int) -> PayloadLimits {
        PayloadLimits(pageSize: pageSize, most: (pageSize - 12) * 64 / 255 - 23)
    }

    private init(pageSize: Int, most: Int) {
        self.most = most
        least = (pageSize - 12) * 32 / 255 - 23
        pageRoom = pageSize - 4
    }

    /// How many of `count` bytes stand in the cell.
    @inline(__always)
    func local(of count: Int) -> Int {
        guard count > most else { return count }
        let fitting = least + (count - least) % pageRoom
        return fitting <= most ? fitting : least
    }
}
