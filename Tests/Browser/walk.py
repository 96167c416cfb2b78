"""Walks through a page of the dashboard in Chromium, as its reader would: walk.py PROGRAM FIXTURE WALK.

Every walk also sees to it that the console has no errors, and that nothing is asked of another host. What is expected
comes from the lines of the logs, read here.
"""

import csv
import glob
import gzip
import io
import json
import os
import re
import sys
from collections import Counter
from datetime import datetime, timezone

from playwright.sync_api import expect, sync_playwright

from desk import Desk

expect.set_options(timeout=15_000)
CHROMIUM = "/usr/bin/chromium"
SESSION = "live-20251220-0930"


def read(folder):
    """The events of all logs, by session."""
    events = []
    for path in sorted(glob.glob(os.path.join(folder, "*.jsonl*"))):
        opener = gzip.open if path.endswith(".gz") else open
        with opener(path, "rb") as file:
            for line in file:
                try:
                    event = json.loads(line)
                except ValueError:
                    continue
                if isinstance(event, dict):
                    event.setdefault("session_id", os.path.basename(path).split(".jsonl")[0])
                    events.append(event)
    return events


class Reader:
    """A page, and what went wrong on it."""

    def __init__(self, browser, desk, width=1280, height=900, dark=False):
        context = browser.new_context(
            viewport={"width": width, "height": height}, timezone_id="Asia/Tokyo", color_scheme="dark" if dark else "light", accept_downloads=True)
        self.page = context.new_page()
        self.desk = desk
        self.faults = []
        self.allowed = []
        # What moves without anybody having touched the page.
        self.page.add_init_script("""window.moved = []; new PerformanceObserver((list) => { for (const entry of list.getEntries())
            if (!entry.hadRecentInput) window.moved.push(entry.value); }).observe({ type: "layout-shift", buffered: true });""")
        self.page.on("console", self.hear)
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("dialog", lambda dialog: (self.faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        self.page.on("request", self.see)

    def hear(self, message):
        if message.type in ("error", "warning") and not any(text in message.text for text in self.allowed):
            self.faults.append(f"console: {message.text}")

    def see(self, request):
        if not request.url.startswith((self.desk.base + "/", "data:", "blob:")):
            self.faults.append(f"request: {request.url}")

    def goto(self, path):
        self.page.goto(self.desk.base + path)
        self.settle()
        return self.page

    def settle(self):
        # The header is there once the page's script has run.
        expect(self.page.locator("#top a.brand")).to_be_visible()
        expect(self.page.locator("[aria-busy=true]")).to_have_count(0)
        # What is hidden has no text.
        expect(self.page.locator("body.loading")).to_have_count(0)

    def end(self):
        assert not self.faults, self.faults


def number(text):
    return int(re.sub(r"[^0-9]", "", text))


def red(reader, events):
    """From a check that is not fine to the orders that it is about: as many as it says, which is as many as there are."""
    page = reader.goto("/?from=2025-12-20T09:00:00Z&to=2025-12-20T13:00:00Z")
    expect(page.locator("#health .head .badge")).to_have_text("critical")
    expect(page).to_have_title("critical: Overview · blotter")
    expect(page.locator("link[rel=icon]")).to_have_attribute("href", "/assets/icon-critical.svg")
    check = page.locator("#health li", has_text="missing_fills")
    name = "live-20251220-1000"
    orders = sum(event["kind"] == "order" and event["session_id"] == name for event in events)
    expect(check).to_contain_text(f"{name} ({orders} orders)")
    check.get_by_role("link", name=name, exact=True).click()
    page.wait_for_url("**/orders?**")
    reader.settle()
    expect(page.locator("tbody tr")).to_have_count(orders)
    page.go_back()
    reader.settle()
    check = page.locator("#health li", has_text="stuck_orders")
    stuck = number(re.search(r"([\d,]+) orders? stuck since [\d:]+ in " + name, check.inner_text())[1])
    check.get_by_role("link", name=name).click()
    page.wait_for_url("**state=stuck**")
    reader.settle()
    expect(page.locator("#stuck tbody tr")).to_have_count(stuck)


def overview(reader, events):
    red(reader, events)
    page = reader.goto("/")
    counts = Counter(event["session_id"] for event in events)
    rows = page.locator("#sessions tbody tr")
    # One more has no events at all.
    expect(rows).to_have_count(len(counts) + 1)
    names = [text for text in rows.locator("td.name").all_inner_texts()]
    cells = {name: number(rows.nth(place).locator("td").nth(3).inner_text()) for place, name in enumerate(names)}
    assert {name: count for name, count in cells.items() if count} == dict(counts), (cells, counts)
    errors = Counter(
        event["payload"].get("error") or event["payload"].get("message") for event in events if event["kind"] == "error")
    top, times = errors.most_common(1)[0]
    expect(page.locator("#errors li").first).to_contain_text(top)
    assert number(page.locator("#errors li span").first.inner_text()) == times
    expect(page.locator("#retention")).to_contain_text("Retention")
    # A bar narrows the whole page.
    canvas = page.locator("#timeline canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.click(box["x"] + 75, box["y"] + box["height"] / 2)
    page.wait_for_url("**from=*")
    reader.settle()
    expect(page.locator("input[name=from]")).not_to_have_value("")
    expect(rows).not_to_have_count(len(counts) + 1)
    page.get_by_role("button", name="Show all of the time").click()
    expect(page.locator("input[name=from]")).to_have_value("")
    expect(rows).to_have_count(len(counts) + 1)
    page.go_back()
    reader.settle()
    expect(page.locator("input[name=from]")).not_to_have_value("")
    # So does dragging over some, which leaves the chart in its place; a stretch without events narrows nothing.
    page.goto(reader.desk.base + "/")
    reader.settle()
    chart = "Chart.getChart(document.querySelector('#timeline canvas'))"
    page.evaluate(f"window.before = {chart}")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    middle = box["y"] + box["height"] / 2
    empty = page.evaluate(
        f"(() => {{ const c = {chart}; return c.scales.x.getPixelForValue(c.data.labels.findIndex((_, i) =>"
        " c.data.datasets.every((set) => !set.data[i]))); })()")
    page.mouse.click(box["x"] + empty, middle)
    expect(page.locator("input[name=from]")).to_have_value("")
    page.mouse.move(box["x"] + 60, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, middle, steps=5)
    page.mouse.up()
    page.wait_for_url("**from=*to=*")
    reader.settle()
    assert page.evaluate(f"window.before === {chart}")
    page.get_by_label("Session", exact=True).focus()
    expect(page.locator("#known-session_id option")).to_have_count(len(counts))
    # From a session's name to its page, and from a reason to its events.
    page.goto(reader.desk.base + "/")
    page.locator("#sessions").get_by_role("link", name=SESSION).click()
    page.wait_for_url(f"**/live/execution/{SESSION}")
    reader.settle()
    page.go_back()
    reader.settle()
    page.locator("#errors a").first.click()
    page.wait_for_url("**/search?**")
    reader.settle()
    expect(page.locator("#total")).to_contain_text(f"{times} hit")


def filters(reader, events):
    page = reader.goto("/")
    page.get_by_label("Session", exact=True).fill(SESSION)
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url(f"**session_id={SESSION}**")
    reader.settle()
    expect(page.locator("#sessions tbody tr")).to_have_count(1)
    page.get_by_role("button", name="fill", exact=True).click()
    page.wait_for_url("**type=fill**")
    reader.settle()
    page.get_by_label("From (UTC)").fill("nonsense")
    reader.allowed.append("400")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("#timeline [role=alert]")).to_contain_text("from")
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("[role=alert]")).to_have_count(0)
    expect(page).to_have_url(reader.desk.base + "/")


def live(reader, events):
    own = [event for event in events if event["session_id"] == SESSION]
    page = reader.goto(f"/live/execution/{SESSION}?limit=50")
    rows = page.locator("#events > li")
    expect(rows).to_have_count(50)
    expect(page.locator("#state[data-connection=live]")).to_be_visible()
    # A stream that is open is no session that is live.
    last = max(event["ts"] for event in own)[:19].replace("T", " ")
    expect(page.locator("#state")).to_have_text(f"no event since {last} UTC")
    expect(page.locator("#summary")).to_contain_text(f"{len(own):,}")
    # By type.
    page.get_by_role("button", name="error", exact=True).click()
    errors = sum(event["kind"] == "error" for event in own)
    expect(rows).to_have_count(errors)
    expect(page).to_have_url(re.compile("type=error"))
    page.get_by_role("button", name="error", exact=True).click()
    page.locator("select[name=limit]").select_option("100")
    expect(rows).to_have_count(100)
    # A payload, as it was logged.
    last = own[-1]
    rows.first.locator(".event .what").click()
    payload = rows.first.locator("pre")
    expect(payload).to_be_visible()
    assert json.loads(payload.inner_text()) == last["payload"], payload.inner_text()
    rows.first.locator("button.open").press("Enter")
    expect(rows.first.locator("pre")).to_have_count(0)
    page.keyboard.press("j")
    expect(rows.nth(1).locator(":focus")).to_have_count(1)
    # An order's life.
    fills = rows.filter(has=page.locator(".type", has_text="fill"))
    fills.first.locator("button.open").click()
    fills.first.locator(".detail button.plain").first.click()
    dialog = page.locator("dialog.life")
    expect(dialog.locator("tbody tr")).to_have_count(4)
    expect(page).to_have_url(re.compile("order="))
    # Its lanes are on one axis: each begins where the one before led to it.
    expect(dialog.locator(".lanes .lane")).to_have_text(["intent", "gates", "order", "fills"])
    places = [float(mark.get_attribute("x")[:-1]) for mark in dialog.locator(".lanes .mark").all()]
    assert places == sorted(places) and places[0] == 0 and places[-1] == 99, places
    took = dialog.locator(".figures div", has_text="order → fill").locator("dd").inner_text()
    expect(dialog.locator(".lanes .took").last).to_have_text(f"1 fill, the first {took} after the order")
    shared = page.url
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.goto(shared)
    expect(page.locator("dialog.life tbody tr")).to_have_count(4)


def line(number, session=SESSION, kind="fill"):
    return {
        "ts": f"2025-12-20T11:00:{number % 60:02d}.{number:06d}+00:00", "session_id": session, "symbol": "NEW-USD",
        "mode": "live", "kind": kind,
        "payload": {"client_id": f"fresh_{number}", "filled_quantity": 12345678901234567890, "fill_price": 1.50},
    }


def arrival(reader, events):
    desk = reader.desk
    page = reader.goto(f"/live/execution/{SESSION}")
    expect(page.locator("#state[data-connection=live]")).to_be_visible()
    rows = page.locator("#events > li")
    desk.append(f"{SESSION}.fresh.jsonl", [line(1)])
    expect(rows.first).to_contain_text("fresh_1")
    # The digits as they were logged, whatever JavaScript makes of numbers.
    rows.first.locator("button.open").click()
    expect(rows.first.locator("pre")).to_contain_text("12345678901234567890")
    # Reading pauses.
    expect(page.locator("#state")).to_contain_text("paused")
    desk.append(f"{SESSION}.fresh.jsonl", [line(2), line(3)])
    expect(page.locator("#new")).to_have_text("2 new")
    expect(rows.first).to_contain_text("fresh_1")
    page.locator("#new").click()
    expect(rows.first).to_contain_text("fresh_3")
    expect(page.locator("#new")).to_be_hidden()
    expect(page.locator("#state")).to_contain_text("no event since")
    page.locator("#pause").click()
    desk.append(f"{SESSION}.fresh.jsonl", [line(4)])
    expect(page.locator("#new")).to_have_text("1 new")
    page.locator("#pause").click()
    expect(rows.first).to_contain_text("fresh_4")
    for place, which in enumerate([4, 3, 2, 1]):
        expect(rows.nth(place)).to_contain_text(f"fresh_{which}")
    # A session of which nothing is known yet.
    reader.allowed.append("404")
    page = reader.goto("/live/execution/tomorrow")
    expect(page.get_by_text("There is no event of tomorrow yet")).to_be_visible()
    desk.append("tomorrow.jsonl", [line(5, "tomorrow")])
    expect(page.locator("#events > li")).to_have_count(1)
    now = datetime.now(timezone.utc)
    desk.append("tomorrow.jsonl", [{**line(6, "tomorrow", "expire"), "ts": now.isoformat()}])
    expect(page.locator("#state")).to_have_text("live")
    expect(page.locator(".chips button[data-value=expire]")).to_be_visible()
    # A session that no path can have as a part.
    for number, name in enumerate(("..", ""), 6):
        desk.append("dots.jsonl", [line(number, name)])
        page = reader.goto(f"/live/execution?session_id={name}&limit=50")
        expect(page.locator("#state[data-connection=live]")).to_be_visible()
        expect(page.locator("#events > li")).to_have_count(1)
        desk.append("dots.jsonl", [line(number + 10, name)])
        expect(page.locator("#events > li").first).to_contain_text(f"fresh_{number + 10}")
    page = reader.goto("/?sessions=200")
    page.locator('a[href="/live/execution?session_id=.."]').first.click()
    expect(page.locator("#events > li")).to_have_count(2)


def search(reader, events):
    page = reader.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("insuff* balance")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    reader.settle()
    wanted = [event for event in events if "nsufficient balance" in json.dumps(event["payload"])]
    expect(page.locator("#total")).to_have_text(f"{len(wanted):,} hits")
    marks = page.locator("#events > li").first.locator("mark").all_inner_texts()
    assert [mark.lower() for mark in marks] == ["insufficient", "balance"], marks
    page.get_by_role("button", name="error", exact=True).click()
    page.wait_for_url("**type=error**")
    reader.settle()
    errors = [event for event in wanted if event["kind"] == "error"]
    expect(page.locator("#total")).to_contain_text(f"{len(errors):,} hit")
    for kind in ("csv", "jsonl"):
        with page.expect_download() as waiting:
            page.locator(f"#export-{kind}").click()
        with open(waiting.value.path(), encoding="utf-8", newline="") as file:
            text = file.read()
        rows = list(csv.DictReader(io.StringIO(text))) if kind == "csv" else [json.loads(row) for row in text.splitlines()]
        payloads = [json.loads(row["payload"]) if kind == "csv" else row["payload"] for row in rows]
        order = lambda payload: json.dumps(payload, sort_keys=True)
        assert sorted(payloads, key=order) == sorted((event["payload"] for event in errors), key=order), kind
    # Earlier hits.
    page = reader.goto("/search?q=BTC")
    many = number(page.locator("#total").inner_text())
    assert many > 100
    page.locator("#more").click()
    expect(page.locator("#events > li")).to_have_count(100)
    # Nothing found says what to do, and so does an empty search.
    page = reader.goto("/search?q=zebrafish")
    expect(page.locator("#hits .notice")).to_contain_text("Nothing found")
    page = reader.goto("/search")
    expect(page.locator("#hits .notice")).to_contain_text("Type words")


def orders(reader, events):
    page = reader.goto("/orders")
    chips = {text.split()[0]: number(text) for text in page.locator(".chips", has_text="States").locator("button").all_inner_texts() if text[-1].isdigit()}
    assert chips["open"] > 0 and chips["filled"] > 0
    stuck = page.locator("#stuck tbody tr")
    expect(stuck).to_have_count(min(50, chips["open"] + chips["partial"]))
    assert set(stuck.locator(".badge").all_inner_texts()) <= {"open", "partial"}
    page.get_by_role("button", name=re.compile("^rejected")).click()
    expect(page.locator("#stuck")).to_be_hidden()
    expect(page.locator("#others tbody tr")).to_have_count(min(50, chips["rejected"]))
    expect(page).to_have_url(re.compile("state=rejected"))
    shared = page.url
    page.locator("#others button.plain").first.click()
    expect(page.locator("dialog.life")).to_contain_text("rejected")
    page.get_by_role("button", name="Close").click()
    # The dialog's end reaches the address in an event of its own.
    expect(page).to_have_url(shared)
    page.goto(shared)
    expect(page.locator("#others tbody tr")).to_have_count(min(50, chips["rejected"]))
    page = reader.goto("/orders?symbol=NONE-USD")
    expect(page.locator("#stuck .notice")).to_have_text("No order is stuck.")
    expect(page.locator("#others .notice")).to_contain_text("Clear the filter")
    cells(reader, events)


def cells(reader, events):
    """A cell narrows the page to its value or takes it out, a column's head sorts, and times may be local."""
    page = reader.goto(f"/events?session_id={SESSION}")
    own = [event for event in events if event["session_id"] == SESSION]
    row = page.locator("#events > li").first
    symbol = row.locator(".symbol").inner_text()
    row.locator(".symbol").click()
    page.get_by_role("menuitem", name=f"Without {symbol}").press("Enter")
    page.wait_for_url("**symbol=%21**")
    reader.settle()
    assert total(page) == sum(event.get("symbol") != symbol for event in own)
    row.locator("button.open").click()
    kind = row.locator(".event .type").inner_text()
    row.locator(".detail").get_by_role("button", name=f"filter by {kind}").press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(f".chips button[data-value='!{kind}']")).to_have_attribute("aria-pressed", "true")
    reader.settle()
    left = [event for event in own if event.get("symbol") != symbol and event["kind"] != kind]
    assert total(page) == len(left) > 0
    page.locator(f".chips button[data-value='!{kind}']").click()
    reader.settle()
    assert total(page) == sum(event.get("symbol") != symbol for event in own)
    page = reader.goto("/symbols?group=both")
    column = lambda: [number(text) for text in page.locator("#symbols tbody td:nth-child(3)").all_inner_texts()]
    unsorted = column()
    head = page.locator("#symbols th").nth(2)
    for order, expected in [("descending", sorted(unsorted, reverse=True)), ("ascending", sorted(unsorted)), (None, unsorted)]:
        head.get_by_role("button").press("Enter")
        assert head.get_attribute("aria-sort") == order and column() == expected, order
    cell = page.locator("#symbols tbody td.picked").first
    name = cell.locator("a").inner_text()
    cell.locator(".pick").press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator("#menu")).to_have_count(0)
    cell.locator(".pick").press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#symbols tbody tr")).to_have_count(sum(text == name for text in unsorted_names(events)))
    page.locator("#zone").click()
    expect(page.locator("#zone")).to_have_attribute("aria-pressed", "true")
    page = reader.goto(f"/events?session_id={SESSION}")
    shown = row.locator(".time").inner_text()
    parsed = page.evaluate("(text) => new Date(text.replace(' ', 'T').slice(0, 23)).toISOString()", shown)
    assert parsed[:19] == max(event["ts"] for event in own)[:19], (shown, parsed)
    page.locator("#zone").click()
    expect(page.locator("#zone")).to_have_text("UTC")


