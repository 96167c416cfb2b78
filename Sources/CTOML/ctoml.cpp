#include "CTOML.h"

#include <cstdio>
#include <sstream>
#include <string>
#include <toml.hpp>

namespace {

struct Visit {
    ctoml_visitor visitor;
    void *context;

    void value(const toml::value &value, const std::string &path) const {
        const auto line = static_cast<unsigned>(value.location().line());
        if (value.is_table() && !value.as_table().empty()) {
            for (const auto &[name, member] : value.as_table()) this->value(member, join(path, name));
        } else if (value.is_array() && !value.as_array().empty() && value.as_array().front().is_table()) {
            std::size_t place = 0;
            for (const auto &element : value.as_array()) this->value(element, path + "[" + std::to_string(place++) + "]");
        } else if (value.is_integer()) {
            visitor(context, path.c_str(), line, CTOML_INTEGER, value.as_integer(), "", 0);
        } else if (value.is_boolean()) {
            visitor(context, path.c_str(), line, CTOML_BOOLEAN, value.as_boolean(), "", 0);
        } else if (value.is_string()) {
            const std::string &text = value.as_string().str;
            visitor(context, path.c_str(), line, CTOML_STRING, 0, text.data(), text.size());
        } else {
            visitor(context, path.c_str(), line, CTOML_OTHER, 0, "", 0);
        }
    }

    static std::string join(const std::string &path, const std::string &name) {
        return path.empty() ? name : path + "." + name;
    }
};

// toml11 tells of an error in several lines, the first of which says what is wrong and the second where.
std::string firstLine(const std::string &message) {
    std::string line = message.substr(0, message.find('\n'));
    for (const char *mark : {"[error] ", "toml::parse_", "toml::"}) {
        const std::string prefix = mark;
        if (line.rfind(prefix, 0) == 0) line.erase(0, prefix.size());
    }
    return line;
}

}  // namespace

extern "C" int ctoml_visit(const char *text, size_t length, ctoml_visitor visitor, void *context, char *message,
                           size_t room) {
    try {
        std::istringstream stream(std::string(text, length));
        const toml::value document = toml::parse(stream, "policy");
        if (!document.as_table().empty()) Visit{visitor, context}.value(document, "");
        return 0;
    } catch (const toml::exception &error) {
        const std::string line = std::to_string(error.location().line());
        std::snprintf(message, room, "line %s: %s", line.c_str(), firstLine(error.what()).c_str());
    } catch (const std::exception &error) {
        std::snprintf(message, room, "%s", firstLine(error.what()).c_str());
    }
    return 1;
}
