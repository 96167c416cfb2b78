import Testing

@testable import Blotter
@testable import TelemetryLog

/// What the checks of execution measure, against counting trade by trade.
@Suite struct ExecutionTests {
    private static let end = Timestamp(nanoseconds: TradingDay.end * 1_000_000_000)

    @Test(arguments: [(1, 900), (2, 600), (3, nil)] as [(UInt64, Int?)])
    func `every figure of every session and symbol is right`(seed: UInt64, window: Int?) throws {
        let day = TradingDay(seed: seed, trades: 2400)
        let store = try LogStore()
        for (name, lines) in day.logs { try store.write(lines, to: name) }
        try store.ingest()
        let question = HealthQuestion(window: window.map { .seconds($0) }, now: Self.end)
        let health = try store.reader().health(question)
        let expected = NaiveExecution(day, window: window)
        for check in HealthCheck.ofShares {
            #expect(health.figures[check] == expected.figures(check), "\(check)")
            #expect(health.figures[check]?.isEmpty == (check == .errorEvents && window == nil), "\(check)")
        }
        #expect(health.figures[.stuckOrders] == expected.stuck)
    }

    @Test func `what names a session, a symbol and a time is asked of them alone`() throws {
        let day = TradingDay(seed: 4, trades: 1200)
        let store = try LogStore()
        for (name, lines) in day.logs { try store.write(lines, to: name) }
        try store.ingest()
        var filter = EventFilter()
        filter.sessions = ["two, too"]
        filter.symbols = ["A"]
        filter.from = Self.end - TimeSpan(seconds: 3000)
        filter.to = Self.end - TimeSpan(seconds: 600)
        let health = try store.reader().health(HealthQuestion(filter, now: Self.end))
        var part = day
        part.trades = day.trades.filter {
            $0.session == "two, too" && $0.symbol == "A" && $0.orderAgo <= 3000 && $0.orderAgo >= 600
        }
        let orders = part.trades.filter { $0.outcome != nil }
        #expect(health.executed(.rejections) == Int64(orders.count))
        let rejected = orders.count { $0.outcome == .rejected }
        #expect(health.figures[.rejections]?.map(\.part) == [Int64(rejected)])
        #expect(health.figures[.rejections]?.map(\.isWhole) == [false])
    }

