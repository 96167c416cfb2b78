/// A source that the index already holds, as far as it takes to know its content again.
package struct KnownSource: Sendable {
    package var id: Int64
    package var progress: LogProgress
    /// The file that was last read for it, and how that was then.
    package var folder: String
    package var path: LogPath
    package var stamp: FileStamp?

    package init(id: Int64, progress: LogProgress, folder: String, path: LogPath, stamp: FileStamp?) {
        self.id = id
        self.progress = progress
        self.folder = folder
        self.path = path
        self.stamp = stamp
    }
}

/// The known sources, found by the first bytes of their content.
package struct SourceCatalog: Sendable {
    private var sources: [Int64: KnownSource] = [:]
    private var byPrefix: [ContentDigest: Set<Int64>] = [:]
    private var lengths: [Int64: Int] = [:]
    private var byName: [String: Set<Int64>] = [:]
    private var nextID: Int64

    package init(_ known: [KnownSource], nextID: Int64) {
        self.nextID = nextID
        for source in known { update(source) }
    }

    package subscript(id: Int64) -> KnownSource? { sources[id] }

    /// A number for a source that is met for the first time.
    mutating func newID() -> Int64 {
        defer { nextID += 1 }
        return nextID
    }

    mutating func update(_ source: KnownSource) {
        if let old = sources[source.id] {
            byPrefix[old.progress.prefix]?.remove(source.id)
            lengths[old.progress.prefix.length, default: 0] -= 1
            if lengths[old.progress.prefix.length] == 0 { lengths[old.progress.prefix.length] = nil }
            byName[old.path.sessionName]?.remove(old.id)
        }
        sources[source.id] = source
        byPrefix[source.progress.prefix, default: []].insert(source.id)
        lengths[source.progress.prefix.length, default: 0] += 1
        byName[source.path.sessionName, default: []].insert(source.id)
    }

    /// The sources whose content begins as `bytes` do, of a log with this name.
    ///
    /// Fewer bytes than a source is known by may be the beginning of it: then those with the log's name are candidates,
    /// as a copy that is made beside its original has it.
    func candidates(beginning bytes: UnsafeRawBufferPointer, path: LogPath) -> [KnownSource] {
        var digest = ContentDigest()
        var found: [KnownSource] = []
        for length in lengths.keys.sorted() where length <= Int64(bytes.count) {
            digest.update(UnsafeRawBufferPointer(rebasing: bytes[Int(digest.length)..<Int(length)]))
            for id in byPrefix[digest] ?? [] { if let source = sources[id] { found.append(source) } }
        }
        let longer = (byName[path.sessionName] ?? []).compactMap { sources[$0] }
        return found + longer.filter { $0.progress.prefix.length > Int64(bytes.count) }
    }
}
