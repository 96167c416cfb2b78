import Foundation
import Testing

@testable import Corpus

@Suite struct CorpusTests {
    private static let varied = Corpus(
        sessions: 8, events: 2_003, seed: 7, gzipShare: 0.5, invalidShare: 0.05, blankShare: 0.02)

    private static let corpora = [
        varied,
        Corpus(sessions: 3, events: 300, seed: 1, gzipShare: 0, invalidShare: 0, blankShare: 0),
        Corpus(sessions: 1, events: 50, seed: 2, gzipShare: 1, invalidShare: 1, blankShare: 1),
        Corpus(sessions: 2, events: 1, seed: 3, gzipShare: 1),
        Corpus(sessions: 0, events: 0),
        Corpus(sessions: 3, events: 500, seed: 4, hasUUIDs: true),
    ]

    @Test func `the same values write the same bytes`() throws {
        let first = try WrittenCorpus(Self.varied)
        let second = try WrittenCorpus(Self.varied)
        #expect(first.files == second.files)
        #expect(first.manifest == second.manifest)
    }

    @Test func `another seed writes other lines`() throws {
        var other = Self.varied
        other.seed += 1
        #expect(try WrittenCorpus(Self.varied).logs != WrittenCorpus(other).logs)
    }

    @Test func `compression changes the files and nothing in them`() throws {
        var corpus = Self.varied
        corpus.gzipShare = 0
        let plain = try WrittenCorpus(corpus)
        corpus.gzipShare = 1
        let compressed = try WrittenCorpus(corpus)
        #expect(compressed.files.keys.sorted() == plain.files.keys.sorted().map { $0 + ".gz" })
        #expect(compressed.logs == plain.logs)
    }

    @Test(arguments: corpora) func `the lines add up`(_ corpus: Corpus) throws {
        let manifest = try WrittenCorpus(corpus).manifest
        #expect(manifest.files == corpus.sessions)
        #expect(manifest.lines == manifest.events + manifest.invalid.values.reduce(0, +) + manifest.blank)
        #expect(manifest.lines - manifest.blank == corpus.events)
        #expect(manifest.events == manifest.kinds.values.reduce(0, +))
        #expect(manifest.lines == manifest.sessions.map(\.lines).reduce(0, +))
    }

    @Test(arguments: corpora) func `a naive reader finds what the manifest says`(_ corpus: Corpus) throws {
        let written = try WrittenCorpus(corpus)
        let manifest = written.manifest
        var reader = NaiveReader()
        for content in written.logs.values { reader.read(content) }

        #expect(reader.lines == manifest.lines)
        #expect(reader.blank == manifest.blank)
        #expect(reader.bytes == manifest.rawBytes)
        #expect(reader.invalid == manifest.invalid)
        #expect(reader.kinds == manifest.kinds)
        #expect(reader.symbols == manifest.symbols)
        #expect(reader.states == manifest.states)
        #expect(reader.ordersWithoutFill == manifest.ordersWithoutFill)
        #expect(latency(of: reader.intentToOrder) == manifest.intentToOrderMs)
        #expect(latency(of: reader.orderToFill) == manifest.orderToFillMs)
        for session in manifest.sessions {
            #expect(reader.spans[session.sessionId]?.lowerBound == session.firstTsNs)
            #expect(reader.spans[session.sessionId]?.upperBound == session.lastTsNs)
        }
    }

    @Test func `a corpus of some size has every kind of event, order and damage`() throws {
        let manifest = try WrittenCorpus(Self.varied).manifest
        #expect(manifest.kinds.keys.sorted() == ["error", "fill", "gate", "intent", "order"])
        #expect(manifest.states.keys.sorted() == ["filled", "open", "orphan", "partial", "rejected"])
        #expect(manifest.invalid.keys.sorted() == ["invalid_utf8", "not_json", "not_object", "truncated"])
        #expect(manifest.events > manifest.symbols.values.reduce(0, +), "some errors have no symbol")
        #expect(manifest.fills > manifest.orders, "some orders are filled in parts")
    }

    @Test func `a manifest is JSON with names in snake case`() throws {
        let corpus = Corpus(sessions: 1, events: 4, seed: 1, gzipShare: 0, invalidShare: 0, blankShare: 0)
        let json = try WrittenCorpus(corpus).manifest.json()
        #expect(json == Self.smallManifest)
    }

    /// Of one session with four events.
    private static let smallManifest = """
        {
          "blank" : 0,
          "events" : 4,
          "files" : 1,
          "fills" : 0,
          "intent_to_order_ms" : {
            "avg" : 33.735,
            "count" : 1,
            "max" : 33.735,
            "p50" : 33.735,
            "p95" : 33.735,
            "p99" : 33.735
          },
          "invalid" : {

          },
          "kinds" : {
            "gate" : 2,
            "intent" : 1,
            "order" : 1
          },
          "lines" : 4,
          "order_to_fill_ms" : {
            "count" : 0
          },
          "orders" : 1,
          "orders_without_fill" : 1,
          "raw_bytes" : 1073,
          "sessions" : [
            {
              "blank" : 0,
              "compressed" : false,
              "events" : 4,
              "file" : "session_00000.jsonl",
              "first_ts_ns" : 1759279821956059000,
              "invalid" : {

              },
              "kinds" : {
                "gate" : 2,
                "intent" : 1,
                "order" : 1
              },
              "last_ts_ns" : 1759279821989794000,
              "lines" : 4,
              "mode" : "backtest",
              "raw_bytes" : 1073,
              "session_id" : "session_00000",
              "symbols" : {
                "BTC-USD" : 4
              }
            }
          ],
          "states" : {
            "open" : 1
          },
          "symbols" : {
            "BTC-USD" : 4
          }
        }

        """

    /// Nearest rank by its definition: the smallest value that enough of them do not exceed.
    private func latency(of sortedNanoseconds: [Int64]) -> Manifest.Latency {
        let count = sortedNanoseconds.count
        let milliseconds = sortedNanoseconds.map { Double($0) / 1e6 }
        func percentile(_ percent: Int) -> Double? {
            milliseconds.indices.first { ($0 + 1) * 100 >= percent * count }.map { milliseconds[$0] }
        }
        let total = sortedNanoseconds.reduce(0, +)
        return Manifest.Latency(
            count: count, avg: count == 0 ? nil : Double(total) / Double(count) / 1e6,
            p50: percentile(50), p95: percentile(95), p99: percentile(99), max: milliseconds.last)
    }
}
