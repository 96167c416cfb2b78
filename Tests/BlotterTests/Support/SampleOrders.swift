@testable import Blotter

/// A log of orders whose texts are told apart by words, and the index of it.
enum SampleOrders {
    static func line(_ number: Int) -> String {
        #"{"ts": \#(1_766_223_000 + number), "session_id": "s", "symbol": "A", "kind": "order", "payload": {"order_id": "o\#(number)", "why": "w\#(number % 7)"}}"#
    }

    static func store(lines: Int = 400) throws -> LogStore {
        let store = try LogStore(index: "index.db")
        try store.write((0..<lines).map(line), to: "s.jsonl")
        try store.ingest()
        return store
    }
}

/// What `body` throws, when that is an error of the library.
func blotterError(_ body: () throws -> some Any) -> BlotterError? {
    do {
        _ = try body()
        return nil
    } catch { return error as? BlotterError }
}
