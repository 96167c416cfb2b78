/// A source that the index already holds, as far as it takes to know its content again.
package struct KnownSource: Sendable {
    /// The source's number in the index.
    package var id: Int64
    /// How far the source was read.
    package var progress: LogProgress
    /// The file that holds it: the one that was last read for it, and how that was then.
    package var folder: String
    /// The file's path below that folder.
    package var path: LogPath
    /// nil when nothing is known to hold it any more.
    package var stamp: FileStamp?

    /// A source as the index has it.
    package init(id: Int64, progress: LogProgress, folder: String, path: LogPath, stamp: FileStamp?) {
        self.id = id
        self.progress = progress
        self.folder = folder
        self.path = path
        self.stamp = stamp
    }

    /// The name of the file that holds the source, or held it last.
    package var name: LogName { LogName(folder: folder, path: path) }
}

/// A file that holds what another file's source does, or a beginning of it.
package struct KnownCopy: Sendable {
    /// The copy's own name.
    package var name: LogName
    /// The number of the source that the other file holds.
    package var source: Int64
    /// The copy as it was when it was compared.
    package var stamp: FileStamp
    /// The digest of what counts of it; nil when that is not known.
    package var content: ContentDigest?

    /// A copy as the index has it.
    package init(name: LogName, source: Int64, stamp: FileStamp, content: ContentDigest?) {
        self.name = name
        self.source = source
        self.stamp = stamp
        self.content = content
    }
}