def unsorted_names(events):
    """The symbol of each pair of a symbol and a session that has orders."""
    return [symbol for symbol, _ in {(event.get("symbol"), event["session_id"]) for event in events if event["kind"] in ("order", "fill")}]


def total(page):
    expect(page.locator("#total")).to_have_text(re.compile(r"\d"))
    return number(page.locator("#total").inner_text())


def pages(reader, events):
    """Each page that lists something says how much of it there is, and so does the page that it leads to."""
    own = [event for event in events if event["session_id"] == SESSION]
    page = reader.goto(f"/events?session_id={SESSION}")
    assert total(page) == len(own)
    page.get_by_role("button", name="error", exact=True).click()
    page.wait_for_url("**type=error**")
    reader.settle()
    errors = [event for event in own if event["kind"] == "error"]
    rows = page.locator("#events > li")
    expect(rows).to_have_count(len(errors))
    assert total(page) == len(errors)
    # From a row to the event for good, and to its order.
    rows.first.locator("button.open").click()
    rows.first.locator("button.around").click()
    expect(rows.first.locator("ol li[aria-current]")).to_have_count(1)
    rows.first.locator("a.permalink").first.click()
    page.wait_for_url(re.compile("/event/[0-9a-f-]+:[0-9]+$"))
    reader.settle()
    expect(page.locator("#event pre")).to_be_visible()
    last = max(errors, key=lambda event: event["ts"])
    assert json.loads(page.locator("#event pre").inner_text()) == last["payload"]
    expect(page.locator("#events > li[aria-current] .type")).to_have_text("error")
    page.locator("#event button.plain").first.click()
    expect(page.locator("dialog.life")).to_be_visible()
    # Earlier ones.
    page = reader.goto("/events?type=gate")
    assert total(page) == sum(event["kind"] == "gate" for event in events)
    page.locator("#more").click()
    expect(rows).to_have_count(200)


