/// Which events are followed as they come.
package struct TailQuestion: Sendable {
    /// A session by its very name, of which alone something is looked up; nil for all.
    package var session: String?
    /// What an event has to pass.
    package var filter: EventFilter
    /// What it has to hold; nil for no text.
    package var pattern: SearchPattern?

    /// Events that pass `filter` and hold `pattern`, of one session or of all.
    package init(session: String? = nil, _ filter: EventFilter = EventFilter(), pattern: SearchPattern? = nil) {
        self.session = session
        self.filter = filter
        self.pattern = pattern
    }

    /// Events of one session, of some kinds or of all.
    package init(session: String, kinds: [String]) {
        var filter = EventFilter()
        filter.kinds = kinds
        self.init(session: session, filter)
    }
}

/// The events that come to an index, for whoever follows them: the stream of the API, and `view --follow`.
///
///     while goesOn {
///         let news = watch.news  // first: what is committed during a look is looked at again
///         try tail.look { event, position in … }
///         watch.wait(after: news, atMost: …)
///     }
package struct EventTail {
    /// Events that are read at once.
    private static let batch = 500
    /// Of the index's pages that one who follows keeps in memory; it mostly looks at the same few.
    private static let cacheBytes = 128 << 10

    private let index: IndexFile
    private let question: TailQuestion
    private var engine: any Engine
    private var position: TailPosition?

    /// Begins at a position; where that is nil, at the end as the first look finds it. Throws `BlotterError`.
    package init(_ index: IndexFile, _ question: TailQuestion, from position: TailPosition?) throws {
        self.index = index
        self.question = question
        self.position = position
        engine = try index.engine(cacheBytes: Self.cacheBytes)
    }

    /// Gives what has come since the last look, event by event with the position behind it, until `body` wants no more;
    /// `pause` is asked after each batch whether to go on. Throws `BlotterError`.
    package mutating func look(
        _ body: (EventRecord, TailPosition) throws -> Bool, pause: () -> Bool = { true }
    ) throws {
        if engine.isReplaced {
            // Its numbers are others.
            engine = try index.engine(cacheBytes: Self.cacheBytes)
            position = nil
        }
        guard var place = position else {
            position = try engine.tailPosition(question.session)
            return
        }
        defer { position = place }
        var isDone = false
        while !isDone {
            isDone = try engine.tail(question, from: &place, limit: Self.batch, body)
            guard pause() else { return }
        }
    }
}

extension SearchPattern {
    /// Whether an event holds it in its names, ids or values.
    func finds(_ event: EventRecord) -> Bool {
        let labels = [event.session, event.symbol, event.mode, event.kind, event.orderID, event.intentID]
        let texts = [event.payload, event.extra].compactMap { $0 }
        guard let needle else { return (labels.compactMap { $0 } + texts).contains { !matches(in: $0).isEmpty } }
        func bytes(_ text: String, _ test: (UnsafeRawBufferPointer) -> Bool) -> Bool {
            var text = text
            return text.withUTF8 { test(UnsafeRawBufferPointer($0)) }
        }
        return labels.compactMap { $0 }.contains { bytes($0) { needle.isPart(of: $0) } }
            || texts.contains { bytes($0) { needle.isPart(ofJSON: $0) } }
    }
}
