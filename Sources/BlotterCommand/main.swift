import Blotter
import TelemetryLog

let ingest = Ingest(index: IndexFile(path: CommandLine.arguments[2]), now: { 0 })
do {
    let report = try ingest.run([LogPlace(folder: LogFolder(path: CommandLine.arguments[1]))])
    print(report)
} catch { print(error) }
