/// One line opened: the objects that it holds in one another, and the text that stands before them.
///
/// A line is JSON, or text and then one object up to its end. What a container or the journal wraps around a line is
/// opened, too: the text `log` beside `stream` or `time`, as Docker's json-file driver writes it, and `MESSAGE` beside
/// `__REALTIME_TIMESTAMP`, as `journalctl -o json` does; each may have text before its object again.
final class LineDocument {
    let names: LineNames
    let kinds: KindWords
    private var trees: [JSONTree] = []
    private var views = Pile<JSONTree.View>(capacity: 16)
    private var used = 0
    /// Of each tree the text that it was opened from.
    private var origins: [Place] = []
    /// From the outermost inwards.
    private(set) var scopes: [Scope] = []
    private let wrappers: Wrappers
    /// Texts without their escapes.
    private let texts = TextArena()

    /// Three wrappers, one in the other, and the line in them.
    private static let depthLimit = 4

    /// A value's place: its tree's number, from 1, and its node's.
    struct Place: Equatable {
        var tree: Int32
        var node: Int32
    }

    /// An object or array, or the text before one.
    enum Scope {
        case value(Place)
        case before(UnsafeRawBufferPointer)
    }

    /// The numbers of the names by which wrappers are known.
    private struct Wrappers {
        let log, stream, time, message, realtime: Int32
    }

