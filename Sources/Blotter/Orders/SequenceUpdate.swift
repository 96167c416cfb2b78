/// What the events of one session since the last commit change where ids are missing and the order of time has to tell:
/// which intent led to an order, which order a fill is of.
///
/// Events that come after all others of their strand are joined with what waits in the index, at a cost that is theirs
/// alone. Where one comes earlier than what was joined already, or an id contradicts it, the session is made anew from
/// all its events (`SequenceMatcher`), which both ways agree with.
struct SequenceUpdate {
    /// An event whose place is in the order of time.
    struct Step {
        var kind: Kind
        var part: OrderLifecycle.Part
        /// The own id of a fill; nil for one without it, and for other events.
        var fillID: String?

        /// What the event is to those that it may be joined with.
        enum Kind {
            case intent
            /// An order without an id.
            case order
            /// An order without an id that names an intent.
            case orderOfIntent
            /// An order that has an id, but names no intent and is named by none.
            case namelessOrder
            case fill
        }
    }

    private let session: String
    private var steps: [Step] = []
    /// Intents that orders named since the last commit.
    private var takenByID: [OrderLifecycle.Intent] = []
    /// Whether the index tells which intents and orders wait.
    private(set) var isKnown = false
    private(set) var needsRemake = false
    private var hasNews = false
    /// The last event of each strand before those in `steps`.
    private var ends: [SequenceMatcher.Strand: OrderLifecycle.Place] = [:]
    private var symbols: [Int64: String?] = [:]

    init(session: String) { self.session = session }

    /// Goes on with what the index has of the session.
    mutating func goOn(_ statements: SequenceStatements) throws {
        isKnown = true
        ends = try statements.ends(of: session)
    }

    /// The session has to be made anew.
    mutating func remake() { needsRemake = true }

    mutating func append(_ step: Step) {
        if isKnown {
            steps.append(step)
        } else if step.kind != .intent {
            // Intents alone wait for an order.
            needsRemake = true
        }
    }

    /// An order has named an intent.
    mutating func take(_ intent: OrderLifecycle.Intent) { if isKnown { takenByID.append(intent) } }

    /// Whether there is something that ids do not tell.
    var isNeeded: Bool { needsRemake || hasNews }

    /// Looks whether an event comes after all others of its strand.
    mutating func check(_ part: OrderLifecycle.Part, _ statements: SequenceStatements) throws {
        hasNews = true
        guard !needsRemake else { return }
        let strand = SequenceMatcher.Strand(ExactText(try symbol(of: part, statements)), part)
        if let end = ends[strand], part.place < end { needsRemake = true }
    }

    private mutating func symbol(of part: OrderLifecycle.Part, _ statements: SequenceStatements) throws -> String? {
        if let known = symbols[part.series] { return known }
        let symbol = try statements.symbol(ofSeries: part.series)
        symbols[part.series] = .some(symbol)
        return symbol
    }

    // MARK: Saving

    /// Writes what the steps tell; the lifecycles that ids tell are written, and the series count what was added.
    mutating func save(_ statements: OrderStatements) throws {
        let sequence = try statements.sequence.get()
        sequence.forgetSeries()
        if try needsRemake || !joinSteps(statements, sequence) { try statements.resequence(session) }
        steps = []
        takenByID = []
        needsRemake = false
        hasNews = false
        try goOn(sequence)
    }

    /// Joins the steps with what waits; false when the session has to be made anew.
    private mutating func joinSteps(_ statements: OrderStatements, _ sequence: SequenceStatements) throws -> Bool {
        let taken = Set(takenByID.map(\.id))
        let added = Set(steps.lazy.filter { $0.kind == .intent }.map(\.part.id))
        for intent in takenByID where !added.contains(intent.id) {
            guard try sequence.takeWaiting(intent) else { return false }
        }
        for step in steps.sorted(by: { $0.part.place < $1.part.place }) {
            let symbol = try symbol(of: step.part, sequence)
            switch step.kind {
            case .intent: if !taken.contains(step.part.id) { try sequence.insertWaiting(step.part) }
            case .order, .orderOfIntent: try joinOrder(step, symbol, statements, sequence)
            case .namelessOrder: try joinNamelessOrder(step, symbol, statements, sequence)
            case .fill: try joinFill(step, symbol, statements, sequence)
            }
        }
        return true
    }

    private func joinOrder(
        _ step: Step, _ symbol: String?, _ statements: OrderStatements, _ sequence: SequenceStatements
    ) throws {
        var lifecycle = OrderLifecycle(step.part)
        lifecycle.addOrder(step.part)
        if step.kind == .order { try takeIntent(step, symbol, sequence, &lifecycle) }
        try statements.save(lifecycle)
    }

    private func joinNamelessOrder(
        _ step: Step, _ symbol: String?, _ statements: OrderStatements, _ sequence: SequenceStatements
    ) throws {
        guard var lifecycle = try statements.lifecycle(series: step.part.series, id: step.part.id),
            lifecycle.intent == nil
        else {
            return
        }
        try takeIntent(step, symbol, sequence, &lifecycle)
        try statements.save(lifecycle)
    }

    /// Gives an order the last intent that waits, if there is one.
    private func takeIntent(
        _ step: Step, _ symbol: String?, _ sequence: SequenceStatements, _ lifecycle: inout OrderLifecycle
    ) throws {
        lifecycle.intent = try sequence.takeLastWaiting(session, symbol, isTimed: step.part.time != nil)
        lifecycle.sequence = lifecycle.intent == nil ? .foundNothing : .foundIntent
    }

    private func joinFill(
        _ step: Step, _ symbol: String?, _ statements: OrderStatements, _ sequence: SequenceStatements
    ) throws {
        if let id = step.fillID,
            try sequence.isRepeated(fillID: id, session: session, symbol: symbol, at: step.part.place)
        {
            return
        }
        let order = try sequence.lastUnfilledOrder(session: session, symbol: symbol, before: step.part.place)
        var lifecycle =
            try order.flatMap { try statements.lifecycle(series: $0.series, id: $0.id) } ?? OrderLifecycle(step.part)
        lifecycle.sequence = .foundFill
        lifecycle.addFill(step.part, hasOrderID: false)
        try statements.save(lifecycle)
    }
}
