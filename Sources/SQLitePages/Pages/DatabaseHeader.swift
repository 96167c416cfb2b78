/// The first 100 bytes of a file, as far as they say how its pages are made
/// (https://www.sqlite.org/fileformat2.html#the_database_header).
struct DatabaseHeader {
    static let size = 100
    private var bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    private subscript(offset: Int) -> UInt32 {
        get { bytes[offset..<(offset + 4)].reduce(0) { $0 << 8 | UInt32($1) } }
        set { for index in 0..<4 { bytes[offset + index] = UInt8(truncatingIfNeeded: newValue >> (24 - 8 * index)) } }
    }

    /// The whole header, to be written.
    var content: [UInt8] { bytes }

    /// A power of two from 512 to 65536.
    var pageSize: Int {
        let size = Int(bytes[16]) << 8 | Int(bytes[17])
        return size == 1 ? 65536 : size
    }

    var pageCount: UInt32 {
        get { self[28] }
        set { self[28] = newValue }
    }

    /// The first page of the list of free pages, 0 without any.
    var firstFreePage: UInt32 {
        get { self[32] }
        set { self[32] = newValue }
    }

    var freePageCount: UInt32 {
        get { self[36] }
        set { self[36] = newValue }
    }

    /// Whether the file can give pages back (auto_vacuum), and so has to know what leads to each of them.
    var hasPointerMaps: Bool { self[52] != 0 }

    /// Says that the file was changed, and that the number of pages is right.
    mutating func countChange() {
        self[24] &+= 1
        self[92] = self[24]
    }

    /// What about the file is not known here; nil when all is.
    var strangeness: String? {
        if !bytes.starts(with: Array("SQLite format 3\u{0}".utf8)) { return "it is no SQLite file" }
        if bytes[18] != 1 || bytes[19] != 1 { return "it has a WAL" }
        if bytes[20] != 0 { return "its pages have reserved bytes" }
        if self[44] != 4 { return "its schema has format \(self[44])" }
        if self[56] != 1 { return "its text is not UTF-8" }
        if self[92] != self[24] { return "its number of pages is not known" }
        return nil
    }
}
