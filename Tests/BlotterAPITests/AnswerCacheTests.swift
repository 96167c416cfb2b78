import BlotterServer
import TestSupport
import Testing
import Threads

@testable import Blotter
@testable import BlotterAPI
@testable import BlotterReports

/// Answers for those who ask the same.
@Suite(.timeLimit(.minutes(1))) struct AnswerCacheTests {
    private let cache = AnswerCache()
    private let fixture: RouteFixture
    private let first: Edition
    private let second: Edition

    init() throws {
        fixture = try RouteFixture()
        try fixture.ingest()
        let watch = IndexWatch(fixture.index)
        first = try watch.edition()
        try fixture.write(SampleLogs.beta, to: "gamma.jsonl")
        try fixture.write(SampleLogs.alpha, to: "delta.jsonl")
        try fixture.ingest()
        second = try watch.edition()
    }

    private func answer(_ edition: Edition?, isLasting: Bool = true, _ text: String) throws -> String {
        let response = try cache.answer("question", edition, isLasting: isLasting) { Response("text/plain", text) }
        return String(decoding: response.bytes, as: UTF8.self)
    }

    @Test func `an answer is good for its edition, and for no other`() throws {
        #expect(try answer(first, "1") == "1")
        #expect(try answer(first, "2") == "1")
        #expect(try answer(second, "3") == "3")
        #expect(try answer(second, "4") == "3")
        #expect(try answer(nil, "5") == "5")
        #expect(try answer(nil, "6") == "6")
    }

    @Test func `who asks after a commit does not get what was begun before it`() throws {
        let isBegun = Monitor(false)
        let isCommitted = Monitor(false)
        let answers = Monitor<[String]>([])
        let (cache, first, second) = (cache, first, second)
        @Sendable func ask(_ edition: Edition, _ make: () -> String) {
            let response = try? cache.answer("question", edition, isLasting: true) { Response("text/plain", make()) }
            answers.change { $0.append(String(decoding: response?.bytes ?? [], as: UTF8.self)) }
        }
        let early = Worker {
            ask(first) {
                isBegun.change { $0 = true }
                _ = isCommitted.wait { $0 ? true : nil }
                return "before"
            }
        }
        _ = isBegun.wait { $0 ? true : nil }
        let late = (0..<4).map { _ in Worker { ask(second) { "after" } } }
        isCommitted.change { $0 = true }
        for worker in [early] + late { worker?.join() }
        #expect(answers.read { $0.sorted() } == ["after", "after", "after", "after", "before"])
    }

    @Test func `an error is nobody else's`() throws {
        struct Failure: Error {}
        #expect(throws: Failure.self) {
            _ = try cache.answer("question", first, isLasting: true) { throw Failure() }
        }
        #expect(try answer(first, "1") == "1")
    }

    @Test func `all answers that are kept have their bound`() throws {
        for number in 0..<40 {
            let response = try cache.answer("question \(number)", first, isLasting: true) {
                Response("text/plain", String(repeating: "x", count: 1 << 20))
            }
            #expect(response.bytes.count == 1 << 20)
            #expect(cache.keptBytes <= 8 << 20)
        }
        #expect(cache.keptBytes == 8 << 20)
    }

    @Test func `a large answer is not kept`() throws {
        let text = String(repeating: "x", count: 2 << 20)
        #expect(try answer(first, text) == text)
        #expect(try answer(first, "2") == "2")
    }
}
