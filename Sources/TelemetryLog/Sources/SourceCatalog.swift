/// The known sources: which files hold each, and which of them a content may belong to, found without a look at the
/// others.
///
/// A source is *held* while the file that it was read from is there. Other files can be its copies: those of a family
/// with a file that holds all of it, which may hold a beginning only, or all of it. A source that is not held belongs to
/// whatever name its content appears under.
package struct SourceCatalog: Sendable {
    private struct Entry {
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

    private struct Copy {
        var stamp: FileStamp
        var content: ContentDigest?
    }

    /// What is counted of sources, so that a search ends early where there is none.
    private enum Mark: Hashable {
        case length(Int64)
        /// The length of a source whose last line has no end.
        case openLength(Int64)
        case beginning(ContentDigest, length: Int64?)
        case free(ContentDigest)
    }

    /// Sources of one family that begin alike.
    struct GroupKey: Hashable {
        var family: LogName
        var beginning: ContentDigest
    }

    struct Group {
        var sources: Set<Int64> = []
        /// Every source that came, or became longer, in this order.
        var history: [Int64] = []

        mutating func note(_ id: Int64) {
            sources.insert(id)
            history.append(id)
        }
    }

    fileprivate struct Inode: Hashable {
        var device: Int64
        var inode: Int64

        init(_ stamp: FileStamp) { (device, inode) = (stamp.device, stamp.inode) }
    }

    /// What is asked of sources with a certain content: each has one answer, so that it costs the same with many.
    fileprivate enum Question: Hashable {
        /// Held, and all of it is in a file of a family.
        case held(ContentDigest, in: LogName)
        /// Held, and each line says its session and time.
        case distinct(ContentDigest)
        case free(ContentDigest)
        case freeDistinct(ContentDigest)
        case freeOfFamily(ContentDigest, LogName)
        case freeOfFile(ContentDigest, Inode)
    }

    private var entries: [Int64: Entry] = [:]
    private var sourceAt: [LogName: Int64] = [:]
    private var answers: [Question: SourceSet] = [:]
    /// Sources that nothing holds, by their family or, where they are distinct, by their first line alone.
    private var freeBeginnings: [GroupKey: Set<Int64>] = [:]
    private var freeDistinctHeads: [ContentDigest: Set<Int64>] = [:]
    private var freeNames: [LogName: Set<Int64>] = [:]
    private var byInode: [Inode: Set<Int64>] = [:]
    private var groups: [GroupKey: Group] = [:]
    private var marks: [Mark: Int] = [:]
    /// Sources that were let go in this run, and groups that changed.
    private var freed: [Int64] = []
    private var noted: Set<GroupKey> = []
    private var nextID: Int64

    package init(_ known: [KnownSource], copies: [KnownCopy] = [], nextID: Int64) {
        self.nextID = nextID
        entries.reserveCapacity(known.count)
        sourceAt.reserveCapacity(known.count + copies.count)
        answers.reserveCapacity(known.count * 2)
        byInode.reserveCapacity(known.count)
        groups.reserveCapacity(known.count * 2)
        marks.reserveCapacity(known.count * 3)
        for source in known { insert(source, isHeld: source.stamp != nil) }
        for copy in copies where entries[copy.source] != nil {
            attach(copy.name, to: copy.source, stamp: copy.stamp, content: copy.content)
        }
    }

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
        let questions: [Question] = [
            .held(digest, in: family), .distinct(digest), .free(digest), .freeDistinct(digest),
            .freeOfFamily(digest, family), .freeOfFile(digest, Inode(stamp)),
        ]
        return Set(questions.compactMap { answers[$0]?.lowest }).sorted()
    }

    /// Another held source with the same content, which is one with `source`; nil when there is none.
    func twin(of source: KnownSource) -> KnownSource? {
        let digest = source.progress.digest
        var twins = answers[.held(digest, in: source.name.family)]?.members ?? []
        if source.progress.isDistinct { twins.formUnion(answers[.distinct(digest)]?.members ?? []) }
        twins.remove(source.id)
        return twins.min().flatMap { self[$0] }
    }

    /// Sources that nothing holds and that end behind `start`, but not behind `end`, of one that they may be a beginning of.
    func free(beginning source: KnownSource, from start: Int64, to end: Int64) -> [KnownSource] {
        let head = source.progress.head
        let own = freeBeginnings[GroupKey(family: source.name.family, beginning: head)] ?? []
        let ids = source.progress.isDistinct ? own.union(freeDistinctHeads[head] ?? []) : own
        return ids.compactMap { self[$0] }
            .filter { $0.progress.offset > start && $0.progress.offset <= end }
            .sorted { ($0.progress.offset, $0.id) < ($1.progress.offset, $1.id) }
    }

    func hasLength(_ length: Int64) -> Bool { marks[.length(length)] != nil }

    func hasOpenLength(_ length: Int64) -> Bool { marks[.openLength(length)] != nil }

    /// Whether a source begins with these 4096 bytes; of a certain length, if there is one.
    func has(beginning: ContentDigest, length: Int64?) -> Bool { marks[.beginning(beginning, length: length)] != nil }

    /// Whether a source that nothing holds has all of this content.
    func hasFree(_ content: ContentDigest) -> Bool { answers[.free(content)] != nil }

    func hasFree(beginning: ContentDigest) -> Bool { marks[.free(beginning)] != nil }

    /// Held sources that begin alike, all of which is in a file of one family.
    func group(_ key: GroupKey) -> Group? { groups[key].flatMap { $0.sources.isEmpty ? nil : $0 } }

    /// Sources that nothing holds, last read from the file that has this stamp now.
    func free(in stamp: FileStamp) -> [KnownSource] {
        (byInode[Inode(stamp)] ?? []).sorted().compactMap { id in
            guard let entry = entries[id], !entry.isHeld else { return nil }
            return entry.known
        }
    }

    /// Sources that the file of a held one had before, where their lines say their session and time, and are no more.
    package func replaced(by source: KnownSource) -> [KnownSource] {
        guard isHeld(source.id) else { return [] }
        return (freeNames[source.name] ?? []).sorted().compactMap { self[$0] }.filter {
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
        unmark(old, isHeld: isHeld)
        entries[id]?.copies[name] = nil
        entries[id]?.known = known
        entries[id]?.isHeld = true
        mark(known, isHeld: true)
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
            answers.remove(id, from: .held(known.progress.digest, in: family))
        }
        guard isHeld, known.name == name else { return }
        isNotHeld(id, known)
        unmark(known, isHeld: true)
        entries[id]?.isHeld = false
        freed.append(id)
        mark(known, isHeld: false)
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
        unmark(entry.known, isHeld: false)
        entries[id] = nil
        checkAbandoned(id)
    }

    /// Forgets what is of no use to another run: of sources that are not held, the files that they were last read from,
    /// whose numbers other files may get.
    mutating func endRun() {
        for id in freed {
            guard let entry = entries[id], !entry.isHeld, entry.known.stamp != nil else { continue }
            unmark(entry.known, isHeld: false)
            entries[id]?.known.stamp = nil
            if let known = entries[id]?.known { mark(known, isHeld: false) }
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
        mark(known, isHeld: isHeld)
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
        if isHeld(id) { answers.insert(id, to: .held(progress.digest, in: family)) }
    }

    /// No family has all of the source, as it was, in a file.
    private mutating func isNotHeld(_ id: Int64, _ known: KnownSource) {
        for family in families(of: id) { answers.remove(id, from: .held(known.progress.digest, in: family)) }
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

    private func marks(of known: KnownSource, isHeld: Bool) -> [Mark] {
        let progress = known.progress
        var marks = [Mark.length(progress.offset)]
        if progress.open != nil { marks.append(.openLength(progress.offset)) }
        if progress.prefix.length == Int64(LogPosition.sampleLength) {
            marks.append(.beginning(progress.prefix, length: nil))
            marks.append(.beginning(progress.prefix, length: progress.offset))
            if !isHeld { marks.append(.free(progress.prefix)) }
        }
        return marks
    }

    /// What a source is the answer to, whatever holds it.
    private func questions(of known: KnownSource, isHeld: Bool) -> [Question] {
        let digest = known.progress.digest
        let isDistinct = known.progress.isDistinct
        guard !isHeld else { return isDistinct ? [.distinct(digest)] : [] }
        var questions: [Question] = [.free(digest), .freeOfFamily(digest, known.name.family)]
        if isDistinct { questions.append(.freeDistinct(digest)) }
        if let stamp = known.stamp { questions.append(.freeOfFile(digest, Inode(stamp))) }
        return questions
    }

    private mutating func mark(_ known: KnownSource, isHeld: Bool) {
        for mark in marks(of: known, isHeld: isHeld) { marks[mark, default: 0] += 1 }
        for question in questions(of: known, isHeld: isHeld) { answers.insert(known.id, to: question) }
        if let stamp = known.stamp { byInode[Inode(stamp), default: []].insert(known.id) }
        guard !isHeld else { return }
        let head = known.progress.head
        freeBeginnings[GroupKey(family: known.name.family, beginning: head), default: []].insert(known.id)
        if known.progress.isDistinct { freeDistinctHeads[head, default: []].insert(known.id) }
        freeNames[known.name, default: []].insert(known.id)
    }

    private mutating func unmark(_ known: KnownSource, isHeld: Bool) {
        for mark in marks(of: known, isHeld: isHeld) {
            marks[mark, default: 1] -= 1
            if marks[mark] == 0 { marks[mark] = nil }
        }
        for question in questions(of: known, isHeld: isHeld) { answers.remove(known.id, from: question) }
        let head = known.progress.head
        Self.remove(known.id, from: &freeBeginnings, GroupKey(family: known.name.family, beginning: head))
        Self.remove(known.id, from: &freeDistinctHeads, head)
        Self.remove(known.id, from: &freeNames, known.name)
        if let stamp = known.stamp { Self.remove(known.id, from: &byInode, Inode(stamp)) }
    }

    private static func remove<Key>(_ id: Int64, from sets: inout [Key: Set<Int64>], _ key: Key) {
        sets[key]?.remove(id)
        if sets[key]?.isEmpty == true { sets[key] = nil }
    }
}

extension [SourceCatalog.Question: SourceSet] {
    fileprivate mutating func insert(_ id: Int64, to question: Key) { self[question, default: SourceSet()].insert(id) }

    fileprivate mutating func remove(_ id: Int64, from question: Key) {
        self[question]?.remove(id)
        if self[question]?.isEmpty == true { self[question] = nil }
    }
}
