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

    var histograms: [LatencyMeasure: Histogram] {
        Dictionary(
            uniqueKeysWithValues: LatencyMeasure.allCases.map { ($0, Histogram(nanoseconds: lengths($0).nanoseconds)) })
    }
}
