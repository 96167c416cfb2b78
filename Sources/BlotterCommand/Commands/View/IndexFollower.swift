import Blotter
import Threads

/// Brings an index up to date beside those who look at it, on a thread of its own, until a signal comes.
final class IndexFollower {
    /// Between two tries after what keeps it from being brought up to date.
    private static let retry: Int32 = 5000

    private let trouble = Monitor<(new: String?, told: String)>((nil, ""))
    private let worker: Worker?

    init(_ location: LogLocation, _ invocation: Invocation, _ stop: StopSignal, _ watch: IndexWatch) throws {
        let index = try location.forReading(invocation)
        let (folder, descriptor, trouble) = (location.folderPath, stop.descriptor, trouble)
        worker = Worker {
            repeat {
                do {
                    var follow = try Follow(
                        Ingest(index: index, now: Environment.now), [Follow.Place(folder: folder)], stop: descriptor)
                    _ = try follow.run { _ in
                        _ = try? watch.edition()
                        return .goOn
                    }
                } catch {
                    let text = "the index is not brought up to date: \(error)"
                    trouble.change { if $0.told != text { $0 = (text, text) } }
                }
            } while !StopSignal.isRaised(descriptor, within: Self.retry)
            watch.nudge()
        }
    }

    /// What has not been told yet.
    var problem: String? {
        trouble.change { state in
            defer { state.new = nil }
            return state.new
        }
    }

    func join() { worker?.join() }
}
