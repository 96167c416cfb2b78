/// The list of pages that nobody uses: pages that each name many others
/// (https://www.sqlite.org/fileformat2.html#the_freelist).
enum FreeList {
    /// Writes the list of `pages`, which goes on with the one that `header` has.
    static func write(_ pages: [UInt32], into file: DatabaseFile, _ header: inout DatabaseHeader) throws {
        // Old versions of SQLite do not use the last six places of a page.
        let named = file.pageSize / 4 - 8
        var rest = pages[...]
        var trunk = [UInt32](repeating: 0, count: file.pageSize / 4)
        while let number = rest.popFirst() {
            let leaves = rest.prefix(named)
            rest = rest.dropFirst(named)
            for index in trunk.indices { trunk[index] = 0 }
            trunk[0] = (rest.first ?? header.firstFreePage).bigEndian
            trunk[1] = UInt32(leaves.count).bigEndian
            for (index, leaf) in leaves.enumerated() { trunk[2 + index] = leaf.bigEndian }
            try trunk.withUnsafeBytes { try file.write($0, at: number) }
        }
        header.firstFreePage = pages.first ?? header.firstFreePage
        header.freePageCount += UInt32(pages.count)
    }
}
