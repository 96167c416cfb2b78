import Glibc

/// A term and a part of its doclist, as they are put away: the bytes of all, of the term, the last row, term, doclist.
final class TermEntry {
    /// Longer doclists are cut into several entries, so that a merge need not hold all of one.
    private static let mostBytes = 64 << 10
    static let headSize = 16

    private let head = UnsafeMutableRawBufferPointer.allocate(byteCount: headSize + Varint.mostBytes, alignment: 8)

    deinit { head.deallocate() }

    /// Appends a term to the part that is being written.
    func write(
        _ term: UnsafeRawBufferPointer, _ doclist: UnsafeRawBufferPointer, last: Int64, to file: SpillFile
    ) throws {
        guard doclist.count > Self.mostBytes else { return try put(term, nil, doclist, last: last, to: file) }
        var place = doclist.baseAddress!
        let end = place + doclist.count
        var rowid: Int64 = 0
        while place < end {
            rowid &+= Int64(bitPattern: Varint.next(&place))
            let (first, start) = (rowid, place)
            place += Int(Varint.next(&place) >> 1)
            while place < end, place - start < Self.mostBytes {
                rowid &+= Int64(bitPattern: Varint.next(&place))
                place += Int(Varint.next(&place) >> 1)
            }
            try put(term, first, UnsafeRawBufferPointer(start: start, count: place - start), last: rowid, to: file)
        }
    }

    private func put(
        _ term: UnsafeRawBufferPointer, _ first: Int64?, _ rest: UnsafeRawBufferPointer, last: Int64, to file: SpillFile
    ) throws {
        let bytes = head.baseAddress!
        let added = first.map { Varint.put(UInt64(bitPattern: $0), at: bytes + Self.headSize) } ?? 0
        bytes.storeBytes(of: UInt32(Self.headSize + term.count + added + rest.count), as: UInt32.self)
        bytes.storeBytes(of: UInt32(term.count), toByteOffset: 4, as: UInt32.self)
        bytes.storeBytes(of: last, toByteOffset: 8, as: Int64.self)
        try file.append(UnsafeRawBufferPointer(rebasing: head[..<Self.headSize]))
        try file.append(term)
        try file.append(UnsafeRawBufferPointer(rebasing: head[Self.headSize..<(Self.headSize + added)]))
        try file.append(rest)
    }
}

/// Terms of several parts of a spill file, in order, and of one term the doclists in the order of the parts.
final class TermMerge {
    private struct Cursor: MergeCursor {
        var term: UnsafeRawBufferPointer
        var doclist: UnsafeRawBufferPointer
        var last: Int64
        /// What is behind the entry in the window.
        var rest: UnsafeRawBufferPointer
        var part: Int

        func precedes(_ other: Cursor, _ context: ()) -> Bool {
            let order = memcmp(term.baseAddress!, other.term.baseAddress!, min(term.count, other.term.count))
            if order != 0 { return order < 0 }
            return term.count != other.term.count ? term.count < other.term.count : part < other.part
        }
    }

    private let readers: [SpillReader]
    private static let windowBytes = 192 << 10

    init(_ file: SpillFile, _ parts: [Range<Int>]) {
        readers = parts.map { SpillReader(file, $0, windowBytes: Self.windowBytes) }
    }

    /// Hands all over. Throws `PagesError`.
    func write(to writer: SegmentWriter) throws {
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        let heap = MergeHeap<Cursor>(capacity: readers.count, ())
        for part in readers.indices {
            var cursor = Cursor(term: none, doclist: none, last: 0, rest: none, part: part)
            if try next(&cursor) { heap.add(cursor) }
        }
        var key: [UInt8] = []
        while heap.count > 0 {
            let top = heap.top
            if key.isEmpty || !key.dropFirst().elementsEqual(top.pointee.term) {
                key = [FullTextRun.mainPrefix] + top.pointee.term
                try key.withUnsafeBytes { try writer.begin($0) }
            }
            try writer.append(top.pointee.doclist, last: top.pointee.last)
            if try next(&top.pointee) { heap.topChanged() } else { heap.removeTop() }
        }
    }

    private func next(_ cursor: inout Cursor) throws -> Bool {
        while true {
            let head = TermEntry.headSize
            let size = cursor.rest.count >= head ? Int(cursor.rest.loadUnaligned(as: UInt32.self)) : .max
            if cursor.rest.count >= size {
                let entry = UnsafeRawBufferPointer(rebasing: cursor.rest[..<size])
                let termEnd = head + Int(entry.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
                cursor.term = UnsafeRawBufferPointer(rebasing: entry[head..<termEnd])
                cursor.doclist = UnsafeRawBufferPointer(rebasing: entry[termEnd...])
                cursor.last = entry.loadUnaligned(fromByteOffset: 8, as: Int64.self)
                cursor.rest = UnsafeRawBufferPointer(rebasing: cursor.rest[size...])
                return true
            }
            guard let window = try readers[cursor.part].window(keeping: cursor.rest.count) else { return false }
            cursor.rest = window
        }
    }
}
