import SQLite
package import TelemetryLog

extension Query {
    /// Reads `{"sql": "…", "params": {"name": value, …}}`; values keep their types, and arrays and objects become text.
    /// Throws `BlotterError.badStatement` with what is wrong.
    package init(json: String, now: Timestamp) throws {
        do {
            let connection = try Connection(path: ":memory:", mode: .create)
            try self.init(json, connection, now: now)
        } catch let error as DatabaseError {
            throw BlotterError(error, path: "the request")
        }
    }

    private init(_ json: String, _ connection: Connection, now: Timestamp) throws {
        let isObject = try connection.prepare("SELECT json_valid(?1) AND json_type(?1) = 'object'")
            .rows(.text(json)) { $0.integer(0) == 1 }.first
        guard isObject == true else { throw BlotterError.badStatement("the body is no JSON object") }
        let members = try connection.prepare("SELECT key, type, atom FROM json_each(?)").rows(.text(json)) { row in
            (name: row.text(0), type: row.text(1), text: row.optionalText(2))
        }
        let names: Set<String> = ["sql", "params"]
        if let other = members.first(where: { !names.contains($0.name) }) {
            throw BlotterError.badStatement("there is no member \(other.name); there are sql and params")
        }
        guard let sql = members.last(where: { $0.name == "sql" }), sql.type == "text", let text = sql.text else {
            throw BlotterError.badStatement("the member sql has to be a text")
        }
        if let params = members.last(where: { $0.name == "params" }), params.type != "object", params.type != "null" {
            throw BlotterError.badStatement("the member params has to be an object")
        }
        var parameters: [String: Value] = [:]
        let each = try connection.prepare(
            "SELECT key, coalesce(atom, iif(type IN ('array', 'object'), value, NULL)) FROM json_each(?, '$.params')")
        for (name, value) in try each.rows(.text(json), read: { ($0.text(0), Value($0.value(1))) }) {
            parameters[name] = value
        }
        self.init(text, parameters: parameters, now: now)
    }
}
