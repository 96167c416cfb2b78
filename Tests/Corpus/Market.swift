/// What is traded, and the words the telemetry of a trading process uses.
enum Market {
    static let instruments = [
        Instrument(symbol: "BTC-USD", price: Price(ticks: 881_204_000)),
        Instrument(symbol: "ETH-USD", price: Price(ticks: 29_617_500)),
        Instrument(symbol: "SOL-USD", price: Price(ticks: 1_254_300)),
        Instrument(symbol: "ADA-USD", price: Price(ticks: 3_621)),
        Instrument(symbol: "XRP-USD", price: Price(ticks: 18_745)),
        Instrument(symbol: "DOGE-USD", price: Price(ticks: 1_291)),
        Instrument(symbol: "AVAX-USD", price: Price(ticks: 121_300)),
        Instrument(symbol: "DOT-USD", price: Price(ticks: 18_210)),
        Instrument(symbol: "LINK-USD", price: Price(ticks: 124_900)),
        Instrument(symbol: "LTC-USD", price: Price(ticks: 767_800)),
        Instrument(symbol: "ATOM-USD", price: Price(ticks: 19_870)),
        Instrument(symbol: "UNI-USD", price: Price(ticks: 52_460)),
        Instrument(symbol: "AAVE-USD", price: Price(ticks: 1_583_200)),
        Instrument(symbol: "NEAR-USD", price: Price(ticks: 15_120)),
        Instrument(symbol: "BTC-EUR", price: Price(ticks: 752_316_000)),
        Instrument(symbol: "ETH-EUR", price: Price(ticks: 25_284_100)),
    ]

    static let modes = ["paper", "paper", "live", "backtest"]

    static let strategies = ["ma_crossover", "rsi_reversion", "donchian_breakout", "vol_target", "momentum_1h"]

    static let gates = [
        Gate(name: "PriceSanityGate", objection: "Price outside sanity band"),
        Gate(name: "MinNotionalGate", objection: "Below minimum notional"),
        Gate(name: "LotSizeGate", objection: "Quantity is not a multiple of the lot size"),
        Gate(name: "MaxPositionGate", objection: "Position limit reached for symbol"),
        Gate(name: "RateLimitGate", objection: "Too many requests in window"),
        Gate(name: "ResearchOnlyGate", objection: "Research-only mode blocks live orders"),
    ]

    static let rejections = [
        "insufficient balance for order", "order rejected by exchange: post only would cross",
        "timeout waiting for broker acknowledgement", "rate limit exceeded, retry after 250 ms",
        "invalid nonce", "self trade prevention triggered", "connection reset by peer while placing order",
    ]

    static let cancellation = "remainder canceled by exchange: not enough liquidity"

    static let outages = [
        "websocket disconnected, resubscribing", "heartbeat missed for 15 s", "order book gap, resyncing",
    ]

    /// Escaped as it stands in a JSON string.
    static let stacktrace =
        #"Traceback (most recent call last):\n  File \"/opt/trader/execution/broker.py\", line 214, in submit\n"#
        + #"    ack = self._await_ack(order)\nBrokerError: order was not acknowledged\n"#
}

/// One thing that is traded, and its price when the day begins.
struct Instrument {
    let symbol: String
    let price: Price
}

/// A check every intent has to pass, and what it says when it blocks one.
struct Gate {
    let name: String
    let objection: String
}

/// A price in ten-thousandths of the quoted currency.
struct Price {
    let ticks: Int

    /// The price a share of itself higher, or lower; never 0.
    func moved(by share: Double) -> Price {
        Price(ticks: max(1, Int(Double(ticks) * (1 + share))))
    }
}

/// A quantity in 1024ths of a unit, so that the floating-point sum of some of them is exact in any order.
struct Quantity: Equatable {
    let parts: Int

    /// What it costs, in millionths of the quoted currency.
    func notionalMillionths(at price: Price) -> Int {
        price.ticks * parts * 100 / 1_024
    }
}
