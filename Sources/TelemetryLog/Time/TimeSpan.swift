/// A length of time in nanoseconds, below zero for one that goes back.
///
/// Times come from logs, from file systems and from clocks, so two of them may be further apart than 64 bits can count,
/// 292 years. What does not fit is the last that does: nothing here ends the process, and far away stays far away.
package struct TimeSpan: Hashable, Comparable, Sendable {
    /// The length, below zero for one that goes back.
    package let nanoseconds: Int64

    /// That many nanoseconds.
    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// As many seconds; those of a file system or a clock come with nanoseconds beside them.
    package init(seconds: Int64, nanoseconds: Int64 = 0) {
        self.init(wide: Int128(seconds) * 1_000_000_000 + Int128(nanoseconds))
    }

    /// NaN is no time at all.
    package init(seconds: Double) {
        let nanoseconds = (seconds * 1e9).rounded()
        // 2^63 as a Double is the first that does not fit.
        self.init(
            nanoseconds: nanoseconds.isNaN
                ? 0 : nanoseconds >= 0x1p63 ? .max : nanoseconds < -0x1p63 ? .min : Int64(nanoseconds))
    }

    /// As long as `duration`, without what is shorter than a nanosecond.
    package init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self.init(seconds: seconds, nanoseconds: attoseconds / 1_000_000_000)
    }

    private init(wide: Int128) { nanoseconds = Int64(clamping: wide) }

    /// No time.
    package static let zero = TimeSpan(nanoseconds: 0)
    /// 60 seconds.
    package static let minute = TimeSpan(seconds: 60)
    /// 3600 seconds.
    package static let hour = TimeSpan(seconds: 3600)
    /// 24 hours, whatever a clock does on that day.
    package static let day = TimeSpan(seconds: 86_400)

    /// Without its sign.
    package var magnitude: Self { nanoseconds < 0 ? Self(wide: -Int128(nanoseconds)) : self }

    /// The length in seconds, to the precision of a double.
    package var inSeconds: Double { Double(nanoseconds) / 1e9 }
    /// The length in days of 24 hours, to the precision of a double.
    package var inDays: Double { inSeconds / 86_400 }
    /// The same as a `Duration`.
    package var duration: Duration { .nanoseconds(nanoseconds) }

    package static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

    /// `count` times as long, or as long as 64 bits of nanoseconds can count.
    package static func * (span: Self, count: Int) -> Self { Self(wide: Int128(span.nanoseconds) * Int128(count)) }

    fileprivate static func between(_ first: Timestamp, _ second: Timestamp) -> Self {
        Self(wide: Int128(second.nanoseconds) - Int128(first.nanoseconds))
    }
}

extension Timestamp {
    /// As many seconds since 1970-01-01T00:00:00 UTC.
    package init(seconds: Int64, nanoseconds: Int64) {
        self.init(nanoseconds: TimeSpan(seconds: seconds, nanoseconds: nanoseconds).nanoseconds)
    }

    /// From the right one to the left one.
    package static func - (left: Self, right: Self) -> TimeSpan { .between(right, left) }

    /// The time so much later, or the last that 64 bits of nanoseconds can count.
    package static func + (time: Self, span: TimeSpan) -> Self {
        Self(nanoseconds: Int64(clamping: Int128(time.nanoseconds) + Int128(span.nanoseconds)))
    }

    /// The time so much earlier, or the first that 64 bits of nanoseconds can count.
    package static func - (time: Self, span: TimeSpan) -> Self {
        Self(nanoseconds: Int64(clamping: Int128(time.nanoseconds) - Int128(span.nanoseconds)))
    }

    /// The last multiple of `span` since the epoch that is not later; `span` is above zero.
    package func floored(to span: TimeSpan) -> Self {
        let rest = nanoseconds % span.nanoseconds
        return self - TimeSpan(nanoseconds: rest < 0 ? rest + span.nanoseconds : rest)
    }
}
