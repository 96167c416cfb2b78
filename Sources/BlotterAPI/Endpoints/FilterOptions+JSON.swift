import Blotter
import BlotterReports
import BlotterServer

extension FilterOptions {
    /// The filter as it was understood.
    var json: [(String, JSONText)] {
        func list(_ names: [String]) -> JSONText { .array(NameChoice(names).pieces.map(JSONText.string)) }
        return [
            ("session_id", list(filter.sessions)), ("type", list(filter.kinds)), ("symbol", list(filter.symbols)),
            ("mode", list(filter.modes)), ("from", JSONText(filter.from?.shortDescription)),
            ("to", JSONText(filter.to?.shortDescription)),
        ]
    }

    /// Throws the `Problem` of status 404 when sessions are asked for of which there is nothing.
    func requireSessions(_ engine: any Engine) throws {
        let names = filter.sessions + NameChoice(filter.sessions).pieces
        guard filter.sessions.contains(where: { NameChoice.excluded(by: $0) == nil }),
            try !names.contains(where: engine.knowsSession), try !hasLikeSessions(engine, names)
        else { return }
        throw .noSession(filter.sessions.joined(separator: ", "))
    }

    /// Whether one of the names stands for sessions that there are.
    private func hasLikeSessions(_ engine: any Engine, _ names: [String]) throws -> Bool {
        let patterns = Set(names.filter(NameChoice.isPattern))
        guard !patterns.isEmpty else { return false }
        var sessions = EventFilter()
        sessions.sessions = filter.sessions
        return try !patterns.subtracting(engine.unknownNames(in: sessions).map(\.name)).isEmpty
    }
}
