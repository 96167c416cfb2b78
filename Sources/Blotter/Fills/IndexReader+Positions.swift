import SQLite
import Threads

extension IndexReader {
    /// The positions that are asked for, by session and symbol.
    package func positions(_ question: PositionQuestion) throws -> [Position] {
        try readingLongValues {
            var filter = question.filter
            filter.kinds = []
            var sums = PositionSums()
            try addLives(filter, manyLives: question.manyLives, to: &sums)
            let labels = try labels(filter)
            for life in sums.mixedFees { try addFees(of: life, to: &sums) }
            var positions: [PositionKey: PositionSum] = [:]
            for (series, sum) in sums.bySeries {
                guard let label = labels[series] else { continue }
                positions[PositionKey(label, question.grouping), default: PositionSum()] += sum
            }
            return positions.map { $1.position($0) }.sorted {
                ($0.session ?? "", $0.symbol ?? "") < ($1.session ?? "", $1.symbol ?? "")
            }
        }
    }

    private func labels(_ filter: EventFilter) throws -> [Int64: SeriesLabels] {
        let (condition, values) = filter.condition()
        let statement = try connection.prepare(
            "SELECT s.id, s.session, s.symbol FROM tally AS t CROSS JOIN series AS s ON s.id = t.series WHERE \(condition)"
        )
        try statement.bind(values)
        var labels: [Int64: SeriesLabels] = [:]
        while try statement.step() {
            labels[statement.integer(0)] = SeriesLabels(
                session: statement.text(1), symbol: statement.optionalText(2), mode: nil)
        }
        return labels
    }

    private func addLives(
        _ filter: EventFilter, manyLives: Int64, to sums: inout PositionSums
    ) throws {
        let question = LifeQuestion(filter, side: try CanonicalColumn(.side, connection).text)
        let lives = try connection.integer("SELECT coalesce(sum(lives), 0) FROM tally") ?? 0
        let middle = try connection.integer(
            "SELECT series FROM tally ORDER BY series LIMIT 1 OFFSET (SELECT count(*) / 2 FROM tally)")
        guard lives > manyLives, let middle else { return try question.run(connection, 0...(.max), &sums) }
        let rest = try summing(question, (middle + 1)...(.max)) { try question.run(connection, 0...middle, &sums) }
        if let rest { sums.merge(rest) } else { try question.run(connection, (middle + 1)...(.max), &sums) }
    }

    /// What the series of a range come to, as another thread finds while `body` runs; nil where it saw the index at
    /// another moment, or could not.
    private func summing(
        _ question: LifeQuestion, _ series: ClosedRange<Int64>, _ body: () throws -> Void
    ) throws -> PositionSums? {
        let state = Monitor<(mark: Int64?, sums: PositionSums)?>(nil)
        let file = file
        let helper = Worker {
            var sums = PositionSums()
            guard let connection = try? file.openForReading() else { return }
            connection.limitValues(to: AnswerLimit.longestLine)
            let mark: Int64? = try? {
                try connection.execute("BEGIN")
                try question.run(connection, series, &sums)
                return try Self.mark(connection)
            }()
            state.change { $0 = (mark, sums) }
        }
        do {
            try body()
        } catch {
            helper?.join()
            throw error
        }
        helper?.join()
        let found = state.read { $0 }
        return try found?.mark != nil && found?.mark == Self.mark(connection) ? found?.sums : nil
    }

    /// What differs between two moments of an index.
    private static func mark(_ connection: Connection) throws -> Int64? {
        try connection.integer("SELECT mark FROM edition")
    }

    /// Fees in several currencies are told by the fills alone.
    private func addFees(of life: (series: Int64, id: Int64), to sums: inout PositionSums) throws {
        try file.limit?.check()
        let rows = try connection.prepare(
            """
            SELECT f.fee_currency, sum(f.fee) FROM event AS e JOIN series AS s ON s.id = e.series
            JOIN fills AS f ON f.order_id = e.order_id AND f.session_id = s.session
            WHERE e.id = ? AND f.fee IS NOT NULL GROUP BY 1
            """
        )
        .rows(.integer(life.id)) { ($0.optionalText(0), $0.optionalReal(1) ?? 0) }
        for (currency, fee) in rows { sums.add(fee, in: currency, of: life.series) }
    }
}
