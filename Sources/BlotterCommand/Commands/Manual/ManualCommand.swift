import BlotterReports
import Glibc
import Manual

extension Command {
    /// For packages, so it is not listed.
    static let manual = Command(
        name: "manual",
        summary: "write the man pages of all commands and topics",
        usage: "--output DIR",
        options: [
            Option("output", short: "o", value: "DIR", help: "the folder of man1, man5 and man7; made if missing")
        ],
        notes: "Pages that are there are replaced. 'blotter help' lists what can be read without them.",
        examples: [("blotter manual --output /usr/local/share/man", "as 'make install' does")],
        run: { invocation in
            try invocation.options.allowPositionals(atMost: 0)
            guard let typed = invocation.options.value("output") else {
                throw UsageError.missingValue(option: "output", placeholder: "DIR")
            }
            let folder = invocation.absolute(typed)
            let pages =
                [ProgramPage(all).page] + all.map { CommandPage($0).page }
                + Chapter.all.map { ManPage($0, version: Version.current, date: Version.date) }
            for page in pages { try write(page, below: folder) }
            invocation.output.write("\(Escaped(typed).text): \(pages.count) pages\n")
            return 0
        }
    )

    private static func write(_ page: ManPage, below folder: String) throws {
        let section = folder + "/man\(page.section)"
        for path in [folder, section] where mkdir(path, 0o755) != 0 && errno != EEXIST { throw unwritable(path) }
        let path = section + "/" + page.fileName
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw unwritable(path) }
        defer { close(descriptor) }
        var text = page.text
        let isWritten = text.withUTF8 { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, UnsafeBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
        guard isWritten else { throw unwritable(path) }
    }

    private static func unwritable(_ path: String) -> CommandError {
        CommandError(
            path, "cannot be written: \(String(cString: strerror(errno)))", remedy: "name a folder that can be")
    }
}
