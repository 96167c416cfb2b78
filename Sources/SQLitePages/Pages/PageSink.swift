/// Where one thread puts its pages: they get numbers in blocks, and a block is written at once.
///
/// Blocks begin small, so that a small file has few pages that nobody uses.
package final class PageSink {
    let file: DatabaseFile
    let pageSize: Int
    private let buffer: UnsafeMutableRawPointer
    private let mostPages: Int
    /// The pages of the block, how many of them were given out, and how many of these are in the file.
    private var block: Range<UInt32> = 0..<0
    private var used = 0
    private var written = 0
    /// The block after this one, where its first number had to be known.
    private var following: Range<UInt32>?
    private var nextSize = 2
    private var givenBack: [UInt32] = []

    private static let bufferBytes = 256 << 10

    /// A sink for the thread that calls it.
    package init(_ file: DatabaseFile) {
        self.file = file
        pageSize = file.pageSize
        mostPages = max(4, Self.bufferBytes / file.pageSize)
        buffer = .allocate(byteCount: mostPages * file.pageSize, alignment: 4096)
    }

    deinit { buffer.deallocate() }

    /// The number that the next page will get.
    func upcoming() -> UInt32 {
        if used < block.count { return block.lowerBound + UInt32(used) }
        if following == nil { following = reserve() }
        return following!.lowerBound
    }

    private func reserve() -> Range<UInt32> {
        let size = min(nextSize, mostPages)
        nextSize = min(size * 2, mostPages)
        return file.reserve(size)
    }

    /// A page to be filled before the next one is asked for, and its number.
    func next() throws -> (number: UInt32, page: UnsafeMutableRawPointer) {
        if used == block.count {
            try flush()
            block = following ?? reserve()
            following = nil
            used = 0
            written = 0
        }
        defer { used += 1 }
        return (block.lowerBound + UInt32(used), buffer + used * pageSize)
    }

    /// Puts a copy of `page` into the file, and answers its number.
    func put(_ page: UnsafeRawPointer) throws -> UInt32 {
        let (number, place) = try next()
        place.copyMemory(from: page, byteCount: pageSize)
        file.note(page, at: number)
        return number
    }

    /// The page is not used after all.
    func giveBack(_ number: UInt32) {
        if used > written, block.lowerBound + UInt32(used - 1) == number {
            used -= 1
        } else {
            givenBack.append(number)
        }
    }

    /// Writes the rest of what a payload has beside its cell, and answers the first of the pages.
    func putOverflow(_ rest: UnsafeRawBufferPointer) throws -> UInt32 {
        let room = pageSize - 4
        let first = upcoming()
        var (place, numbers) = (0, [UInt32]())
        while place < rest.count {
            let (number, page) = try next()
            numbers.append(number)
            let count = min(room, rest.count - place)
            let following = place + count < rest.count ? upcoming() : 0
            page.storeBig(following, at: 0)
            (page + 4).copyMemory(from: rest.baseAddress! + place, byteCount: count)
            (page + 4 + count).initializeMemory(as: UInt8.self, repeating: 0, count: room - count)
            place += count
        }
        file.noteOverflow(numbers)
        return first
    }

    /// Writes what is still in memory.
    func flush() throws {
        guard used > written else { return }
        try file.write(
            UnsafeRawBufferPointer(start: buffer + written * pageSize, count: (used - written) * pageSize),
            at: block.lowerBound + UInt32(written))
        file.startWriting(used - written, at: block.lowerBound + UInt32(written))
        written = used
    }

    /// Ends the sink: everything is in the file, and what no page was made of is free. More can be put into it.
    package func end() throws {
        try flush()
        file.free(Array(block.dropFirst(used)) + Array(following ?? 0..<0) + givenBack)
        block = 0..<0
        (used, written) = (0, 0)
        following = nil
        givenBack = []
    }
}