    @Test func `what rests in a book is stuck later than what does not, and neither in a session that is over`() throws
    {
        let start = TradingDay.end
        func order(_ id: String, _ session: String, ago: Int64, _ more: String = "") -> String {
            #"{"ts": \#(start - ago), "session_id": "\#(session)", "kind": "order", "payload": {"order_id": "\#(id)"\#(more)}}"#
        }
        let types = [
            "limit", "LIMIT_MAKER", "post_only", "stop", "TAKE_PROFIT_LIMIT", "trailing_stop", "market", "", "ioc",
        ]
        let store = try LogStore()
        try store.write(
            types.map { order("t-" + $0, "s", ago: 3000, #", "order_type": "\#($0)""#) } + [
                order("priced", "s", ago: 3000, #", "limit_price": "7.5""#), order("bare", "s", ago: 31),
                order("limit-old", "s", ago: 3601, #", "order_type": "limit""#), order("young", "s", ago: 30),
                #"{"session_id": "s", "kind": "order", "payload": {"order_id": "timeless"}}"#,
            ], to: "s.jsonl")
        try store.write([order("o", "over", ago: 90_000)], to: "over.jsonl")
        try store.ingest()
        var filter = OrderFilter()
        filter.stuck = StuckRule(now: Self.end)
        var ids: [String?] = []
        try store.reader().orders(filter) {
            ids.append($0.orderID); return true
        }
        #expect(ids == ["limit-old", "t-market", "t-", "t-ioc", "bare"])
        let figures = try store.reader().health(HealthQuestion(now: Self.end)).figures[.stuckOrders]
        let oldest = Self.end - TimeSpan(seconds: 3601)
        #expect(figures == [ExecutionFigure(session: "s", value: 5, part: 5, of: 5, since: oldest)])
    }
}

/// The figures of a day, by looking at each trade.
private struct NaiveExecution {
    private let day: TradingDay
    private let window: Double

    init(_ day: TradingDay, window: Int?) {
        self.day = day
        self.window = window.map(Double.init) ?? 1e9
    }

    private typealias Scope = (session: String, symbol: String?, isWhole: Bool)

    private var scopes: [Scope] {
        ["one", "two, too"].flatMap { session in
            [(session, nil, true), (session, nil, false), (session, "A", false), (session, "B", false)] as [Scope]
        }
    }

    func figures(_ check: HealthCheck) -> [ExecutionFigure] {
        scopes.compactMap { figure(check, $0) }.sorted {
            if $0.value != $1.value { return check == .fillRatio ? $0.value < $1.value : $0.value > $1.value }
            if $0.of != $1.of { return $0.of > $1.of }
            return ($0.session, $0.symbol ?? "", $0.isWhole ? 1 : 0) < ($1.session, $1.symbol ?? "", $1.isWhole ? 1 : 0)
        }
    }

    private func figure(_ check: HealthCheck, _ scope: Scope) -> ExecutionFigure? {
        let trades = day.trades.filter { $0.session == scope.session && (scope.isWhole || $0.symbol == scope.symbol) }
        let orders = trades.filter { $0.outcome != nil && $0.orderAgo <= window }
        let due = orders.filter { $0.orderAgo >= 30 && $0.outcome != .canceled && !$0.isResting }
        let decided = trades.filter { !$0.verdicts.isEmpty && Double($0.ago) <= window }
        func share(_ part: Int, _ all: Int) -> ExecutionFigure? {
            all < 20
                ? nil
                : ExecutionFigure(
                    session: scope.session, symbol: scope.symbol, isWhole: scope.isWhole,
                    value: 100 * Double(part) / Double(all), part: Int64(part), of: Int64(all))
        }
        switch check {
        case .fillRatio: return share(due.count { $0.outcome == .filled }, due.count)
        case .rejections: return share(orders.count { $0.outcome == .rejected }, orders.count)
        case .gateBlocks: return share(decided.count(where: \.isBlocked), decided.count)
        case .slippage:
            let values = orders.filter { $0.outcome == .filled }.map(\.slippage).sorted()
            guard var figure = share(values.count, values.count) else { return nil }
            figure.value = values[(values.count + 1) / 2 - 1]
            return figure
        default: return errors(scope)
        }
    }

    private func errors(_ scope: Scope) -> ExecutionFigure? {
        let all =
            day.errors.filter { $0.session == scope.session && (scope.isWhole || $0.symbol == scope.symbol) }
            .map { Double($0.ago) }
            + day.trades.filter { $0.session == scope.session && (scope.isWhole || $0.symbol == scope.symbol) }
            .filter { $0.outcome == .rejected }.map { $0.orderAgo - 0.05 }
        let recent = all.count { $0 <= window }
        let first = max(
            day.trades.filter { $0.session == scope.session }.map { Double($0.ago) }.max() ?? 0,
            day.errors.filter { $0.session == scope.session }.map { Double($0.ago) }.max() ?? 0)
        let before = first - window
        guard recent >= 5, before >= 300 else { return nil }
        let usual = Double(all.count - recent + 1) / before
        return ExecutionFigure(
            session: scope.session, symbol: scope.symbol, isWhole: scope.isWhole,
            value: Double(recent) / window / usual, part: Int64(recent), of: Int64((usual * window).rounded()))
    }

    var stuck: [ExecutionFigure] {
        scopes.filter { !$0.isWhole }.compactMap { scope in
            let orders = day.trades.filter {
                $0.session == scope.session && $0.symbol == scope.symbol && $0.outcome == .open
                    && $0.orderAgo > ($0.isResting ? 3600 : 30)
            }
            guard let oldest = orders.map(\.orderAgo).max() else { return nil }
            let since = Timestamp(
                nanoseconds: TradingDay.end * 1_000_000_000 - Int64((oldest * 1000).rounded()) * 1_000_000)
            return ExecutionFigure(
                session: scope.session, symbol: scope.symbol, value: Double(orders.count), part: Int64(orders.count),
                of: Int64(orders.count), since: since)
        }.sorted { ($1.part, $0.session, $0.symbol ?? "") < ($0.part, $1.session, $1.symbol ?? "") }
    }
}
