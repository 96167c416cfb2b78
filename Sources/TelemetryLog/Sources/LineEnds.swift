/// Finds a source that begins with a content, among any number that begin alike, in time that does not grow with them.
///
/// Of sources of one family with the same first bytes the digests at all ends of lines are kept, from 0 to 4096 bytes,
/// to 8192, to 16384 and so on; those that differ before are told apart at each of these lengths. All of it is made
/// when it is asked for, and only so many are kept: of logs with more lines each is read as often as it is asked for.
struct LineEnds {
    /// Digests of line ends that are kept, of one run of lengths and in all.
    static let nodeLimit = 1 << 14
    static let limit = 1 << 17

    /// A run of lengths, such as 4096 to 8192 bytes, of sources that are equal before it.
    private struct NodeKey: Hashable {
        var family: LogName
        /// The first line of sources that are looked at from their start, else all bytes before.
        var beginning: ContentDigest
        var level: Int
    }

    /// What is known of the sources that are equal before a run of lengths.
    private struct Node {
        /// Sources to be looked at, in the order they came; those before `scanned` and `parted` were.
        var members: [Int64] = []
        var scanned = 0
        var parted = 0
        var ends: [ContentDigest: Int64] = [:]
        /// There are too many ends to be kept.
        var isLarge = false
    }

    private var nodes: [NodeKey: Node] = [:]
    /// Digests that are kept.
    private(set) var count = 0

    private static func start(of level: Int) -> Int64 { level == 0 ? 0 : ContentWalk.firstRung << Int64(level - 1) }

    /// A source in a file of `family` that goes on from what counts of a content; nil when there is none.
    mutating func source(
        beginningWith walk: ContentWalk, head: ContentDigest, family: LogName, in catalog: SourceCatalog
    ) -> KnownSource? {
        let content = walk.isLastLineOpen ? walk.content.appending(UInt8(ascii: "\n")) : walk.content
        var level = 0
        while content.length > Self.start(of: level + 1) { level += 1 }
        guard level <= walk.rungs.count else { return nil }
        let beginning = level == 0 ? head : walk.rungs[0]
        guard let group = catalog.group(.init(family: family, beginning: beginning)) else { return nil }
        var key = NodeKey(family: family, beginning: beginning, level: min(level, 1))
        nodes[key, default: Node()].members = group.history
        while key.level < level {
            let next = walk.rungs[key.level]
            part(key, catalog)
            key = NodeKey(family: family, beginning: next, level: key.level + 1)
        }
        scan(key, catalog)
        if nodes[key]?.isLarge == true { return member(of: key, beginningWith: content, catalog) }
        guard var id = nodes[key]?.ends[content] else { return nil }
        if !catalog.isHeld(id, in: family) {
            // It was let go since; another may have the same lines.
            clear(key)
            scan(key, catalog)
            guard let other = nodes[key]?.ends[content] else { return nil }
            id = other
        }
        guard let known = catalog[id], known.progress.offset > walk.content.length else { return nil }
        return known
    }

    /// Of a node whose ends are too many to be kept, the first that goes on from `content`.
    private func member(
        of key: NodeKey, beginningWith content: ContentDigest, _ catalog: SourceCatalog
    ) -> KnownSource? {
        var seen: Set<Int64> = []
        for id in nodes[key]?.members ?? [] where catalog.isHeld(id, in: key.family) && seen.insert(id).inserted {
            guard let known = catalog[id], known.progress.offset > content.length else { continue }
            if Self.read(known, after: key, to: content.length) == content { return known }
        }
        return nil
    }

    private mutating func clear(_ key: NodeKey) {
        count -= nodes[key]?.ends.count ?? 0
        nodes[key]?.scanned = 0
        nodes[key]?.ends = [:]
    }

    /// Gives the members of a node to those of the next level.
    private mutating func part(_ key: NodeKey, _ catalog: SourceCatalog) {
        guard let node = nodes[key] else { return }
        let end = Self.start(of: key.level + 1)
        for id in node.members[node.parted...] {
            guard catalog.isHeld(id, in: key.family), let known = catalog[id], known.progress.offset > end,
                let digest = Self.read(known, after: key, to: end)
            else { continue }
            let next = NodeKey(family: key.family, beginning: digest, level: key.level + 1)
            nodes[next, default: Node()].members.append(id)
        }
        nodes[key]?.parted = node.members.count
    }

    private mutating func scan(_ key: NodeKey, _ catalog: SourceCatalog) {
        // Taken out, so that what it holds is changed in place.
        guard nodes[key]?.isLarge == false, var node = nodes.removeValue(forKey: key) else { return }
        defer {
            nodes[key] = node
            count += node.ends.count
            if count > Self.limit { for other in nodes.keys where other != key { clear(other) } }
        }
        count -= node.ends.count
        for id in node.members[node.scanned...] where !node.isLarge {
            guard catalog.isHeld(id, in: key.family), let known = catalog[id] else { continue }
            let end = min(Self.start(of: key.level + 1), known.progress.offset)
            _ = Self.read(known, after: key, to: end) { digest in
                node.ends[digest] = id
                node.isLarge = node.ends.count > Self.nodeLimit
                return !node.isLarge
            }
        }
        if node.isLarge { node.ends = [:] }
        node.scanned = node.members.count
    }

    /// Reads a source's file from the start of a node's level to `end`, and answers the digest there; `lineEnd`, if
    /// there is one, is told that of each line's end, and says whether to go on. nil when the file cannot be read so far.
    private static func read(
        _ known: KnownSource, after key: NodeKey, to end: Int64, _ lineEnd: ((ContentDigest) -> Bool)? = nil
    ) -> ContentDigest? {
        guard let folder = try? LogFolder(reopening: known.folder), let file = try? folder.open(known.path) else {
            return nil
        }
        let start = Self.start(of: key.level)
        var digest = ContentDigest()
        do {
            let content: any LogContent
            if file.isCompressed {
                content = try file.content()
            } else {
                content = try file.content(from: start)
                if key.level > 0 { digest = key.beginning }
            }
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
            defer { buffer.deallocate() }
            while digest.length < end {
                let length = min(Int64(buffer.count), end - digest.length)
                switch try content.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<Int(length)])) {
                case .bytes(let count):
                    var rest = UnsafeRawBufferPointer(rebasing: buffer[..<count])
                    while let lineEnd, let newline = rest.firstIndex(of: UInt8(ascii: "\n")) {
                        digest.update(UnsafeRawBufferPointer(rebasing: rest[...newline]))
                        guard digest.length <= start || lineEnd(digest) else { return nil }
                        rest = UnsafeRawBufferPointer(rebasing: rest[(newline + 1)...])
                    }
                    digest.update(rest)
                case .proved: break
                case .end: return nil
                }
            }
        } catch {
            return nil
        }
        return digest
    }
}
