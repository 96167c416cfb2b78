#include "CTOML.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <sstream>
#include <string>
#include <string_view>
#include <toml.hpp>
#include <tuple>
#include <utility>
#include <vector>

namespace {

ctoml_text borrowed(const std::string &text) { return {text.data(), text.size()}; }

// A number as it stands in the document: toml11 keeps where that is, and an integer of more than 64 bits only there.
std::string numberText(const toml::value &value) {
    const auto place = value.location();
    std::string text = place.line_str().substr(place.column() - 1, place.region());
    if (text.size() > 2 && text[0] == '0' && std::isalpha(static_cast<unsigned char>(text[1])))
        return std::to_string(value.as_integer());
    text.erase(std::remove(text.begin(), text.end(), '_'), text.end());
    return text[0] == '+' ? text.substr(1) : text;
}

struct Visit {
    ctoml_visitor visitor;
    void *context;

    void value(const toml::value &value, const std::string &name) const {
        const auto line = static_cast<unsigned>(value.location().line());
        if (value.is_table()) {
            step(CTOML_TABLE, line, name);
            for (const auto *member : inOrder(value.as_table())) this->value(member->second, member->first);
            step(CTOML_END, line, name);
        } else if (value.is_array()) {
            step(CTOML_ARRAY, line, name);
            for (const auto &element : value.as_array()) this->value(element, "");
            step(CTOML_END, line, name);
        } else if (value.is_string()) {
            step(CTOML_STRING, line, name, value.as_string().str);
        } else if (value.is_boolean()) {
            step(CTOML_BOOLEAN, line, name, value.as_boolean() ? "true" : "false");
        } else if (value.is_integer()) {
            step(CTOML_INTEGER, line, name, numberText(value));
        } else if (value.is_floating()) {
            const std::string text = numberText(value);
            // `inf` and `nan`.
            const bool isNumber = text.find('n') == std::string::npos;
            step(isNumber ? CTOML_FLOAT : CTOML_OTHER, line, name, text);
        } else {
            step(CTOML_OTHER, line, name);
        }
    }

    void step(ctoml_kind kind, unsigned line, const std::string &name, const std::string &text = "") const {
        visitor(context, kind, line, borrowed(name), borrowed(text));
    }

    // toml11 keeps members in a hash table; two of them never begin at one place, but for tables of dotted keys.
    static std::vector<const toml::table::value_type *> inOrder(const toml::table &table) {
        std::vector<std::tuple<std::size_t, std::size_t, const toml::table::value_type *>> members;
        for (const auto &member : table) {
            const auto place = member.second.location();
            members.emplace_back(place.line(), place.column(), &member);
        }
        std::sort(members.begin(), members.end());
        std::vector<const toml::table::value_type *> ordered;
        for (const auto &member : members) ordered.push_back(std::get<2>(member));
        return ordered;
    }
};

// toml11 descends by recursion, and some thousand levels are a stack's end. Brackets in texts are counted as well, which
// no document of ours comes near to.
unsigned lineOfTooDeep(std::string_view text) {
    const int mostDepth = 1000;
    int depth = 0;
    unsigned line = 1;
    for (const char byte : text) {
        if (byte == '\n') ++line;
        if (byte == '[' || byte == '{') ++depth;
        if ((byte == ']' || byte == '}') && depth > 0) --depth;
        if (depth > mostDepth) return line;
    }
    return 0;
}

// toml11 tells of an error in several lines, the first of which says what is wrong and the second where.
std::string firstLine(const std::string &message) {
    std::string line = message.substr(0, message.find('\n'));
    for (const char *mark : {"[error] ", "toml::insert_value: ", "toml::parse_", "toml::"}) {
        const std::string prefix = mark;
        if (line.rfind(prefix, 0) == 0) line.erase(0, prefix.size());
    }
    // Of a text without quotes it says this, or nothing.
    if (line.empty() || line.back() == ' ' || line == "bad format: unknown value appeared")
        return "no value that is known (a text has quotes)";
    if (line.back() == '.') line.pop_back();
    return line;
}

}  // namespace

unsigned ctoml_visit(const char *text, size_t length, ctoml_visitor visitor, void *context, char *message,
                     size_t room) {
    if (const unsigned line = lineOfTooDeep({text, length})) {
        std::snprintf(message, room, "there are too many brackets inside one another");
        return line;
    }
    try {
        std::istringstream stream(std::string(text, length));
        const toml::value document = toml::parse(stream, "document");
        Visit{visitor, context}.value(document, "");
        return 0;
    } catch (const toml::exception &error) {
        std::snprintf(message, room, "%s", firstLine(error.what()).c_str());
        return std::max(1u, static_cast<unsigned>(error.location().line()));
    } catch (const std::exception &error) {
        std::snprintf(message, room, "%s", firstLine(error.what()).c_str());
        return 1;
    }
}