    /// A document that was not opened yet; one serves all lines of a run.
    init(names: LineNames, kinds: KindWords) {
        self.names = names
        self.kinds = kinds
        func number(_ name: StaticString) -> Int32 {
            names.number(of: UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        }
        wrappers = Wrappers(
            log: number("log"), stream: number("stream"), time: number("time"), message: number("MESSAGE"),
            realtime: number("__REALTIME_TIMESTAMP"))
    }

    /// Names whose numbers must never change.
    static let wrapperNames = ["log", "stream", "time", "MESSAGE", "__REALTIME_TIMESTAMP"].map { Array($0.utf8) }

    /// The name of the journal's time.
    var wrapperTime: Int32 { wrappers.realtime }

    /// Gives back the memory that a line of many megabytes needed.
    func shrink() { for tree in trees { tree.shrink() } }

    // MARK: Opening

    /// Opens `line`, which has to stay as long as the document is used; false when it holds no object and no array.
    func open(_ line: UnsafeRawBufferPointer) -> Bool {
        used = 0
        views.clear()
        scopes.removeAll(keepingCapacity: true)
        texts.clear()
        guard open(line.trimmed, hasEscape: false) else { return false }
        for _ in 1..<Self.depthLimit {
            guard case .value(let place)? = scopes.last, let wrapped = wrapped(in: place), open(wrapped) else { break }
        }
        return true
    }

    private func open(_ wrapped: JSONTree.Node, of tree: JSONTree) -> Bool {
        open(tree.bytes(wrapped), hasEscape: wrapped.hasEscape)
    }

    private func open(_ wrapped: Place) -> Bool {
        guard open(node(wrapped), of: tree(wrapped)) else { return false }
        origins[used - 1] = wrapped
        return true
    }

    /// Opens a text: an object or array, or what stands before an object and that.
    private func open(_ text: UnsafeRawBufferPointer, hasEscape: Bool) -> Bool {
        let text = (hasEscape ? texts.keep(decoding: text) : text).trimmed
        if text.first == UInt8(ascii: "{") || text.first == UInt8(ascii: "["), let tree = read(text) {
            scopes.append(.value(Place(tree: tree, node: 0)))
            return true
        }
        guard let cut = Self.objectStart(in: text),
            UTF8Check.firstInvalid(in: UnsafeRawBufferPointer(rebasing: text[..<cut])) == nil,
            let tree = read(UnsafeRawBufferPointer(rebasing: text[cut...]))
        else { return false }
        scopes.append(.before(UnsafeRawBufferPointer(rebasing: text[..<cut])))
        scopes.append(.value(Place(tree: tree, node: 0)))
        return true
    }

    /// Where the object begins that a text ends with: at its first brace, before which there is a letter or digit and no
    /// quote. nil when there is none.
    static func objectStart(in text: UnsafeRawBufferPointer) -> Int? {
        var hasWord = false
        for (index, byte) in text.enumerated() {
            switch byte {
            case UInt8(ascii: "{"):
                guard hasWord, text[(index + 1)...].first(where: { !$0.isJSONBlank }) == UInt8(ascii: "\"")
                else { return nil }
                return index
            case UInt8(ascii: "}"), UInt8(ascii: "\""): return nil
            default: hasWord = hasWord || byte.isDigit || byte.isASCIILetter
            }
        }
        return nil
    }

    /// The number of a new tree of `text`; nil when that is no JSON.
    private func read(_ text: UnsafeRawBufferPointer) -> Int32? {
        if used == trees.count { trees.append(JSONTree()) }
        guard trees[used].read(text, names: names) else { return nil }
        if used == origins.count { origins.append(Place(tree: 0, node: 0)) }
        origins[used] = Place(tree: 0, node: 0)
        views.append(trees[used].view)
        used += 1
        return Int32(used)
    }

    private func wrapped(in place: Place) -> Place? {
        guard node(place).kind == .object else { return nil }
        if let text = member(wrappers.log, of: place), node(text).kind == .string,
            member(wrappers.stream, of: place) != nil || member(wrappers.time, of: place) != nil
        {
            return text
        }
        guard let text = member(wrappers.message, of: place), node(text).kind == .string,
            member(wrappers.realtime, of: place) != nil
        else { return nil }
        return text
    }

    // MARK: Looking up

    @inline(__always)
    func tree(_ place: Place) -> JSONTree { trees[Int(place.tree) - 1] }

    @inline(__always)
    func node(_ place: Place) -> JSONTree.Node { view(place).nodes[Int(place.node)] }

    @inline(__always)
    func view(_ place: Place) -> JSONTree.View { views[Int(place.tree) - 1] }

    @inline(__always)
    func value(_ place: Place) -> LineValue { LineValue(node(place), in: view(place), at: place) }

    /// The innermost object or array.
    var innermost: Place {
        if case .value(let place)? = scopes.last { place } else { Place(tree: 1, node: 0) }
    }

    /// The outermost object or array.
    var outermost: Place { Place(tree: 1, node: 0) }

    /// How many objects and arrays are in one another.
    var objectCount: Int { scopes.count { if case .value = $0 { true } else { false } } }

    /// Whether `inner` is in the value at `outer`, or in a text there.
    func holds(_ outer: Place, _ inner: Place) -> Bool {
        var inner = inner
        while inner.tree != outer.tree {
            guard inner.tree > 0 else { return false }
            inner = origins[Int(inner.tree) - 1]
        }
        return outer.node <= inner.node && inner.node < node(outer).next
    }

    /// Makes an object or array the innermost one, until `leave`.
    func enter(_ place: Place) { scopes.append(.value(place)) }

    /// Drops the innermost object or array.
    func leave() { scopes.removeLast() }

    /// Calls `body` with the place of each member or element.
    @inline(__always)
    func forEachChild(of place: Place, _ body: (Place) -> Void) {
        let nodes = view(place).nodes
        let end = nodes[Int(place.node)].next
        var child = place.node + 1
        while child < end {
            body(Place(tree: place.tree, node: child))
            child = nodes[Int(child)].next
        }
    }

    /// The member of that name.
    func member(_ name: Int32, of place: Place) -> Place? {
        let nodes = view(place).nodes
        let end = nodes[Int(place.node)].next
        var child = place.node + 1
        while child < end {
            let node = nodes[Int(child)]
            if node.name == name { return Place(tree: place.tree, node: child) }
            child = node.next
        }
        return nil
    }

    private func element(_ index: Int, of place: Place) -> Place? {
        let nodes = view(place).nodes
        let end = nodes[Int(place.node)].next
        var child = place.node + 1
        var rest = index
        while child < end {
            if rest == 0 { return Place(tree: place.tree, node: child) }
            rest -= 1
            child = nodes[Int(child)].next
        }
        return nil
    }

    /// The object or array at `place`, or that the text there holds; nil when it is neither.
    func opened(_ place: Place) -> Place? {
        let node = node(place)
        if node.isContainer { return place }
        guard node.kind == .string, node.opened != 0 else { return nil }
        if node.opened > 0 { return Place(tree: node.opened, node: 0) }
        let content = view(place).bytes(node)
        guard content.first == UInt8(ascii: "{") || content.first == UInt8(ascii: "[") else { return nil }
        let text = node.hasEscape ? texts.keep(decoding: content) : content
        let found = read(text.trimmed) ?? 0
        view(place).nodes[Int(place.node)].opened = found
        if found > 0 { origins[Int(found) - 1] = place }
        return found == 0 ? nil : Place(tree: found, node: 0)
    }

    /// Whether one of the objects has a member of that name.
    func hasMember(_ name: Int32) -> Bool {
        scopes.contains { scope in if case .value(let place) = scope { member(name, of: place) != nil } else { false } }
    }

    /// The value at a path in the innermost scope that has one; what is null or empty text is none.
    func find(_ path: FieldPath) -> LineValue? {
        for index in scopes.indices.reversed() {
            switch scopes[index] {
            case .value(let place): if let found = step(path, from: place), !found.isEmpty { return found }
            case .before(let text): if let found = Self.find(path, before: text), !found.isEmpty { return found }
            }
        }
        return nil
    }

    private func step(_ path: FieldPath, from start: Place) -> LineValue? {
        var place = start
        for step in path.steps {
            guard let opened = opened(place) else { return nil }
            let isArray = node(opened).kind == .array
            guard
                let next = isArray
                    ? step.index.flatMap({ element($0, of: opened) }) : member(step.name, of: opened)
            else { return nil }
            place = next
        }
        return value(place)
    }

    private static func find(_ path: FieldPath, before text: UnsafeRawBufferPointer) -> LineValue? {
        guard path.steps.count == 1 else { return nil }
        switch String(decoding: path.steps[0].text, as: UTF8.self) {
        case "#before": return LineValue(text: text)
        case "#time": return LeadingTime.text(of: text).map { LineValue(text: $0) }
        default: return nil
        }
    }

    // MARK: Texts

    /// What a value says as text, without blanks around it; nil for null, an object, an array, and for nothing but blanks.
    func text(of value: LineValue) -> UnsafeRawBufferPointer? {
        switch value.kind {
        case .number, .bool: return value.bytes
        case .null, .object, .array: return nil
        case .string:
            let text = value.hasEscape ? texts.keep(decoding: value.bytes) : value.bytes
            let trimmed = text.withoutSpace
            return trimmed.isEmpty ? nil : trimmed
        }
    }

    /// Keeps a text as long as the line is read.
    func keep(_ text: [UInt8]) -> UnsafeRawBufferPointer { texts.keep(text) }
}

extension UInt8 {
    var isASCIILetter: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 }
}

extension UnsafeRawBufferPointer {
    /// Without white space at both ends.
    var withoutSpace: UnsafeRawBufferPointer {
        guard let first, let last, first <= 0x20 || last <= 0x20 else { return self }
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        guard let start = firstIndex(where: { !isSpace($0) }), let end = lastIndex(where: { !isSpace($0) }) else {
            return UnsafeRawBufferPointer(rebasing: self[..<startIndex])
        }
        return UnsafeRawBufferPointer(rebasing: self[start...end])
    }
}
