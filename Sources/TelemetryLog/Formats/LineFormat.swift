/// A format ready for use: which lines it takes, and what it makes of them.
///
/// A class: all formats are asked for a line, and a copy of each would count a reference for every list that it has.
final class LineFormat {
    /// What stands for the format in an index.
    let label: [UInt8]
    /// Names that a line must have in one of its objects, for it may be taken at all.
    let needed: [Int32]
    private let conditions: [LineCondition]
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

    /// Makes `definition` ready; nil when a pointer or a zone of it is none.
    init?(_ definition: FormatDefinition, number: ([UInt8]) -> Int32) {
        label = Array(definition.label.utf8)
        conditions = definition.conditions.compactMap { LineCondition($0, number: number) }
        guard conditions.count == definition.conditions.count else { return nil }
        needed = conditions.compactMap(\.neededName)
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
        mostKinds = definition.fields[.kind]?.mostValues ?? 1
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
        conditions.allSatisfy { $0.holds(document) }
    }

    /// Whether the format may take lines of the shape of the one that is open, whose members were noted.
    func mayTake(_ document: LineDocument) -> Bool {
        needed.allSatisfy { document.hasMember($0) } && conditions.allSatisfy { $0.mayHold(document) }
    }

    /// The line without the values that must not reach the index; nil when it has none.
    func redacted(_ document: LineDocument) -> [UInt8]? {
        guard !redact.isEmpty else { return nil }
        var places: Set<LineDocument.Place> = []
        func collect(from start: LineDocument.Place) {
            for path in redact {
                document.forEachPlace(path, from: start) { places.insert($0) }
            }
        }
        for scope in document.scopes { if case .value(let place) = scope { collect(from: place) } }
        withinInside(of: document) { inner in
            if let inner { collect(from: inner) }
            // Of whatever `each` points to: a secret is no less one in an element that makes no event.
            if let each { document.forEachElement(each, ofAnyKind: true) { $0.forEach(collect) } }
        }
        return document.redacting(places)
    }

    // MARK: Events

    /// Gives the events of a line to `body`, with its innermost object as the document has it then.
    func forEachEvent(of document: LineDocument, in event: CanonicalEvent, _ body: (CanonicalEvent) -> Void) {
        withinInside(of: document) { _ in
            var skipped: FieldRule.Kind?
            var isEmpty = true
            if let each {
                document.forEachElement(each) { around in
                    around.forEach(document.enter)
                    skipped = forEachKind(of: document, event, &isEmpty, body) ?? skipped
                    for _ in around { document.leave() }
                }
            } else {
                skipped = forEachKind(of: document, event, &isEmpty, body)
            }
            // No line is lost: what is all passed over is one event, of a kind that says so.
            if isEmpty {
                read(document, skipped ?? kind?.kinds(from: document).first(where: \.isSkip), into: event)
                body(event)
            }
        }
    }

    /// How many events the line is at most that the format has taken.
    func parts(of document: LineDocument) -> Int {
        guard let each else { return 1 }
        var count = 0
        withinInside(of: document) { _ in document.forEachElement(each) { _ in count += 1 } }
        return count * mostKinds
    }

    /// Runs `body` while what `inside` points to, if that is there, is the innermost object.
    private func withinInside(of document: LineDocument, _ body: (LineDocument.Place?) -> Void) {
        let inner = inside.flatMap { document.find($0)?.place }.flatMap { document.opened($0) }
        if let inner { document.enter(inner) }
        body(inner)
        if inner != nil { document.leave() }
    }

    /// Gives the events of the innermost object to `body`, and answers the kind of what is passed over.
    private func forEachKind(
        of document: LineDocument, _ event: CanonicalEvent, _ isEmpty: inout Bool, _ body: (CanonicalEvent) -> Void
    ) -> FieldRule.Kind? {
        let kinds = kind?.kinds(from: document) ?? []
        if kinds.isEmpty {
            isEmpty = false
            read(document, nil, into: event)
            body(event)
        }
        var skipped: FieldRule.Kind?
        for kind in kinds {
            if kind.isSkip {
                skipped = kind
                continue
            }
            isEmpty = false
            read(document, kind, into: event)
            body(event)
        }
        return skipped
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
