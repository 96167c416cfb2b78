/// The latencies of some orders, as they come in.
struct LatencyCollection {
    /// What is kept of one measure.
    private struct Lengths {
        var nanoseconds: [Int64] = []
        var crossing = 0

        mutating func add(_ length: LatencySample.Length?) {
            guard let length else { return }
            nanoseconds.append(length.nanoseconds)
            if length.crossesStep { crossing += 1 }
        }
    }

    private var intentToOrder = Lengths()
    private var orderToFill = Lengths()

    mutating func add(_ sample: LatencySample) {
        intentToOrder.add(sample.intentToOrder)
        orderToFill.add(sample.orderToFill)
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

    var latencies: [LatencyMeasure: Latency] {
        Dictionary(uniqueKeysWithValues: LatencyMeasure.allCases.map { ($0, self[$0]) })
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
