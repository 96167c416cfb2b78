"""The story that the fixtures of formats tell, and what a right reader makes of it.

On 2026-04-14 from 13:05 UTC on, a desk trades one symbol, limit orders all:
  A  sells 12.5 at 148.20, filled as 7.5 at 148.25 (fee 0.22) and 5 at 148.20 (fee 0.15)
  B  buys 40 at 151, rejected for want of funds
  C  buys 8 at 146.50, of which 3 are filled at 146.50 (fee 0.09) before it is canceled
  D  sells 2.25 at 163 and is still open
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Callable

START = datetime(2026, 4, 14, 13, 5, 0, 125_000, tzinfo=timezone.utc)
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
STEP = timedelta(milliseconds=1750)
REASON = "insufficient balance"


@dataclass(frozen=True)
class Order:
    """An order as it is placed."""

    letter: str
    number: int
    side: str
    quantity: Decimal
    price: Decimal


@dataclass(frozen=True)
class Step:
    """What happens to an order: it is placed, filled in part or whole, rejected, canceled."""

    place: int
    what: str
    order: Order
    quantity: Decimal = Decimal(0)
    price: Decimal = Decimal(0)
    fee: Decimal = Decimal(0)
    # Filled of the order up to now, this step included, and what that cost.
    total: Decimal = Decimal(0)
    worth: Decimal = Decimal(0)

    @property
    def time(self) -> datetime:
        return START + self.place * STEP

    @property
    def milliseconds(self) -> int:
        return (self.time - EPOCH) // timedelta(milliseconds=1)

    @property
    def nanoseconds(self) -> int:
        return self.milliseconds * 10**6

    def iso(self, digits: int = 3, zone: str = "Z") -> str:
        """RFC 3339 with so many digits of a second."""
        fraction = f"{self.time.microsecond:06d}000"[:digits]
        return self.time.strftime("%Y-%m-%dT%H:%M:%S.") + fraction + zone

    @property
    def is_whole(self) -> bool:
        return self.total == self.order.quantity

    @property
    def rest(self) -> Decimal:
        return self.order.quantity - self.total

    @property
    def average(self) -> Decimal:
        return self.worth / self.total


A = Order("A", 70031, "sell", Decimal("12.5"), Decimal("148.20"))
B = Order("B", 70032, "buy", Decimal("40"), Decimal("151"))
C = Order("C", 70035, "buy", Decimal("8"), Decimal("146.50"))
D = Order("D", 70036, "sell", Decimal("2.25"), Decimal("163"))
ORDERS = (A, B, C, D)


def _steps() -> list[Step]:
    happened: list[tuple[str, Order, str, str, str]] = [
        ("place", A, "0", "0", "0"), ("place", B, "0", "0", "0"), ("fill", A, "7.5", "148.25", "0.22"),
        ("reject", B, "0", "0", "0"), ("place", C, "0", "0", "0"), ("fill", A, "5", "148.20", "0.15"),
        ("place", D, "0", "0", "0"), ("fill", C, "3", "146.50", "0.09"), ("cancel", C, "0", "0", "0")]
    totals: dict[str, tuple[Decimal, Decimal]] = {}
    steps = []
    for place, (what, order, *numbers) in enumerate(happened):
        quantity, price, fee = map(Decimal, numbers)
        total, worth = totals.get(order.letter, (Decimal(0), Decimal(0)))
        totals[order.letter] = total + quantity, worth + quantity * price
        steps.append(Step(place, what, order, quantity, price, fee, *totals[order.letter]))
    return steps


STEPS = _steps()


def _state(steps: list[Step]) -> str:
    done = {step.what for step in steps}
    if "reject" in done:
        return "rejected"
    if "cancel" in done:
        return "canceled"
    filled = [step for step in steps if step.what == "fill"]
    return "open" if not filled else "filled" if filled[-1].is_whole else "partial"


def is_told(step: Step, rejects_at_once: bool) -> bool:
    """Whether a system logs the step: one that rejects at once does not log that the order was placed."""
    return not (rejects_at_once and step.what == "place" and step.order == B)


def expected_orders(name: Callable[[Order], str], symbol: str, without: tuple[str, ...] = (),
                    rejects_at_once: bool = False, late: int = 0) -> dict[str, Any]:
    """The orders by their ids; fields that a system's lines do not say are left out.

    `late` are the nanoseconds by which the lines' only clock lags.
    """
    orders: dict[str, Any] = {}
    for order in ORDERS:
        steps = [step for step in STEPS if step.order == order and is_told(step, rejects_at_once)]
        fills = [step for step in steps if step.what == "fill"]
        said: dict[str, Any] = {"state": _state(steps), "symbol": symbol, "side": order.side,
                                "quantity": float(order.quantity), "order_ts_ns": steps[0].nanoseconds + late}
        if fills:
            said["filled_quantity"] = float(fills[-1].total)
            said["avg_fill_price"] = float(fills[-1].average)
            said["fees"] = float(sum((step.fee for step in fills), Decimal(0)))
        orders[name(order)] = {field: value for field, value in said.items() if field not in without}
    return orders