def lines(reader, events):
    """Lines that are no events, and clocks."""
    page = reader.goto("/rejects")
    found = total(page)
    shares = page.locator("#files tbody tr td:nth-child(3)").all_inner_texts()
    assert sum(map(number, shares)) == found > 0, (shares, found)
    count = page.locator("#files tbody tr td:nth-child(6) a").first
    expected = number(count.inner_text())
    count.click()
    page.wait_for_url("**reason=*")
    reader.settle()
    assert total(page) == expected
    expect(page.locator("#lines tbody tr")).to_have_count(expected)
    # A file, a reason and a time narrow the lines together.
    page = reader.goto("/rejects?to=2100-01-01")
    assert total(page) == found
    page.locator("#files tbody .pick").first.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url("**file=*")
    reader.settle()
    file = page.locator("input[name=file]").input_value()
    own = total(page)
    assert own == number(shares[0])
    name = page.locator("#lines tbody td:nth-child(3) a").first.inner_text()
    page.get_by_role("button", name=name, exact=True).click()
    reader.settle()
    expect(page.locator("#total")).not_to_have_text(f"{own} lines")
    expect(page.locator("input[name=file]")).to_have_value(file)
    cells = page.locator("#lines tbody td:nth-child(3)").all_inner_texts()
    assert 0 < total(page) == len(cells) < own and set(cells) == {name}, cells
    page = reader.goto("/rejects?from=2100-01-01")
    assert total(page) == 0
    page = reader.goto("/rejects?reason=" + name)
    page.locator("#lines tbody a").first.click()
    page.wait_for_url(re.compile("/event/[0-9a-f-]+:[0-9]+$"))
    reader.settle()
    expect(page.locator("h1")).to_contain_text("is no event")
    page = reader.goto("/clock")
    steps = number(page.locator("#figures dd").first.inner_text())
    expect(page.locator("#steps tbody tr")).to_have_count(steps)
    page.locator("#steps tbody a").first.click()
    page.wait_for_url(re.compile("/event/[0-9a-f-]+:[0-9]+$"))
    reader.settle()
    times = page.locator("#events > li .time").all_inner_texts()
    assert times != sorted(times), times
    page = reader.goto("/clock")
    page.locator("#pauses tbody a").first.click()
    page.wait_for_url("**/events?**")
    reader.settle()
    assert total(page) >= 2


