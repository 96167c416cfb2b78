/// The latencies of some orders, whatever is kept of them.
protocol LatencyFigures {
    subscript(measure: LatencyMeasure) -> Latency { get }
    var histograms: [LatencyMeasure: Histogram] { get }
}

extension LatencyFigures {
    var latencies: [LatencyMeasure: Latency] {
        Dictionary(uniqueKeysWithValues: LatencyMeasure.allCases.map { ($0, self[$0]) })
    }
}

/// The latencies of some orders, as they come in.
struct LatencyCollection: LatencyFigures {
    /// What is kept of one measure.
    private struct Lengths {
        var nanoseconds: [Int64] = []
        var crossing = 0

        mutating func add(_ length: LatencySample.Length?) {
            guard let length else { return }
            nanoseconds.append(length.nanoseconds)
            if length.crossesStep { crossing += 1 }
        }

        mutating func add(_ other: Lengths) {
            nanoseconds += other.nanoseconds
            crossing += other.crossing
        }
    }

    private var intentToOrder = Lengths()
    private var orderToFill = Lengths()

    mutating func add(_ sample: LatencySample) {
        intentToOrder.add(sample.intentToOrder)
        orderToFill.add(sample.orderToFill)
    }

    mutating func add(_ other: LatencyCollection) {
        intentToOrder.add(other.intentToOrder)
        orderToFill.add(other.orderToFill)
    }

    private func lengths(_ measure: LatencyMeasure) -> Lengths {
        switch measure {
        case .intentToOrder: intentToOrder
        case .orderToFill: orderToFill
        }
    }

    subscript(measure: LatencyMeasure) -> Latency {
        let lengths = lengths(measure)
        var latency = Latency(nanoseconds: lengths.nanoseconds)
        latency.crossing = lengths.crossing
        return latency
    }

    /// As blobs of a tally; nil where a sum is too large for one.
    var tallies: (intentToOrder: [UInt8], orderToFill: [UInt8])? {
        func bytes(_ lengths: Lengths) -> [UInt8]? {
            LatencyTally.bytes(of: lengths.nanoseconds, crossing: lengths.crossing)
        }
        guard let leads = bytes(intentToOrder), let lags = bytes(orderToFill) else { return nil }
        return (leads, lags)
    }

    var histograms: [LatencyMeasure: Histogram] {
        Dictionary(
            uniqueKeysWithValues: LatencyMeasure.allCases.map { ($0, Histogram(nanoseconds: lengths($0).nanoseconds)) })
    }
}
