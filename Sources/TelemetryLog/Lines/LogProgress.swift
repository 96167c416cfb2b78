/// How far into its content a source was read.
package struct LogProgress: Sendable, Equatable {
    /// Bytes that `prefix` is of, once there are so many.
    package static let prefixLength = Int64(LogPosition.sampleLength)

    /// Bytes of decompressed content up to the end of the last line that counts.
    package var offset: Int64 = 0
    /// Lines that count: the sum of events, invalid, blank, text and continued ones.
    package var lines: Int64 = 0
    /// Lines that are events.
    package var events: Int64 = 0
    /// Events beyond the first of their line.
    package var further: Int64 = 0
    /// Lines that are no events and not blank.
    package var invalid: Int64 = 0
    /// Lines of nothing but blanks.
    package var blank: Int64 = 0
    /// Lines without an object in a log whose lines may be text.
    package var text: Int64 = 0
    /// Lines that are a further part of one above them.
    package var continued: Int64 = 0
    /// Events that lack a session or a time of their own.
    package var anonymous: Int64 = 0
    /// The digest of all content before `offset`.
    package var digest = ContentDigest()
    /// The digest of the content's first bytes, at most 4096, by which it is known again.
    package var prefix = ContentDigest()
    /// The digest of the first line, as far as it is in those bytes, without its end.
    package var head = ContentDigest()
    /// The digest of the last bytes before `offset`, at most 4096, by which a file that grew is told from one that was
    /// written anew.
    package var tail = ContentDigest()
    /// Where the content was before its last line, if that has no end: should the line go on, it is read again.
    package var open: OpenLine?

    /// The progress of a source of which nothing was read.
    package init() {}

    /// What is known of the content before a line that has no end.
    package struct OpenLine: Sendable, Equatable {
        /// The digest of the content before the line.
        package var digest: ContentDigest
        /// The digest of the last bytes before the line, at most 4096.
        package var tail: ContentDigest
        /// Lines before it that are events.
        package var events: Int64
        /// Events before the line, beyond the first of theirs.
        package var further: Int64
        /// Invalid lines before the line.
        package var invalid: Int64
        /// Blank lines before the line.
        package var blank: Int64
        /// Events before the line that lack a session or a time of their own.
        package var anonymous: Int64
        /// Lines of text before the line.
        package var text: Int64
        /// Lines before the line that are a further part of one above them.
        package var continued: Int64

        /// What an index kept of the content before such a line.
        package init(
            digest: ContentDigest, tail: ContentDigest, events: Int64, further: Int64 = 0, invalid: Int64,
            blank: Int64, anonymous: Int64, text: Int64 = 0, continued: Int64 = 0
        ) {
            self.digest = digest
            self.tail = tail
            self.events = events
            self.further = further
            self.invalid = invalid
            self.blank = blank
            self.anonymous = anonymous
            self.text = text
            self.continued = continued
        }

        init(after progress: LogProgress) {
            self.init(
                digest: progress.digest, tail: progress.tail, events: progress.events, further: progress.further,
                invalid: progress.invalid, blank: progress.blank, anonymous: progress.anonymous, text: progress.text,
                continued: progress.continued)
        }
    }

    /// Before its last line, if that has no end.
    package var beforeOpenLine: LogProgress? {
        guard let open else { return nil }
        var progress = self
        progress.offset = open.digest.length
        progress.digest = open.digest
        progress.tail = open.tail
        progress.lines -= 1
        progress.events = open.events
        progress.further = open.further
        progress.invalid = open.invalid
        progress.blank = open.blank
        progress.anonymous = open.anonymous
        progress.text = open.text
        progress.continued = open.continued
        if open.digest.length < prefix.length { progress.prefix = open.digest }
        if open.digest.length == 0 { progress.head = ContentDigest() }
        progress.open = nil
        return progress
    }

    /// Whether each line's session and time are its own, so that two logs with the same lines are one and its copy.
    package var isDistinct: Bool { events > 0 && anonymous == 0 }
}