def sums(reader, events):
    """What orders come to and how long they took, and the orders behind each number."""
    placed = Counter(event["symbol"] for event in events if event["kind"] == "order")
    page = reader.goto("/symbols")
    rows = page.locator("#symbols tbody tr")
    expect(rows).to_have_count(len({event.get("symbol") for event in events if event["kind"] in ("order", "fill", "error")}))
    cells = {row.locator("td").nth(0).inner_text(): number(row.locator("td").nth(1).inner_text()) for row in rows.all()}
    assert cells == dict(placed), (cells, placed)
    for column in (1, 2, 5):
        page = reader.goto("/symbols?mode=live")
        expected = number(rows.first.locator("td").nth(min(column, 2)).inner_text())
        rows.first.locator("td").nth(column).locator("a").click()
        page.wait_for_url(re.compile("/orders[?].*mode=live"))
        reader.settle()
        if column < 5:
            assert total(page) == expected, column
    page = reader.goto(f"/latency?session_id={SESSION}")
    for row in (0, 1):
        cell = page.locator("#totals tbody tr").nth(row).locator("td").nth(1)
        expected = number(cell.inner_text())
        cell.locator("a").click()
        page.wait_for_url(re.compile(f"/orders[?].*session_id={SESSION}"))
        reader.settle()
        assert total(page) == expected > 0
        page = reader.goto(f"/latency?session_id={SESSION}")
    heats = page.locator("a.heat")
    named = [re.search(r"of ([0-9,]+) orders", text) for text in heats.evaluate_all("all => all.map((one) => one.ariaLabel)")]
    assert sum(number(found[1]) for found in named) == number(page.locator("#totals td").nth(1).inner_text())
    spikes = page.locator("#spikes tbody tr")
    expect(spikes.first).to_be_visible()
    window = spikes.first.locator("td").nth(0).inner_text()
    spikes.first.locator("td").nth(0).locator("a").click()
    page.wait_for_url("**/events?**")
    reader.settle()
    begin, end = re.findall(r"\d\d:\d\d", window)
    assert all(begin <= text[11:16] < end for text in page.locator("#events > li .time").all_inner_texts())


