/// The known sources: which files hold each, and which of them a content may belong to, found without a look at the
/// others.
///
/// A source is *held* while the file that it was read from is there. Other files can be its copies: those of a family
/// with a file that holds all of it, which may hold a beginning only, or all of it. A source that is not held belongs to
/// whatever name its content appears under.
package struct SourceCatalog: Sendable {
    private var entries: [Int64: Entry] = [:]
    private var sourceAt: [LogName: Int64] = [:]
    private var traits = SourceTraits()
    private var groups: [GroupKey: Group] = [:]
    /// Sources that were let go in this run, and groups that changed.
    private var freed: [Int64] = []
    private var noted: Set<GroupKey> = []
    private var nextID: Int64

    /// The sources and copies that an index has; `nextID` is the number of the next source that is new.
    package init(_ known: [KnownSource], copies: [KnownCopy] = [], nextID: Int64) {
        self.nextID = nextID
        entries.reserveCapacity(known.count)
        sourceAt.reserveCapacity(known.count + copies.count)
        traits.reserveCapacity(known.count)
        groups.reserveCapacity(known.count * 2)
        for source in known { insert(source, isHeld: source.stamp != nil) }
        for copy in copies where entries[copy.source] != nil {
            attach(copy.name, to: copy.source, stamp: copy.stamp, content: copy.content)
        }
    }

    /// The source of that number; nil when it was absorbed by another, or never was.
    package subscript(id: Int64) -> KnownSource? { entries[id]?.known }

    /// A number for a source that is met for the first time.
    mutating func newID() -> Int64 {
        defer { nextID += 1 }
        return nextID
    }

    /// Sources that have copies and are not held.
    private(set) var abandoned: Set<Int64> = []

    // MARK: Questions

    /// The source that the file at `name` is, or is a copy of.
    func source(at name: LogName) -> Int64? { sourceAt[name] }

    /// The source that the file at `name` holds.
    func held(by name: LogName) -> KnownSource? {
        guard let id = sourceAt[name], let entry = entries[id], entry.isHeld, entry.known.name == name else {
            return nil
        }
        return entry.known
    }

    func isHeld(_ id: Int64) -> Bool { entries[id]?.isHeld ?? false }

    /// Whether the source is held, and all of it is in a file of `family`.
    func isHeld(_ id: Int64, in family: LogName) -> Bool {
        guard let entry = entries[id], entry.isHeld else { return false }
        return entry.families[family] != nil
    }

    /// Sources of this content that a file of `family` can hold: a few, however many have it.
    func sources(of digest: ContentDigest, for family: LogName, _ stamp: FileStamp) -> [Int64] {
        traits.sources(of: digest, for: family, stamp)
    }

    /// Another held source with the same content, which is one with `source`; nil when there is none.
    package func twin(of source: KnownSource) -> KnownSource? {
        traits.twins(of: source).min().flatMap { self[$0] }
    }

    /// Sources that nothing holds and that end behind `start`, but not behind `end`, of one that they may be a beginning of.
    func free(beginning source: KnownSource, from start: Int64, to end: Int64) -> [KnownSource] {
        traits.free(beginning: source).compactMap { self[$0] }
            .filter { $0.progress.offset > start && $0.progress.offset <= end }
            .sorted { ($0.progress.offset, $0.id) < ($1.progress.offset, $1.id) }
    }

    func hasLength(_ length: Int64) -> Bool { traits.has(.length(length)) }

    func hasOpenLength(_ length: Int64) -> Bool { traits.has(.openLength(length)) }

    /// Whether a source begins with these 4096 bytes; of a certain length, if there is one.
    func has(beginning: ContentDigest, length: Int64?) -> Bool {
        traits.has(.beginning(beginning, length: length))
    }

    /// Whether a source that nothing holds has all of this content.
    func hasFree(_ content: ContentDigest) -> Bool { traits.hasFree(content) }

    func hasFree(beginning: ContentDigest) -> Bool { traits.has(.free(beginning)) }

    /// Held sources that begin alike, all of which is in a file of one family.
    func group(_ key: GroupKey) -> Group? { groups[key].flatMap { $0.sources.isEmpty ? nil : $0 } }

    /// Sources that nothing holds, last read from the file that has this stamp now.
    func free(in stamp: FileStamp) -> [KnownSource] {
        traits.sources(lastReadFrom: stamp).sorted().compactMap { id in
            guard let entry = entries[id], !entry.isHeld else { return nil }
            return entry.known
        }
    }

    /// Sources that the file of a held one had before, where their lines say their session and time, and are no more.
    package func replaced(by source: KnownSource) -> [KnownSource] {
        guard isHeld(source.id) else { return [] }
        return traits.free(named: source.name).sorted().compactMap { self[$0] }.filter {
            $0.progress.isDistinct && $0.progress.lines <= source.progress.lines
        }
    }

    // MARK: Changes

    /// The file at `name` holds the source, which is `known` now; a file that held it before is a copy.
    mutating func hold(_ known: KnownSource) {
        let (id, name) = (known.id, known.name)
        if let attached = sourceAt[name], attached != id || !isHeld(id) { detach(name) }
        guard let (old, isHeld) = entries[id].map({ ($0.known, $0.isHeld) }) else { return insert(known, isHeld: true) }
        if isHeld, old.name != name, let stamp = old.stamp {
            entries[id]?.copies[old.name] = Copy(stamp: stamp, content: old.progress.digest)
        }
        if groupKeys(of: old.progress) != groupKeys(of: known.progress) {
            for family in families(of: id) { forget(id, old.progress, in: family) }
        }
        if old.progress.digest != known.progress.digest { isNotHeld(id, old) }
        traits.unmark(old, isHeld: isHeld)
        entries[id]?.copies[name] = nil
        entries[id]?.known = known
        entries[id]?.isHeld = true
        traits.mark(known, isHeld: true)
        if sourceAt[name] != id { join(name, id) }
        if old.progress != known.progress || !isHeld { for family in families(of: id) { note(id, in: family) } }
        checkAbandoned(id)
    }

    private func families(of id: Int64) -> [LogName] { entries[id]?.families.keys.sorted() ?? [] }

    /// The file at `name` is a copy of the source.
    mutating func attach(_ name: LogName, to id: Int64, stamp: FileStamp, content: ContentDigest?) {
        if sourceAt[name] != nil { detach(name) }
        entries[id]?.copies[name] = Copy(stamp: stamp, content: content)
        join(name, id)
        checkAbandoned(id)
    }

    /// The file at `name` has nothing to do with its source any more. What it held is free.
    mutating func detach(_ name: LogName) {
        guard let id = sourceAt.removeValue(forKey: name),
            let (known, isHeld) = entries[id].map({ ($0.known, $0.isHeld) })
        else { return }
        let family = name.family
        let count = (entries[id]?.families[family] ?? 1) - 1
        entries[id]?.families[family] = count > 0 ? count : nil
        entries[id]?.copies[name] = nil
        defer { checkAbandoned(id) }
        if count <= 0 {
            forget(id, known.progress, in: family)
            traits.remove(id, from: .held(known.progress.digest, in: family))
        }
        guard isHeld, known.name == name else { return }
        isNotHeld(id, known)
        traits.unmark(known, isHeld: true)
        entries[id]?.isHeld = false
        freed.append(id)
        traits.mark(known, isHeld: false)
    }

    /// Gives a source that is not held to one of its copies that holds all of it; nil when there is none.
    mutating func promoteCopy(of id: Int64) -> KnownSource? {
        guard let entry = entries[id], !entry.isHeld else { return nil }
        let family = entry.known.name.family
        let whole = entry.copies.filter { $0.value.content == entry.known.progress.digest }.keys.sorted()
        guard let name = whole.first(where: { $0.family == family }) ?? whole.first else { return nil }
        var known = entry.known
        known.folder = name.folder
        known.path = name.path
        known.stamp = entry.copies[name]?.stamp
        hold(known)
        return known
    }

    /// Detaches copies that are none by the rules: all of a source that is not held; of another those whose family has
    /// no file that holds all of it, and those that hold more than `length` bytes of it.
    mutating func detachStrayCopies(of id: Int64, beyond length: Int64 = .max) -> [LogName] {
        guard let entry = entries[id], !entry.copies.isEmpty else { return [] }
        let digest = entry.known.progress.digest
        func isLong(_ copy: Copy) -> Bool { (copy.content?.length ?? .max) > length && length < .max }
        var families: Set<LogName> = []
        if entry.isHeld {
            families = Set(entry.copies.filter { $0.value.content == digest && !isLong($0.value) }.map(\.key.family))
            families.insert(entry.known.name.family)
        }
        let strays = entry.copies.filter { !families.contains($0.key.family) || isLong($0.value) }.keys.sorted()
        for name in strays { detach(name) }
        return strays
    }

    /// Forgets a source; the files that held it are copies of another.
    package mutating func absorb(_ id: Int64, into other: Int64?) {
        guard let entry = entries[id] else { return }
        var files = entry.copies
        if entry.isHeld, let stamp = entry.known.stamp {
            files[entry.known.name] = Copy(stamp: stamp, content: entry.known.progress.digest)
        }
        for name in files.keys.sorted() {
            detach(name)
            if let other, let copy = files[name] { attach(name, to: other, stamp: copy.stamp, content: copy.content) }
        }
        traits.unmark(entry.known, isHeld: false)
        entries[id] = nil
        checkAbandoned(id)
    }

    /// Forgets what is of no use to another run: of sources that are not held, the files that they were last read from,
    /// whose numbers other files may get.
    mutating func endRun() {
        for id in freed {
            guard let entry = entries[id], !entry.isHeld, entry.known.stamp != nil else { continue }
            traits.unmark(entry.known, isHeld: false)
            entries[id]?.known.stamp = nil
            if let known = entries[id]?.known { traits.mark(known, isHeld: false) }
        }
        freed = []
        for key in noted {
            let sources = groups[key]?.sources ?? []
            groups[key] = sources.isEmpty ? nil : Group(sources: sources, history: sources.sorted())
        }
        noted = []
    }

    // MARK: Indexes

    private mutating func insert(_ known: KnownSource, isHeld: Bool) {
        entries[known.id] = Entry(known: known, isHeld: isHeld)
        traits.mark(known, isHeld: isHeld)
        if isHeld { join(known.name, known.id) }
    }

    private mutating func join(_ name: LogName, _ id: Int64) {
        sourceAt[name] = id
        let family = name.family
        if entries[id]?.addFile(of: family) == true { note(id, in: family) }
    }

    private func groupKeys(of progress: LogProgress) -> [ContentDigest] {
        progress.prefix.length < Int64(LogPosition.sampleLength) ? [progress.head] : [progress.head, progress.prefix]
    }

    private mutating func note(_ id: Int64, in family: LogName) {
        guard let progress = entries[id]?.known.progress else { return }
        for key in groupKeys(of: progress) {
            let group = GroupKey(family: family, beginning: key)
            groups[group, default: Group()].note(id)
            noted.insert(group)
        }
        if isHeld(id) { traits.insert(id, to: .held(progress.digest, in: family)) }
    }

    /// No family has all of the source, as it was, in a file.
    private mutating func isNotHeld(_ id: Int64, _ known: KnownSource) {
        for family in families(of: id) { traits.remove(id, from: .held(known.progress.digest, in: family)) }
    }

    private mutating func checkAbandoned(_ id: Int64) {
        if let entry = entries[id], !entry.isHeld, !entry.copies.isEmpty {
            abandoned.insert(id)
        } else {
            abandoned.remove(id)
        }
    }

    private mutating func forget(_ id: Int64, _ progress: LogProgress, in family: LogName) {
        for beginning in groupKeys(of: progress) {
            let key = GroupKey(family: family, beginning: beginning)
            groups[key]?.sources.remove(id)
            noted.insert(key)
        }
    }

}
