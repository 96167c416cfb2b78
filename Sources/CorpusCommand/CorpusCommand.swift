import Corpus
import Foundation

/// The command `corpus`: writes a folder of made-up logs to measure and test with, and what they hold beside it.
@main
struct CorpusCommand {
    static func main() {
        exit(run(Array(CommandLine.arguments.dropFirst())))
    }

    /// Writes the corpus and `OUT.manifest.json`; 0 done, 1 a file cannot be written, 64 wrong usage.
    static func run(_ arguments: [String]) -> Int32 {
        if arguments == ["--help"] {
            print(Request.usage)
            return 0
        }
        do {
            let request = try Request(arguments)
            let manifest = try request.corpus.write(to: request.directory)
            let text = try manifest.json()
            try Data(text.utf8).write(to: URL(fileURLWithPath: request.directory + ".manifest.json"))
            print("\(manifest.files) files, \(manifest.lines) lines, \(manifest.events) events")
            return 0
        } catch let error as Request.UsageError {
            report("corpus: \(error)\n\n\(Request.usage)")
            return 64
        } catch {
            report("corpus: cannot write: \(error.localizedDescription)")
            return 1
        }
    }

    private static func report(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}
