/// How many latencies lie in each range of lengths; the ranges end at 1, 2, 5, 10, 20, 50, … milliseconds.
package struct Histogram: Sendable, Equatable {
    /// How often a latency was in one span of lengths.
    package struct Bar: Sendable, Equatable {
        /// Milliseconds; from this on, and below the other.
        package var from: Double
        /// Milliseconds; the span ends before this.
        package var to: Double
        /// How many latencies were in the span.
        package var count: Int
    }

    /// From the first that has any to the last, those between included.
    package private(set) var bars: [Bar] = []

    /// Counts latencies in nanoseconds; those below zero are left out.
    init(nanoseconds: [Int64]) {
        var counts = [Int](repeating: 0, count: Self.edges.count + 1)
        for length in nanoseconds where length >= 0 { counts[Self.place(of: length)] += 1 }
        self.init(counts)
    }

    /// Of a sum, as of all its lengths.
    init(_ sum: LatencySum) {
        let below = [0] + Self.edges.map { sum.count(upTo: $0 - 1) } + [sum.count]
        self.init(zip(below, below.dropFirst()).map { $1 - $0 })
    }

    /// `counts` are those below the first edge, between it and the next, …
    private init(_ counts: [Int]) {
        guard let first = counts.firstIndex(where: { $0 > 0 }), let last = counts.lastIndex(where: { $0 > 0 }) else {
            return
        }
        bars = (first...last).map { Self.bar($0, count: counts[$0]) }
    }

    private static func bar(_ place: Int, count: Int) -> Bar {
        let from = place == 0 ? 0 : Double(edges[place - 1]) / 1e6
        let to = place < edges.count ? Double(edges[place]) / 1e6 : .infinity
        return Bar(from: from, to: to, count: count)
    }

    /// Nanoseconds: from one microsecond to some years.
    private static let edges: [Int64] = {
        var edges: [Int64] = []
        var unit: Int64 = 1000
        while edges.count < 42 {
            edges += [unit, 2 * unit, 5 * unit]
            unit *= 10
        }
        return edges
    }()

    /// How many edges are not above `length`.
    private static func place(of length: Int64) -> Int {
        var range = edges.indices
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range = edges[middle] <= length ? (middle + 1)..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }
}
