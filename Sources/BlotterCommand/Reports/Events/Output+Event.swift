import Blotter
import BlotterReports

extension Output {
    /// Writes the event's line of JSON; on a terminal without what the terminal would obey.
    func write(_ event: EventRecord) {
        if isTerminal {
            write(JSONText.terminalSafe(String(decoding: event.json, as: UTF8.self)))
        } else {
            write(event.json)
        }
        write("\n")
    }
}
