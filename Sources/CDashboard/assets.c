#include "dashboard.h"

static const unsigned char page_html[] = {
#embed "site/page.html"
};
static const unsigned char style_css[] = {
#embed "site/style.css"
};
static const unsigned char icon_svg[] = {
#embed "site/icon.svg"
};
static const unsigned char icon_critical_svg[] = {
#embed "site/icon-critical.svg"
};
static const unsigned char main_js[] = {
#embed "site/main.js"
};
static const unsigned char api_js[] = {
#embed "site/api.js"
};
static const unsigned char elements_js[] = {
#embed "site/elements.js"
};
static const unsigned char format_js[] = {
#embed "site/format.js"
};
static const unsigned char filters_js[] = {
#embed "site/filters.js"
};
static const unsigned char table_js[] = {
#embed "site/table.js"
};
static const unsigned char rows_js[] = {
#embed "site/rows.js"
};
static const unsigned char life_js[] = {
#embed "site/life.js"
};
static const unsigned char charts_js[] = {
#embed "site/charts.js"
};
static const unsigned char overview_js[] = {
#embed "site/overview.js"
};
static const unsigned char session_js[] = {
#embed "site/session.js"
};
static const unsigned char search_js[] = {
#embed "site/search.js"
};
static const unsigned char orders_js[] = {
#embed "site/orders.js"
};
static const unsigned char events_js[] = {
#embed "site/events.js"
};
static const unsigned char event_js[] = {
#embed "site/event.js"
};
static const unsigned char symbols_js[] = {
#embed "site/symbols.js"
};
static const unsigned char latency_js[] = {
#embed "site/latency.js"
};
static const unsigned char clock_js[] = {
#embed "site/clock.js"
};
static const unsigned char telemetry_js[] = {
#embed "site/telemetry.js"
};
static const unsigned char rejects_js[] = {
#embed "site/rejects.js"
};
static const unsigned char openapi_json[] = {
#embed "site/openapi.json"
};
// Debian's libjs-chart.js, so that the program needs no file beside it.
static const unsigned char chart_js[] = {
#embed "/usr/share/javascript/chart.js/chart.min.js"
};

#define HTML "text/html; charset=utf-8"
#define SCRIPT "text/javascript; charset=utf-8"
#define ASSET(name, type, bytes) {name, type, bytes, sizeof bytes}

static const struct blotter_asset assets[] = {
    ASSET("page.html", HTML, page_html),
    ASSET("style.css", "text/css; charset=utf-8", style_css),
    ASSET("icon.svg", "image/svg+xml", icon_svg),
    ASSET("icon-critical.svg", "image/svg+xml", icon_critical_svg),
    ASSET("main.js", SCRIPT, main_js),
    ASSET("api.js", SCRIPT, api_js),
    ASSET("elements.js", SCRIPT, elements_js),
    ASSET("format.js", SCRIPT, format_js),
    ASSET("filters.js", SCRIPT, filters_js),
    ASSET("table.js", SCRIPT, table_js),
    ASSET("rows.js", SCRIPT, rows_js),
    ASSET("life.js", SCRIPT, life_js),
    ASSET("charts.js", SCRIPT, charts_js),
    ASSET("overview.js", SCRIPT, overview_js),
    ASSET("session.js", SCRIPT, session_js),
    ASSET("search.js", SCRIPT, search_js),
    ASSET("orders.js", SCRIPT, orders_js),
    ASSET("events.js", SCRIPT, events_js),
    ASSET("event.js", SCRIPT, event_js),
    ASSET("symbols.js", SCRIPT, symbols_js),
    ASSET("latency.js", SCRIPT, latency_js),
    ASSET("clock.js", SCRIPT, clock_js),
    ASSET("rejects.js", SCRIPT, rejects_js),
    ASSET("telemetry.js", SCRIPT, telemetry_js),
    ASSET("openapi.json", "application/json", openapi_json),
    ASSET("chart.js", SCRIPT, chart_js),
};

const struct blotter_asset *blotter_asset_at(size_t number) {
    return number < sizeof assets / sizeof *assets ? &assets[number] : NULL;
}