PAGES = [
    "/", f"/live/execution/{SESSION}", "/search?q=order", "/orders", "/events", "/rejects", "/clock", "/latency", "/symbols",
    f"/event?file={SESSION}.jsonl.gz&line=5",
]


def contrast(page):
    """Texts whose contrast with what is behind them is below 4.5 to 1 (WCAG 2.1, 1.4.3)."""
    return page.evaluate("""() => {
      const rgb = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
      const luminance = ([r, g, b]) => [r, g, b].map((v) => v / 255)
        .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
      const behind = (element) => {
        for (let e = element; e; e = e.parentElement) {
          const colour = rgb(getComputedStyle(e).backgroundColor);
          if (colour.length === 3 || colour[3] === 1) return colour;
        }
        return [255, 255, 255];
      };
      const faults = [];
      for (const element of document.querySelectorAll("body *")) {
        const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        if (!own || !element.checkVisibility() || element.closest("canvas, noscript, .hidden, .skip, option")) continue;
        const [a, b] = [luminance(rgb(getComputedStyle(element).color)), luminance(behind(element))].sort((x, y) => y - x);
        const ratio = (a + 0.05) / (b + 0.05);
        if (ratio < 4.5) faults.push(`${element.tagName}.${element.className} ${ratio.toFixed(2)} ${element.textContent.slice(0, 40)}`);
      }
      return faults;
    }""")


