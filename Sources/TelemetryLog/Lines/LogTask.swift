/// A log to be read.
package struct LogTask: Sendable {
    /// The log folder that the log is below.
    package var folder: LogFolder
    /// The log's path below the log folder.
    package var path: LogPath

    /// The reading of the log at `path` below `folder`.
    package init(folder: LogFolder, path: LogPath) {
        self.folder = folder
        self.path = path
    }

    /// The log's name among those of all log folders.
    package var name: LogName { LogName(folder: folder.path, path: path) }
}
