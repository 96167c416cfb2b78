/// One line opened: the objects that it holds in one another, and the text that stands before them.
///
/// A line is JSON, or text and then one object up to its end. What a container or the journal wraps around a line is
/// opened, too: the text `log` beside `stream` or `time`, as Docker's json-file driver writes it, and `MESSAGE` beside
/// `__REALTIME_TIMESTAMP`, as `journalctl -o json` does; each may have text before its object again.
final class LineDocument {
    let names: LineNames
    let shapes = TextShapes()
    let kinds: KindWords
    private(set) var trees: [JSONTree] = []
    private(set) var views = Pile<JSONTree.View>(capacity: 16)
    private var used = 0
    /// Of each tree the text that it was opened from.
    var origins: [Place] = []
    /// From the outermost inwards.
    var scopes: [Scope] = []
    private let wrappers: Wrappers
    let zones = NamedZones()
    /// Texts without their escapes.
    let texts = TextArena()
    /// For each name that is looked for the last time that it was met, as `noteMembers` counts.
    var met = Pile<Int>()
    var round = 0
    private var lineShape: Int32 = 0

    /// Three wrappers, one in the other, and the line in them.
    private static let depthLimit = 4

    /// The members of native lines that have a column, by the numbers of their names: the first that are sought.
    enum Column: Int32, CaseIterable {
        case time = 1
        case session, symbol, mode, kind

        static let names = ["ts", "session_id", "symbol", "mode", "kind"].map { Array($0.utf8) }
    }

    /// A value's place: its tree's number, from 1, and its node's.
    struct Place: Hashable {
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
        met.append(repeating: 0, count: names.soughtCount + 1)
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

    /// The shape of the line, if it is an object of a known one alone, in which no text holds another; 0 if it is not.
    var shape: Int32 { scopes.count == 1 ? lineShape : 0 }

    /// Keeps names and shapes that are themselves data from taking ever more memory; between two lines.
    func forgetIfFull() {
        // Shapes have the numbers of names.
        if names.forgetIfFull() { shapes.forget() } else { shapes.forgetIfFull() }
    }

    /// Gives back the memory that a line of many megabytes needed.
    func shrink() { for tree in trees { tree.shrink() } }

    // MARK: Opening

    /// Opens `line`, which has to stay as long as the document is used; false when it holds no object and no array.
    func open(_ line: UnsafeRawBufferPointer) -> Bool {
        let isOpen = openAll(line)
        let isKnown = isOpen && used == 1 && scopes.count == 1 && !trees[0].holdsTexts
        lineShape = isKnown ? trees[0].shape : 0
        return isOpen
    }

    private func openAll(_ line: UnsafeRawBufferPointer) -> Bool {
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
    func read(_ text: UnsafeRawBufferPointer) -> Int32? {
        if used == trees.count { trees.append(JSONTree()) }
        guard trees[used].read(text, names: names, shapes: shapes) else { return nil }
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
