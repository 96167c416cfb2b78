/// What is asked of sources that are known, by their content and by what held them, with answers that cost the same
/// however many sources there are.
struct SourceTraits: Sendable {
    /// What is counted of sources, so that a search ends early where there is none.
    enum Mark: Hashable {
        case length(Int64)
        /// The length of a source whose last line has no end.
        case openLength(Int64)
        case beginning(ContentDigest, length: Int64?)
        case free(ContentDigest)
    }

    /// A file of the file system, whatever its name.
    struct Inode: Hashable {
        var device: Int64
        var inode: Int64

        init(_ stamp: FileStamp) { (device, inode) = (stamp.device, stamp.inode) }
    }

    /// What is asked of sources with a certain content: each has one answer, so that it costs the same with many.
    enum Question: Hashable {
        /// Held, and all of it is in a file of a family.
        case held(ContentDigest, in: LogName)
        /// Held, and each line says its session and time.
        case distinct(ContentDigest)
        case free(ContentDigest)
        case freeDistinct(ContentDigest)
        case freeOfFamily(ContentDigest, LogName)
        case freeOfFile(ContentDigest, Inode)
    }

    private var answers: [Question: SourceSet] = [:]
    /// Sources that nothing holds, by their family or, where they are distinct, by their first line alone.
    private var freeBeginnings: [SourceCatalog.GroupKey: Set<Int64>] = [:]
    private var freeDistinctHeads: [ContentDigest: Set<Int64>] = [:]
    private var freeNames: [LogName: Set<Int64>] = [:]
    private var byInode: [Inode: Set<Int64>] = [:]
    private var marks: [Mark: Int] = [:]

    mutating func reserveCapacity(_ count: Int) {
        answers.reserveCapacity(count * 2)
        byInode.reserveCapacity(count)
        marks.reserveCapacity(count * 3)
    }

    // MARK: Questions

    func has(_ mark: Mark) -> Bool { marks[mark] != nil }

    func hasFree(_ content: ContentDigest) -> Bool { answers[.free(content)] != nil }

    func sources(of digest: ContentDigest, for family: LogName, _ stamp: FileStamp) -> [Int64] {
        let questions: [Question] = [
            .held(digest, in: family), .distinct(digest), .free(digest), .freeDistinct(digest),
            .freeOfFamily(digest, family), .freeOfFile(digest, Inode(stamp)),
        ]
        return Set(questions.compactMap { answers[$0]?.lowest }).sorted()
    }

    func sources(lastReadFrom stamp: FileStamp) -> Set<Int64> { byInode[Inode(stamp)] ?? [] }

    func twins(of source: KnownSource) -> Set<Int64> {
        let digest = source.progress.digest
        var twins = answers[.held(digest, in: source.name.family)]?.members ?? []
        if source.progress.isDistinct { twins.formUnion(answers[.distinct(digest)]?.members ?? []) }
        twins.remove(source.id)
        return twins
    }

    func free(beginning source: KnownSource) -> Set<Int64> {
        let head = source.progress.head
        let own = freeBeginnings[.init(family: source.name.family, beginning: head)] ?? []
        return source.progress.isDistinct ? own.union(freeDistinctHeads[head] ?? []) : own
    }

    func free(named name: LogName) -> Set<Int64> { freeNames[name] ?? [] }

    // MARK: Changes

    mutating func insert(_ id: Int64, to question: Question) { answers[question, default: SourceSet()].insert(id) }

    mutating func remove(_ id: Int64, from question: Question) {
        answers[question]?.remove(id)
        if answers[question]?.isEmpty == true { answers[question] = nil }
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

    mutating func mark(_ known: KnownSource, isHeld: Bool) {
        for mark in marks(of: known, isHeld: isHeld) { marks[mark, default: 0] += 1 }
        for question in questions(of: known, isHeld: isHeld) { insert(known.id, to: question) }
        if let stamp = known.stamp { byInode[Inode(stamp), default: []].insert(known.id) }
        guard !isHeld else { return }
        let head = known.progress.head
        freeBeginnings[.init(family: known.name.family, beginning: head), default: []].insert(known.id)
        if known.progress.isDistinct { freeDistinctHeads[head, default: []].insert(known.id) }
        freeNames[known.name, default: []].insert(known.id)
    }

    mutating func unmark(_ known: KnownSource, isHeld: Bool) {
        for mark in marks(of: known, isHeld: isHeld) {
            marks[mark, default: 1] -= 1
            if marks[mark] == 0 { marks[mark] = nil }
        }
        for question in questions(of: known, isHeld: isHeld) { remove(known.id, from: question) }
        let head = known.progress.head
        Self.remove(known.id, from: &freeBeginnings, .init(family: known.name.family, beginning: head))
        Self.remove(known.id, from: &freeDistinctHeads, head)
        Self.remove(known.id, from: &freeNames, known.name)
        if let stamp = known.stamp { Self.remove(known.id, from: &byInode, Inode(stamp)) }
    }

    private static func remove<Key>(_ id: Int64, from sets: inout [Key: Set<Int64>], _ key: Key) {
        sets[key]?.remove(id)
        if sets[key]?.isEmpty == true { sets[key] = nil }
    }
}