def looks(reader, events, browser):
    for width in (400, 1600):
        for dark in (False, True):
            other = Reader(browser, reader.desk, width=width, dark=dark)
            for path in PAGES:
                page = other.goto(path)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
                # A page that waits for too long is shown as it is.
                moved, late = page.evaluate("[window.moved, 'late' in document.body.dataset]")
                assert late or not moved, (path, width, moved)
                assert not contrast(page), (path, width, dark, contrast(page))
                back = page.evaluate("getComputedStyle(document.body).backgroundColor")
                assert (sum(map(int, re.findall(r"\d+", back)[:3])) < 200) == dark, back
                names = page.evaluate("""() => [...document.querySelectorAll("button, input, select, a")]
                    .filter((e) => !(e.textContent.trim() || e.ariaLabel || e.labels?.length)).map((e) => e.outerHTML)""")
                assert not names, names
            other.end()


PAYLOADS = [
    template.format(n=number)
    for number, template in enumerate(
        [
            "BUY \u202eLLES\u202c \u200b\ufeff\u2066{n}", "<script>pwned({n})</script>", "<img src=x onerror=pwned({n})>", "<svg onload=pwned({n})>",
            "\"><script>pwned({n})</script>", "'><img src=x onerror=pwned({n})>", "</script><script>pwned({n})</script>",
            "<iframe srcdoc='<script>parent.pwned({n})</script>'>", "javascript:pwned({n})", "<a href=javascript:pwned({n})>x</a>",
            "<body onload=pwned({n})>", "<details open ontoggle=pwned({n})>", "<input autofocus onfocus=pwned({n})>",
            "<video><source onerror=pwned({n})>", "<math><mtext></mtext><script>pwned({n})</script></math>",
            "<object data='javascript:pwned({n})'>", "<embed src='javascript:pwned({n})'>", "${{pwned({n})}}",
            "{{{{constructor.constructor('pwned({n})')()}}}}", "<template><script>pwned({n})</script></template>",
            "\u202e<script>pwned({n})</script>", "<base href='http://evil.test/{n}/'>",
            "<link rel=stylesheet href='http://evil.test/{n}.css'>", "<meta http-equiv=refresh content='0;url=http://evil.test/{n}'>",
            "<form action='http://evil.test/{n}'><button>x</button></form>", "<style>@import 'http://evil.test/{n}';</style>",
        ]
        * 4
    )
]


