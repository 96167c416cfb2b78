private import Glibc

// What a follower waits for: a change of the folders, the next look at everything, the end.

extension Follow {
    func isStopped(within time: Duration) -> Bool { isReadable([stop], within: time) }

    private func isReadable(_ descriptors: [Int32], within time: Duration) -> Bool {
        var requests = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        return poll(&requests, nfds_t(requests.count), time.roundedUpMilliseconds) > 0
    }

    /// Waits for a change, for the time of the next scan, or for the end.
    mutating func awaitChanges() {
        if ingest.isLogLarge {
            // What was told is being read now, which would hold the checkpoint back.
            guard !isStoppedBeforePass() else { return }
            ingest.tidy()
        }
        var time = isWaiting ? Self.retry : max(.zero, nextScan - clock.now)
        if ingest.isUntidy, time > Self.rest {
            guard !isReadable([stop, watch.descriptor], within: Self.rest) else { return takeChanges() }
            ingest.tidy()
            time = max(.zero, nextScan - clock.now)
        }
        if isReadable([stop, watch.descriptor], within: time) { takeChanges() }
    }

    private mutating func takeChanges() {
        guard !isStoppedBeforePass() else { return }
        pending.formUnion(watch.changes())
    }

    /// Waits until the next pass may begin, and answers whether it is time to stop.
    private func isStoppedBeforePass() -> Bool { isStopped(within: max(.zero, nextPass - clock.now)) }
}

extension Duration {
    /// The wait that `poll` takes: no shorter than this one, so that it does not turn without a rest before a deadline.
    fileprivate var roundedUpMilliseconds: Int32 {
        let (seconds, attoseconds) = components
        return Int32(clamping: seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
