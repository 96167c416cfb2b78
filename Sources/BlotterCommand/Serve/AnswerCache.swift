import Blotter
import BlotterServer
import Threads

/// Answers that were just made, for others who ask the same.
///
/// Who asks what is being answered already waits for that answer. It is good until the index changes, and however often
/// that is, for as long as it took to make: so many readers of one page cost no more than two.
final class AnswerCache: Sendable {
    private struct Answer {
        var response: Response
        var stamp: IndexStamp
        var end: ContinuousClock.Instant
    }

    private enum Entry {
        case isMade(Answer)
        case isBeingMade
    }

    private static let mostAnswers = 64
    private static let mostBytes = 1 << 20

    private let entries = Monitor<[String: Entry]>([:])

    /// The answer to `question`, which depends on the index of `stamp`, and on nothing else when it `isLasting`.
    func answer(
        _ question: String, _ stamp: IndexStamp, isLasting: Bool, _ make: () throws -> Response
    ) throws -> Response {
        let known: Response?? = entries.wait { entries in
            switch entries[question] {
            case .isBeingMade: return nil
            case .isMade(let answer):
                let isSame = isLasting && answer.stamp == stamp
                guard !isSame, answer.end <= .now else { return answer.response }
            case nil: break
            }
            entries[question] = .isBeingMade
            return .some(nil)
        }
        if let response = known ?? nil { return response }
        let start = ContinuousClock.now
        do {
            let response = try make()
            keep(Answer(response: response, stamp: stamp, end: .now + (.now - start)), of: question)
            return response
        } catch {
            entries.change { $0[question] = nil }
            throw error
        }
    }

    private func keep(_ answer: Answer, of question: String) {
        entries.change { entries in
            entries[question] = answer.response.bytes.count <= Self.mostBytes ? .isMade(answer) : nil
            guard entries.count > Self.mostAnswers else { return }
            let now = ContinuousClock.now
            entries = entries.filter { entry in
                if case .isMade(let answer) = entry.value { answer.end > now } else { true }
            }
        }
    }
}