def hostile():
    """A log in which each field of some line is each of the payloads."""
    lines = []
    for place, text in enumerate(PAYLOADS):
        event = {
            "ts": f"2025-12-20T10:00:00.{place:06d}+00:00", "session_id": "s", "symbol": "BTC-USD", "mode": "live",
            "kind": ["intent", "gate", "order", "fill", "error"][place % 5],
            "payload": {"order_id": f"o{place}", "intent_id": f"i{place}", "error": text, "reason": text, "side": text, text: text},
        }
        lines.append(event)
        for field in ("session_id", "symbol", "mode", "kind", "ts"):
            lines.append({**event, field: text})
        for field in ("order_id", "intent_id", "gate", "decision", "strategy_key", "order_type", "quantity"):
            lines.append({**event, "payload": {**event["payload"], field: text}})
    return lines


def attack(reader, events):
    page = reader.page
    page.add_init_script("window.pwned = (n) => { document.title = `pwned ${n}`; window.wasPwned = n; };")
    reader.allowed.append("404")

    def check(path):
        page.goto(reader.desk.base + path)
        page.wait_for_load_state("networkidle") if "/live/" not in path else expect(page.locator("#state[data-connection=live]")).to_be_visible()
        for button in page.locator("button.open").all()[:12]:
            button.click()
        assert page.evaluate("window.wasPwned") is None, path
        shown = page.evaluate("document.body.innerText + document.title")
        assert not set(shown) & set("\u202e\u202c\u200b\ufeff\u2066"), path
        assert page.evaluate("document.querySelectorAll('main iframe, main script, main object, main embed, main base, main link, main meta, main style, main form[action], main img, main svg').length") == 0, path

    from urllib.parse import quote

    for path in ["/?sessions=200", "/orders?orders=800", "/live/execution/s?limit=2000", "/search?q=pwned", "/search?q=script",
                 "/events", "/symbols?group=both", "/latency", "/clock", "/rejects", "/event?file=s.jsonl&line=9"]:
        check(path)
    sessions = [text for text in PAYLOADS[:25]]
    for text in sessions:
        check("/live/execution/" + quote(text, safe=""))
        check("/search?q=" + quote(text, safe="") + "&symbol=" + quote(text, safe=""))
    for name in ("session_id", "symbol", "mode", "state", "order", "type", "from"):
        reader.allowed.append("400")
        check(f"/orders?{name}=" + quote(PAYLOADS[0], safe=""))


