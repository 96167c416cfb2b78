"""Mapping files of the fixtures whose shape says nothing to a reader that guesses."""

MAPPINGS = {
    "loguru": '''# loguru with serialize=True: what the program bound to the message is in extra.
match = { "/record/extra/event" = true, "/record/time/timestamp" = true }
inside = "/record/extra"

ts = { at = "/record/time/timestamp", unit = "s" }
symbol = "/symbol"
order_id = "/order_id"
side = "/side"
order_type = "/order_type"
quantity = "/quantity"
limit_price = "/limit_price"
filled_quantity = "/fill_qty"
fill_price = "/fill_price"
fill_fee = "/fee"
error = "/reason"
kind = "/event"
''',
    "serilog": '''# Serilog's compact format (CLEF); the time is @t.
match = { "/@t" = true, "/@mt" = true, "/EventType" = true }

ts = "/@t"
symbol = "/Symbol"
order_id = "/OrderId"
side = "/Side"
order_type = "/OrderType"
quantity = "/Quantity"
limit_price = "/LimitPrice"
filled_quantity = "/FillQty"
fill_price = "/FillPrice"
fill_fee = "/Fee"
error = ["/Reason", "/@x"]
kind = "/EventType"
''',
    "hummingbot": '''# Hummingbot's event reporter; an order's side is in the name of the event that created it.
match = { "/event_name" = true, "/event_source" = true }

ts = { at = "/timestamp", unit = "s" }
venue = "/event_source"
symbol = "/trading_pair"
order_id = "/order_id"
fill_id = "/exchange_trade_id"
order_type = ["/order_type", "/type"]
quantity = "/amount"
limit_price = { at = "/price", missing = ["NaN"] }
filled_quantity = "/amount"
fill_price = "/price"
fill_fee = "/trade_fee/flat_fees/0/amount"
fee_currency = "/trade_fee/flat_fees/0/token"
error = "/error_message"

[side]
at = ["/trade_type", "/event_name"]
map = { BuyOrderCreatedEvent = "buy", SellOrderCreatedEvent = "sell" }

[kind]
at = "/event_name"
else = "other"

[kind.map]
BuyOrderCreatedEvent = "order"
SellOrderCreatedEvent = "order"
OrderFilledEvent = "fill"
MarketOrderFailureEvent = "error"
OrderCancelledEvent = "cancel"
OrderExpiredEvent = "expire"
''',
    "binance": '''# Binance spot: executionReport. A cancel's own id is c, the canceled order's C.
match = { "/e" = "executionReport" }

ts = { at = ["/T", "/E"], unit = "ms" }
symbol = "/s"
order_id = ["/C", "/c"]
fill_id = { at = "/t", missing = [-1] }
side = "/S"
order_type = "/o"
quantity = "/q"
limit_price = { at = "/p", missing = [0] }
filled_quantity = "/l"
cumulative_quantity = "/z"
fill_price = "/L"
fill_fee = "/n"
fee_currency = "/N"
error = { at = "/r", missing = ["NONE"] }

[kind]
at = "/x"
map = { NEW = "order", TRADE = "fill", CANCELED = "cancel", REJECTED = ["order", "error"], EXPIRED = "expire" }
''',
    "fix-json": '''# FIX 4.4 in its JSON encoding: NewOrderSingle (D) and ExecutionReport (8).
match = { "/Header/MsgType" = ["D", "8"] }
inside = "/Body"

ts = ["/TransactTime", "/Header/SendingTime"]
symbol = "/Symbol"
order_id = ["/OrigClOrdID", "/ClOrdID"]
fill_id = "/ExecID"
quantity = "/OrderQty"
limit_price = "/Price"
filled_quantity = "/LastQty"
cumulative_quantity = "/CumQty"
fill_price = "/LastPx"
average_price = { at = "/AvgPx", missing = [0] }
fill_fee = "/Commission"
error = ["/Text", "/OrdRejReason"]

[side]
at = "/Side"
map = { 1 = "buy", 2 = "sell", 5 = "sell" }

[order_type]
at = "/OrdType"
map = { 1 = "market", 2 = "limit", 3 = "stop", 4 = "stop_limit" }

[kind]
at = ["/Header/MsgType", "/ExecType"]
join = "/"
map = { "D/" = "order", "8/0" = "acknowledged", "8/F" = "fill", "8/8" = "error", "8/4" = "cancel", "8/C" = "expire" }
''',
}
