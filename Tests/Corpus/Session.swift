import Foundation

/// The telemetry of one trading process from its start on: what it did, and how it writes that down.
struct Session {
    /// The session's number, which its id and the ids of its orders hold.
    let label: String
    /// Whether its ids are random.
    var hasUUIDs = false
    let mode: String
    let dialect: Dialect
    let zone: Zone
    /// Nanoseconds since 1970.
    let start: Int64
    private(set) var trades: [Trade] = []
    /// In time order.
    private(set) var events: [Event] = []

    var id: String { "session_" + label }

    /// The session of this number, with as many events as asked for; its last trades may be cut short by that.
    init(number: Int, events count: Int, random: inout Xoshiro256) {
        label = String(format: "%05d", number)
        mode = random.pick(Market.modes)
        dialect = Dialect.allCases[number % Dialect.allCases.count]
        zone = Zone.ofSession(number)
        start = Self.firstStart + Int64(number) * Self.interval + 1_000 * Int64(random.integer(in: 0..<3_600_000_000))

        let instruments = (0..<random.integer(in: 2..<9)).map { _ in random.pick(Market.instruments) }
        var now = start
        while events.count < count {
            now += 1_000 * (1 + Int64(-log(1 - random.unit()) * 900_000))
            makeTrade(of: random.pick(instruments), at: now, random: &random)
        }
        events.sort { ($0.time, $0.trade ?? .max) < ($1.time, $1.trade ?? .max) }
        events.removeLast(events.count - count)
    }

    /// 2025-10-01T00:00:00Z.
    private static let firstStart: Int64 = 1_759_276_800_000_000_000
    /// Six hours.
    private static let interval: Int64 = 21_600_000_000_000

    private mutating func makeTrade(of instrument: Instrument, at time: Int64, random: inout Xoshiro256) {
        let price = instrument.price.moved(by: 0.01 * random.normal())
        let trade = Trade(
            instrument: instrument, side: random.pick(["buy", "sell"]),
            quantity: Quantity(parts: random.integer(in: 1..<25_600)), price: price,
            limit: random.chance(0.5) ? price.moved(by: 0.001 * random.normal()) : nil,
            strategy: random.pick(Market.strategies)
        )
        trades.append(trade)
        record(.intent, at: time)
        if random.chance(0.003) {
            events.append(Event(time: time + 1_000, trade: nil, step: .outage(random.pick(Market.outages))))
        }
        if passGates(from: time, random: &random) {
            let spike = random.chance(0.004) ? 12.0 : 1.0
            let ordered = time + 2_000_000 + random.delay(medianMicroseconds: 42_000 * spike, spread: 0.45)
            record(.order, at: ordered)
            execute(trade, from: ordered, slowness: spike, random: &random)
        }
    }

    /// Two gates within two milliseconds; false where one of them blocks.
    private mutating func passGates(from time: Int64, random: inout Xoshiro256) -> Bool {
        for check in 1...2 {
            let passed = random.chance(0.97)
            let checked = time + Int64(check) * 1_000_000 - 1_000 * Int64(random.integer(in: 50..<900))
            record(.gate(random.pick(Market.gates), passed: passed), at: checked)
            if !passed { return false }
        }
        return true
    }

    /// Seven orders of eight are filled, a fifth of them in parts; the others are rejected, left half done or forgotten.
    private mutating func execute(
        _ trade: Trade, from ordered: Int64, slowness: Double, random: inout Xoshiro256
    ) {
        let outcome = random.unit()
        if outcome < 0.06 {
            record(
                .failure(random.pick(Market.rejections), retryable: random.chance(0.4)),
                at: ordered + random.delay(medianMicroseconds: 60_000, spread: 0.8))
            return
        }
        if outcome < 0.09 { return }
        var parts = random.chance(0.2) ? random.integer(in: 2..<5) : 1
        var open = trade.quantity.parts
        var filled = ordered
        // The rest of an order left half done is canceled, and that does not make it a rejected one.
        let isAbandoned = outcome < 0.12 && open > 1
        if isAbandoned { parts += 1 }
        while open > 0 {
            filled += random.delay(medianMicroseconds: 110_000 * slowness, spread: 0.6)
            if isAbandoned && parts == 1 {
                record(.failure(Market.cancellation, retryable: false), at: filled)
                return
            }
            let filledParts = parts > 1 ? max(1, open / parts) : open
            let price = trade.price.moved(by: 0.0004 * random.normal())
            record(.fill(Quantity(parts: filledParts), price), at: filled)
            open -= filledParts
            parts -= 1
        }
    }

    /// Notes a step of the latest trade.
    private mutating func record(_ step: Step, at time: Int64) {
        events.append(Event(time: time, trade: trades.count - 1, step: step))
    }
}

/// The two spellings of ids and gates that are met in the field.
enum Dialect: CaseIterable {
    /// `order_id`, and `gate` with `decision`.
    case order
    /// `client_id`, and `gate_name` with `passed`.
    case client
}

/// How a process writes the zone of its times.
enum Zone {
    case utc, zulu, plusTwo, unsaid

    /// Five sessions of eight write `+00:00`.
    static func ofSession(_ number: Int) -> Zone {
        switch number % 8 {
        case 1: .zulu
        case 2: .plusTwo
        case 5: .unsaid
        default: .utc
        }
    }
}