WALKS = {walk.__name__: walk for walk in (overview, filters, live, arrival, search, orders, pages, lines, sums, looks, attack)}


def token(browser, program, fixture):
    """With a token the pages ask for it, and then work, streams and exports included."""
    secret = "0123456789abcdef0123"
    path = os.path.join(os.path.dirname(__file__), "..", "..", ".build", f"token-{os.getpid()}")
    with open(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
        file.write(secret + "\n")
    desk = None
    try:
        sent = {"Authorization": f"Bearer {secret}"}
        with Desk(program, fixture, arguments=["--token-file", path], headers=sent) as desk:
            reader = Reader(browser, desk)
            reader.allowed.append("401")
            page = reader.page
            page.goto(desk.base + f"/live/execution/{SESSION}")
            expect(page.locator("dialog.ask [role=alert]")).to_have_text("")
            page.locator("dialog.ask input").fill("wrong")
            page.keyboard.press("Enter")
            expect(page.locator("dialog.ask [role=alert]")).to_contain_text("refused")
            page.locator("dialog.ask input").fill(secret)
            page.keyboard.press("Enter")
            expect(page.locator("#state[data-connection=live]")).to_be_visible()
            expect(page.locator("#events > li")).to_have_count(200)
            page.goto(desk.base + "/search?q=balance")
            with page.expect_download() as waiting:
                page.locator("#export-jsonl").click()
            assert os.path.getsize(waiting.value.path()) > 100
            reader.end()
            assert desk.ask("/api/sessions")[0] == 401
            assert desk.ask("/api/sessions", sent)[0] == 200
            assert desk.ask("/healthz")[0] == 200
    finally:
        os.unlink(path)


def main():
    program, fixture, name = sys.argv[1:]
    if not os.path.exists(CHROMIUM):
        raise SystemExit(f"there is no {CHROMIUM}: apt-get install chromium, or run make test, which does")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        if name == "token":
            return token(browser, program, fixture)
        logs = {"s.jsonl": hostile()} if name == "attack" else None
        with Desk(program, None if logs else fixture, logs) as desk:
            reader = Reader(browser, desk)
            walk = WALKS[name]
            walk(reader, read(desk.logs), *([browser] if name == "looks" else []))
            reader.end()
        browser.close()


if __name__ == "__main__":
    main()
