/// Chooses what reads a line that is not native at the first look, and reads it.
final class ForeignReader {
    let document: LineDocument
    private let own: [LineFormat]
    private let builtIn: [LineFormat]
    /// Those of them that read the log that is open.
    private var askedOwn = FormatChoice()
    private var askedBuiltIn = FormatChoice()
    private let auto: AutoReader
    private let event = CanonicalEvent()
    private let nativeNames: (kind: Int32, payload: Int32)
    /// The shapes of which no line is native or of a format.
    private var guessed = ShapeMarks()

    /// What reads a line.
    enum Choice {
        case native
        case format(LineFormat)
        case auto
        /// It is no object, and no format takes it.
        case none
        /// It is more events than an id has numbers for.
        case tooManyParts
    }

    /// Begins with formats, of which all pointers and zones must be sound.
    init(_ formats: FormatSet, kinds: KindWords) {
        var sought = LineDocument.Column.names + [Array("payload".utf8)] + LineDocument.wrapperNames
        var known: [[UInt8]: Int32] = [:]
        for (index, name) in sought.enumerated() { known[name] = Int32(index + 1) }
        let number = { (name: [UInt8]) in
            if let number = known[name] { return number }
            sought.append(name)
            known[name] = Int32(sought.count)
            return Int32(sought.count)
        }
        own = formats.own.compactMap { LineFormat($0, number: number) }
        builtIn = formats.builtIn().compactMap { LineFormat($0, number: number) }
        nativeNames = (known[Array("kind".utf8)] ?? 0, known[Array("payload".utf8)] ?? 0)
        document = LineDocument(names: LineNames(sought: sought), kinds: kinds)
        auto = AutoReader(document)
        ask { $0.takesAnyFile }
    }

    /// Whether a member's name is that of a column of native lines.
    @inline(__always)
    static func isColumn(_ name: Int32) -> Bool { 1...Int32(LineDocument.Column.allCases.count) ~= name }

    /// The lines that follow are of the log at `path`.
    func begin(_ path: LogPath) {
        ask { $0.takes(file: path) }
    }

    private func ask(_ isAsked: (LineFormat) -> Bool) {
        askedOwn.begin(own.filter(isAsked))
        askedBuiltIn.begin(builtIn.filter(isAsked))
    }

    /// What reads the line that the document has opened.
    func choose() -> Choice {
        let choice = choice()
        if case .format(let format) = choice, format.parts(of: document) > LogEvent.partLimit { return .tooManyParts }
        return choice
    }

    private func choice() -> Choice {
        let shape = document.shape
        if shape > 0, guessed.holds(shape, document.shapes) { return .auto }
        document.noteMembers()
        if shape > 0, guessed.isNew(shape), isGuessed { guessed.insert(shape) }
        if let format = askedOwn.first(taking: document) { return .format(format) }
        if document.node(document.innermost).kind == .object, isNative(document.innermost) { return .native }
        if let format = askedBuiltIn.first(taking: document) { return .format(format) }
        // An array that a container has wrapped means nothing by itself, but the object around it is an event.
        document.leaveArrays()
        return document.node(document.innermost).kind == .object ? .auto : .none
    }

    /// Whether no line of the shape of the one that is open is anything but guessed, whatever its texts and numbers are.
    private var isGuessed: Bool {
        let object = document.innermost
        guard document.node(object).kind == .object, document.member(nativeNames.payload, of: object) == nil else {
            return false
        }
        return !own.contains { $0.mayTake(document) } && !builtIn.contains { $0.mayTake(document) }
    }

    private func isNative(_ object: LineDocument.Place) -> Bool {
        guard let payload = document.member(nativeNames.payload, of: object), document.node(payload).kind == .object,
            let kind = document.member(nativeNames.kind, of: object), document.node(kind).kind == .string
        else { return false }
        let node = document.node(kind)
        let text = node.hasEscape ? document.keep(document.tree(kind).decoded(node)) : document.tree(kind).bytes(node)
        return KindWord(text).kind != .other || document.kinds.meaning(of: text).kind == .other
    }

    /// What a guess makes of the line that is open.
    func guess() -> CanonicalEvent {
        auto.read(into: event)
        return event
    }

    /// Gives the events of the line to `body`, with its innermost object as the document has it then.
    func forEachEvent(_ choice: Choice, _ body: (CanonicalEvent) -> Void) {
        switch choice {
        case .format(let format): format.forEachEvent(of: document, in: event, body)
        case .auto: body(guess())
        case .native, .none, .tooManyParts: break
        }
    }
}
