import TelemetryLog

/// What all events of a series are labelled with.
struct SeriesLabels {
    var session: String
    var symbol: String?
    var mode: String?
}

/// What the latencies of one group have in common.
enum LatencyKey: Hashable {
    case name(String?)
    /// The beginning of a bucket.
    case time(Timestamp)

    var text: String? {
        switch self {
        case .name(let name): name
        case .time(let time): time.shortDescription
        }
    }
}

/// Latencies by what a grouping has them by.
struct LatencyGroups {
    private let grouping: LatencyGrouping?
    private let labels: [Int64: SeriesLabels]
    private var places: [LatencyKey: Int] = [:]
    private var groups: [LatencyCollection] = []
    /// Neighbours mostly belong to one group: the series of the last one, and its key.
    private var last: (series: Int64, key: LatencyKey, place: Int)?

    init(by grouping: LatencyGrouping?, _ labels: [Int64: SeriesLabels]) {
        self.grouping = grouping
        self.labels = labels
    }

    var count: Int { groups.count }

    var byKey: [LatencyKey: LatencyCollection] { places.mapValues { groups[$0] } }

    mutating func add(_ sample: LatencySample) {
        guard let grouping else { return }
        if let last, last.series == sample.series, grouping.width == nil { return groups[last.place].add(sample) }
        let key = key(of: sample, grouping)
        if let last, last.key == key { return groups[last.place].add(sample) }
        let place = places[key] ?? groups.count
        if place == groups.count {
            places[key] = place
            groups.append(LatencyCollection())
        }
        last = (sample.series, key, place)
        groups[place].add(sample)
    }

    private func key(of sample: LatencySample, _ grouping: LatencyGrouping) -> LatencyKey {
        if let width = grouping.width { return .time(Timestamp(nanoseconds: sample.time).floored(to: width)) }
        let labels = labels[sample.series]
        return switch grouping {
        case .symbol: .name(labels?.symbol)
        case .mode: .name(labels?.mode)
        default: .name(labels?.session)
        }
    }
}
