import Blotter
import BlotterServer
import Threads

/// Answers that were just made, for others who ask the same.
///
/// What is given is never older than the question: it was made of the edition that the index was in then, or begun
/// later. Who asks what is being answered from before waits, with all others who do, for the next answer: so however
/// many readers a page has, and however often the index changes, one answer to a question is made at a time.
final class AnswerCache: Sendable {
    /// An answer that was made.
    private struct Answer {
        var response: Response
        /// nil when it could not be read.
        var edition: Edition?
        /// Its place among all that were begun.
        var number: Int
        var end: ContinuousClock.Instant
    }

    /// What is known of one question.
    private struct Entry {
        var last: Answer?
        var isBeingMade = false
        /// How many ask, now.
        var asking = 0

        var bytes: Int { last?.response.bytes.count ?? 0 }
    }

    /// All questions, by their text.
    private struct State {
        var entries: [String: Entry] = [:]
        /// Answers that were begun.
        var begun = 0
    }

    /// What one who asks is to do.
    private enum Turn {
        case take(Response)
        /// The number of the answer that is to be made.
        case make(Int)
    }

    private static let mostAnswers = 64
    /// Of one answer, and of all together.
    private static let mostBytes = 1 << 20
    private static let mostBytesOfAll = 8 << 20

    private let state = Monitor(State())

    /// The answer to `question`, which depends on the index, now in `edition`, and on nothing else when it `isLasting`;
    /// one that the time changes, too, is good for as long as it took to make.
    func answer(
        _ question: String, _ edition: Edition?, isLasting: Bool, _ make: () throws -> Response
    ) throws -> Response {
        let begun = state.change { state in
            state.entries[question, default: Entry()].asking += 1
            return state.begun
        }
        defer { state.change { Self.leave(question, &$0) } }
        let turn: Turn? = state.wait { state in
            let entry = state.entries[question] ?? Entry()
            if let last = entry.last {
                let isSame = edition != nil && last.edition == edition
                if last.number > begun || isSame && (isLasting || last.end > .now) { return .take(last.response) }
            }
            guard !entry.isBeingMade else { return nil }
            state.begun += 1
            state.entries[question, default: Entry()].isBeingMade = true
            return .make(state.begun)
        }
        switch turn {
        case .take(let response): return response
        case .make(let number): return try keep(number, question, edition, make)
        case nil: return try make()
        }
    }

    private func keep(
        _ number: Int, _ question: String, _ edition: Edition?, _ make: () throws -> Response
    ) throws -> Response {
        let start = ContinuousClock.now
        let made = Result { try make() }
        state.change { state in
            let end = ContinuousClock.now + (.now - start)
            let answer = (try? made.get()).map { Answer(response: $0, edition: edition, number: number, end: end) }
            state.entries[question]?.last = answer
            state.entries[question]?.isBeingMade = false
        }
        return try made.get()
    }

    /// One who asked has the answer; what is large is kept only as long as others wait for it.
    private static func leave(_ question: String, _ state: inout State) {
        state.entries[question]?.asking -= 1
        guard let entry = state.entries[question], entry.asking == 0 else { return }
        if entry.last == nil || entry.bytes > mostBytes { state.entries[question] = nil }
        while isFull(state) {
            let oldest = state.entries.filter { $0.value.asking == 0 }.min {
                ($0.value.last?.number ?? 0) < ($1.value.last?.number ?? 0)
            }
            guard let oldest else { return }
            state.entries[oldest.key] = nil
        }
    }

    private static func isFull(_ state: State) -> Bool {
        let bytes = state.entries.values.reduce(0) { $0 + ($1.asking == 0 ? $1.bytes : 0) }
        return state.entries.count > mostAnswers || bytes > mostBytesOfAll
    }

    /// Bytes that are kept for nobody but those who may come.
    var keptBytes: Int { state.read { $0.entries.values.reduce(0) { $0 + $1.bytes } } }
}
