/// A format ready for use: which lines it takes, and what it makes of them.
///
/// A class: all formats are asked for a line, and a copy of each would count a reference for every list that it has.
final class LineFormat {
    /// What stands for the format in an index.
    let label: [UInt8]
    /// Names that a line must have in one of its objects, for it may be taken at all.
    let needed: [Int32]
    private let conditions: [Condition]
    private let files: [FilePattern]
    private let inside: FieldPath?
    private let each: FieldPath?
    private let redact: [FieldPath]
    private let kind: FieldRule?
    /// The most kinds that one object is.
    private let mostKinds: Int
    private let common: [FieldRule]
    /// The rules of the fields that count in a kind, by its place.
    private let byKind: [LogEvent.Kind: [FieldRule]]

    private struct Condition {
        var path: FieldPath
        var demand: FormatDefinition.Demand
        var texts: [[UInt8]] = []
    }

    /// Makes `definition` ready; nil when a pointer or a zone of it is none.
    init?(_ definition: FormatDefinition, number: ([UInt8]) -> Int32) {
        label = Array(definition.label.utf8)
        var conditions: [Condition] = []
        for condition in definition.conditions {
            guard let path = FieldPath(condition.pointer, number: number) else { return nil }
            var texts: [[UInt8]] = []
            if case .isOneOf(let words) = condition.demand { texts = words.map { Array($0.utf8) } }
            conditions.append(Condition(path: path, demand: condition.demand, texts: texts))
        }
        self.conditions = conditions
        needed = conditions.compactMap { condition in
            guard condition.demand != .isMissing, let first = condition.path.steps.first, first.index == nil,
                first.text.first != UInt8(ascii: "#")
            else { return nil }
            return first.name
        }
        files = definition.files.map { FilePattern($0) }
        guard let inside = Self.path(definition.inside, number), let each = Self.path(definition.each, number)
        else { return nil }
        (self.inside, self.each) = (inside, each)
        redact = definition.redact.compactMap { FieldPath($0, number: number) }
        guard redact.count == definition.redact.count else { return nil }
        var rules: [CanonicalField: FieldRule] = [:]
        for (field, rule) in definition.fields {
            guard let rule = FieldRule(rule, of: field, number: number) else { return nil }
            rules[field] = rule
        }
        kind = rules[.kind]
        mostKinds =
            definition.fields[.kind].map { rule in
                (rule.map.values.map(\.count) + [rule.fallback?.count ?? 1]).reduce(1, max)
            } ?? 1
        common = CanonicalField.common.compactMap { rules[$0] }
        byKind = Dictionary(
            uniqueKeysWithValues: LogEvent.Kind.allCases.map { kind in
                (kind, CanonicalField.fields(of: kind).compactMap { rules[$0] })
            })
    }

    /// The path of a pointer; nil inside where there is no pointer, and nil when it is none.
    private static func path(_ pointer: String?, _ number: ([UInt8]) -> Int32) -> FieldPath?? {
        guard let pointer else { return .some(nil) }
        return FieldPath(pointer, number: number).map { .some($0) }
    }

    // MARK: Choosing

    /// Whether the format reads logs of any name.
    var takesAnyFile: Bool { files.isEmpty }

    /// Whether the format reads a log of that path.
    func takes(file path: LogPath) -> Bool { takesAnyFile || files.contains { $0.fits(path) } }

    /// Whether the format takes the line, which has the members that are `needed`.
    func takes(_ document: LineDocument) -> Bool {
        conditions.allSatisfy { condition in
            let found = document.find(condition.path)
            switch condition.demand {
            case .exists: return found != nil
            case .isMissing: return found == nil
            case .isOneOf:
                guard let found, let text = document.text(of: found) else { return false }
                return condition.texts.contains { text.elementsEqual($0) }
            }
        }
    }

    /// The line without the values that must not reach the index; nil when it has none.
    func redacted(_ document: LineDocument) -> [UInt8]? {
        guard !redact.isEmpty else { return nil }
        var places: [LineDocument.Place] = []
        func collect(from start: LineDocument.Place) {
            for path in redact {
                if let place = document.step(path, from: start)?.place, !places.contains(place) { places.append(place) }
            }
        }
        for scope in document.scopes { if case .value(let place) = scope { collect(from: place) } }
        withinInside(of: document) { inner in
            if let inner { collect(from: inner) }
            // Of whatever `each` points to: a secret is no less one in an element that makes no event.
            if let each, let list = document.find(each)?.place.flatMap({ document.opened($0) }) {
                document.forEachChild(of: list) { collect(from: $0) }
            }
        }
        return document.redacting(places)
    }

    // MARK: Events

    /// Gives the events of a line to `body`, with its innermost object as the document has it then.
    func forEachEvent(of document: LineDocument, in event: CanonicalEvent, _ body: (CanonicalEvent) -> Void) {
        withinInside(of: document) { _ in
            guard each != nil else { return forEachKind(of: document, event, body) }
            var isEmpty = true
            forEachElement(of: document) { element in
                isEmpty = false
                document.enter(element)
                forEachKind(of: document, event, body)
                document.leave()
            }
            if isEmpty {
                read(document, nil, into: event)
                body(event)
            }
        }
    }

    /// How many events the line is at most that the format has taken.
    func parts(of document: LineDocument) -> Int {
        guard each != nil else { return 1 }
        var count = 0
        withinInside(of: document) { _ in forEachElement(of: document) { _ in count += 1 } }
        return count * mostKinds
    }

    /// Runs `body` while what `inside` points to, if that is there, is the innermost object.
    private func withinInside(of document: LineDocument, _ body: (LineDocument.Place?) -> Void) {
        let inner = inside.flatMap { document.find($0)?.place }.flatMap { document.opened($0) }
        if let inner { document.enter(inner) }
        body(inner)
        if inner != nil { document.leave() }
    }

    /// Gives the objects of the array that `each` points to.
    private func forEachElement(of document: LineDocument, _ body: (LineDocument.Place) -> Void) {
        guard let each, let array = document.find(each)?.place.flatMap({ document.opened($0) }),
            document.node(array).kind == .array
        else { return }
        document.forEachChild(of: array) { element in if document.node(element).kind == .object { body(element) } }
    }

    private func forEachKind(of document: LineDocument, _ event: CanonicalEvent, _ body: (CanonicalEvent) -> Void) {
        let kinds = kind?.kinds(from: document) ?? []
        if kinds.isEmpty {
            read(document, nil, into: event)
            body(event)
        }
        for kind in kinds {
            read(document, kind, into: event)
            body(event)
        }
    }

    private func read(_ document: LineDocument, _ kind: FieldRule.Kind?, into event: CanonicalEvent) {
        event.clear()
        if let kind {
            event.kind = kind.kind
            event.kindText = kind.text
        }
        for rule in common { rule.take(from: document, into: event) }
        for rule in byKind[event.kind] ?? [] { rule.take(from: document, into: event) }
    }
}
