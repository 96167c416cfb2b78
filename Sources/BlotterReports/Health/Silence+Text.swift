package import Blotter
import TelemetryLog

extension Silence {
    /// Why the session is silent, with what was usual for it.
    package var reason: String {
        switch self {
        case .empty: mark
        case .stopped(_, let interval?): "\(mark), after one each \(interval.interval)"
        case .stopped(_, nil): mark
        case .paused(let from, let to, let interval):
            "no event from \(from.secondsColumn) to \(to.secondsColumn), else one each \(interval.interval)"
        }
    }

    /// The same for a column of a table.
    package var mark: String {
        switch self {
        case .empty: "no events"
        case .stopped(let length, _): "no event for \(length.clock)"
        case .paused(let from, let to, _): "none for \(from.duration(to: to).clock) at \(from.secondsColumn)"
        }
    }

    /// Its kind, where there is room for no more.
    package var word: String {
        switch self {
        case .empty: "empty"
        case .stopped: "stopped"
        case .paused: "paused"
        }
    }
}
