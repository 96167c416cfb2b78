/// What members the lines of a log have, and the objects in their arrays, by their pointers, and some of their values.
final class MemberSurvey {
    /// A member of some objects of a scope.
    struct Member {
        /// The JSON pointer (RFC 6901) from the scope's object.
        var pointer: String
        /// Its name alone, as `AutoNames` compares it.
        var name: String
        /// Steps from the scope's object.
        var depth: Int
        /// Whether it, or what it is in, is named as a secret is: then its values are kept nowhere.
        var isSecret: Bool
        /// Objects that have it.
        var objects = 0
        /// Objects in which it is neither null nor empty text.
        var filled = 0
        /// Whether it is text, a number or a truth value somewhere.
        var isScalar = false
        /// The values that were met first, none of them whole that is long.
        var values: [String] = []
        /// Of each value how often it came, as long as they are few.
        var counts: [String: Int] = [:]
        /// Whether a value was longer than what is kept of it.
        var isCut = false
    }

    /// Objects that stand at one place of lines: the lines' own, or those of an array.
    struct Scope {
        /// The pointer to the array; nil of the lines' own objects, empty of those in lines that are arrays.
        let array: String?
        /// The scopes of the objects around one, from the inside out.
        let around: [Int]
        fileprivate(set) var members: [Member] = []
        fileprivate(set) var objects = 0
        /// Lines that have any.
        fileprivate(set) var lines = 0
        fileprivate var lastLine = 0
        fileprivate var places: [String: Int] = [:]
    }

    /// The lines' own objects first.
    private(set) var scopes = [Scope(array: nil, around: [])]
    private(set) var lines = 0
    /// Lines that begin with a time before their object.
    private(set) var timesBefore = 0
    /// Whether there were more members, or arrays, than are told apart.
    private(set) var isPartial = false
    private let redaction: Redaction?
    private let document = LineDocument(names: LineNames(sought: LineDocument.wrapperNames), kinds: KindWords())

    /// Objects in one another that are looked into.
    private static let depthLimit = 3
    /// Arrays in one another.
    private static let arrayLimit = 2
    /// Objects of one array that are looked at.
    private static let elementLimit = 100
    /// Members of a scope, and scopes: names that are themselves data are without end.
    private static let memberLimit = 1000
    private static let scopeLimit = 50
    /// Values of a member that are kept.
    private static let valueLimit = 3
    static let countLimit = 40
    private static let longestValue = 64

    /// Of lines without what `redact` names.
    init(redact: [String] = []) { redaction = Redaction(redact) }

    /// Takes in a line, if it holds an object.
    func take(_ line: UnsafeRawBufferPointer) {
        if let redacted = redaction?.redacted(line) {
            redacted.withUnsafeBytes { takeWhole($0) }
        } else {
            takeWhole(line)
        }
        document.forgetIfFull()
    }

    private func takeWhole(_ line: UnsafeRawBufferPointer) {
        guard document.open(line) else { return }
        let place = document.innermost
        if document.node(place).kind == .object {
            lines += 1
            take(object: place, 0)
        } else {
            var holdsObject = false
            document.forEachChild(of: place) { if document.node($0).kind == .object { holdsObject = true } }
            guard holdsObject else { return }
            lines += 1
            take(array: place, "", within: 0, isSecret: false)
        }
        for case .before(let text) in document.scopes where LeadingTime.text(of: text) != nil {
            timesBefore += 1
            break
        }
    }

    private func take(object place: LineDocument.Place, _ scope: Int, isSecret: Bool = false) {
        scopes[scope].objects += 1
        if scopes[scope].lastLine != lines {
            scopes[scope].lastLine = lines
            scopes[scope].lines += 1
        }
        take(membersOf: place, "", 1, scope, isSecret)
    }

    private func take(
        membersOf place: LineDocument.Place, _ prefix: String, _ depth: Int, _ scope: Int, _ isSecret: Bool
    ) {
        document.forEachChild(of: place) { child in
            let key = document.name(of: child)
            let name = String(decoding: key, as: UTF8.self)
            // A step of that name would select.
            guard !FieldPath.selects(key) else { return }
            take(
                child, "\(prefix)/\(FieldPath.escaped(name))", key.withUnsafeBytes { KindWords.plain($0) }, depth,
                scope, isSecret || SecretName.mayBe(key))
        }
    }

    private func take(
        _ place: LineDocument.Place, _ pointer: String, _ name: String, _ depth: Int, _ scope: Int, _ isSecret: Bool
    ) {
        guard let index = index(of: pointer, name, depth, scope, isSecret) else { return }
        scopes[scope].members[index].objects += 1
        let value = document.value(place)
        if !value.isEmpty { scopes[scope].members[index].filled += 1 }
        if let opened = document.opened(place) {
            if document.node(opened).kind == .array {
                take(array: opened, pointer, within: scope, isSecret: isSecret)
            } else if depth < Self.depthLimit {
                take(membersOf: opened, pointer, depth + 1, scope, isSecret)
            }
            return
        }
        guard let text = document.text(of: value) else { return }
        scopes[scope].members[index].isScalar = true
        guard !isSecret, !text.elementsEqual(LineDocument.redactedText.buffer) else { return }
        scopes[scope].members[index].note(text, Self.longestValue, Self.valueLimit)
    }

    /// The place of a member; nil where there are too many.
    private func index(of pointer: String, _ name: String, _ depth: Int, _ scope: Int, _ isSecret: Bool) -> Int? {
        if let index = scopes[scope].places[pointer] { return index }
        let index = scopes[scope].members.count
        guard index < Self.memberLimit else {
            isPartial = true
            return nil
        }
        scopes[scope].places[pointer] = index
        scopes[scope].members.append(Member(pointer: pointer, name: name, depth: depth, isSecret: isSecret))
        return index
    }

    // MARK: Arrays

    private func take(array place: LineDocument.Place, _ pointer: String, within outer: Int, isSecret: Bool) {
        var scope: Int?
        var rest = Self.elementLimit
        document.forEachChild(of: place) { element in
            guard rest > 0, document.node(element).kind == .object else { return }
            rest -= 1
            scope = scope ?? self.scope(at: pointer, within: outer)
            if let scope { take(object: element, scope, isSecret: isSecret) }
        }
    }

    /// The scope of the objects of an array; nil where it is too deep, or there are too many.
    private func scope(at pointer: String, within outer: Int) -> Int? {
        // Lines that are arrays have no object of their own around them.
        let isLine = pointer.isEmpty && outer == 0
        let path = (scopes[outer].array.map { $0 + "/*" } ?? "") + pointer
        if let known = scopes.firstIndex(where: { $0.array == path }) { return known }
        let around = isLine ? [] : [outer] + scopes[outer].around
        guard around.count <= Self.arrayLimit else { return nil }
        guard scopes.count < Self.scopeLimit else {
            isPartial = true
            return nil
        }
        scopes.append(Scope(array: path, around: around))
        return scopes.count - 1
    }
}

extension MemberSurvey.Member {
    fileprivate mutating func note(_ text: UnsafeRawBufferPointer, _ longest: Int, _ most: Int) {
        isCut = isCut || text.count > longest
        let value = String(decoding: text.prefix(longest), as: UTF8.self)
        if values.count < most, !values.contains(value) { values.append(value) }
        if counts[value] != nil || counts.count <= MemberSurvey.countLimit { counts[value, default: 0] += 1 }
    }
}
