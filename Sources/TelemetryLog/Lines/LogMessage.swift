/// What the reading thread tells the writer, in order.
package enum LogMessage {
    /// Lines of this source follow.
    case begin(KnownSource, isNew: Bool)
    /// The next lines of the source that was begun; the batch goes back to the reader by `recycle`.
    case lines(LogBatch)
    /// The last line of the source that was begun had no end and goes on: what was made of it is to be removed.
    case takeBack
    /// The lines that follow are of a gzip member whose checksum is not known yet: they must not last before `proved`, and
    /// must be undone at `disproved`.
    case unproved
    case proved
    case disproved
    /// A source is held by another file from now on, which did not change.
    case move(KnownSource)
    /// A source is to be removed with all its lines, since another has them; the files that held it are that one's.
    case absorb(Int64, into: Int64?)
    /// A log is done with; nothing of it follows.
    case file(FileReport)
}
