import TelemetryLog

/// What each file adds to a report.
extension IngestReport {
    /// What one source added.
    struct Addition {
        var isNew: Bool
        var name: LogName?
        var lines: Int64 = 0
        var events: Int64 = 0
        var invalid: Int64 = 0
        var blank: Int64 = 0
        var text: Int64 = 0
        var continued: Int64 = 0
        var bytes: Int64 = 0

        static func += (total: inout Addition, part: Addition) {
            total.name = part.name
            total.lines += part.lines
            total.events += part.events
            total.invalid += part.invalid
            total.blank += part.blank
            total.text += part.text
            total.continued += part.continued
            total.bytes += part.bytes
        }
    }

    /// Each file is counted once.
    private mutating func count(_ file: FileReport, _ before: LogProgress?) {
        if file.isCopy {
            filesCopied += 1
        } else if let before, file.source?.progress.lines ?? 0 > before.lines {
            read.insert(file.task.name)
        } else if file.problem?.isFailure == true {
            filesFailed += 1
        } else {
            filesUnchanged += 1
        }
    }

    /// Takes note of a file whose source stood at `before`; answers what it added, if it did.
    mutating func end(_ file: FileReport, _ before: LogProgress?) -> Addition? {
        if file.wasUnchanged, filesUnchanged > 0 { filesUnchanged -= 1 }
        if case .noLog = file.outcome {
            skipped.append(LogFolder.Skipped(path: file.task.path, reason: .text))
            return nil
        }
        count(file, before)
        if let due = file.due { nextDue = min(nextDue ?? .max, due) }
        if let problem = file.problem { problems.append(problem) }
        guard !file.isCopy, let before, let progress = file.source?.progress, progress.lines > before.lines else {
            return nil
        }
        let addition = Addition(
            isNew: false, name: file.task.name, lines: progress.lines - before.lines,
            events: progress.events - before.events, invalid: progress.invalid - before.invalid,
            blank: progress.blank - before.blank, text: progress.text - before.text,
            continued: progress.continued - before.continued, bytes: progress.offset - before.offset)
        add(addition, times: 1)
        return addition
    }

    /// Another source has all that this one added.
    mutating func takeBack(_ addition: Addition) {
        if addition.isNew { newSources -= 1 }
        if let name = addition.name, read.remove(name) != nil { filesCopied += 1 }
        add(addition, times: -1)
    }

    private mutating func add(_ addition: Addition, times factor: Int64) {
        lines += factor * addition.lines
        events += factor * addition.events
        invalid += factor * addition.invalid
        blank += factor * addition.blank
        text += factor * addition.text
        continued += factor * addition.continued
        bytes += factor * addition.bytes
    }
}

extension FileReport {
    fileprivate var problem: IngestReport.Problem? {
        let path = task.path
        return switch outcome {
        case .empty, .noLog, .read(.open), .read(.closed), .copy, .interrupted: nil
        case .read(.trailingGarbage):
            .init(
                path: path, text: "bytes that are no \(packing) follow its last \(piece); they were passed over",
                isFailure: false)
        case .read(.incomplete):
            .init(
                path: path, text: "ends in the middle of its \(packing) data; its whole lines were taken",
                isFailure: true)
        case .read(.damaged):
            .init(
                path: path, text: "its \(packing) data is damaged; nothing after the last good \(piece) was taken",
                isFailure: true)
        case .failed(let error):
            .init(path: path, text: "cannot be read: \(error)", isFailure: true)
        }
    }
    private var packing: String { (compression ?? .gzip).rawValue }
    /// What its compressed data is made of.
    private var piece: String { compression == .zstd ? "frame" : "member" }
}
