package dev.holdfast.legacy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How session tables are named: `archive_{session}_{child}`.
///
/// `{session}` stands for letters, digits and hyphens, `{date}` for a day (20261126 or 2026_11_26), `{child}` for
/// anything. A template has one of the first two; both together tell a session. Without `{child}` all its tables are of
/// one child, named by what the template says beside them.
public record Template(String text) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
    private static final String SESSION = "(?<session>[0-9A-Za-z-]+)";
    private static final String DATE = "(?<date>[0-9]{8}|[0-9]{4}_[0-9]{2}_[0-9]{2})";
    private static final String CHILD = "(?<child>.+)";

    /// @param session `{session}`, or `{date}`, or both with `/` between
    public record Match(String session, String child) {}

    public Template {
        Matcher names = PLACEHOLDER.matcher(text);
        while (names.find()) {
            switch (names.group(1)) {
                case "session", "date", "child" -> {
                    if (text.indexOf(names.group(), names.end()) >= 0) {
                        throw wrong(text, names.group() + " is in it twice");
                    }
                }
                default -> throw wrong(text, names.group() + " is none of {session}, {date} and {child}");
            }
        }
        if (!text.contains("{session}") && !text.contains("{date}")) {
            throw wrong(text, "neither {session} nor {date} is in it");
        }
        if (PLACEHOLDER.matcher(text).replaceAll("").isEmpty()) {
            throw wrong(text, "every table would fit it");
        }
    }

    private static HoldfastException wrong(String text, String why) {
        return new HoldfastException(ErrorCode.USAGE, "template '%s': %s; nothing was read".formatted(text, why));
    }

    public Optional<Match> match(String table) {
        Matcher found = pattern().matcher(table);
        if (!found.matches()) {
            return Optional.empty();
        }
        String session = text.contains("{session}") ? found.group("session") : "";
        String date = text.contains("{date}") ? found.group("date") : "";
        String both = session.isEmpty() || date.isEmpty() ? session + date : date + "/" + session;
        return Optional.of(new Match(both, text.contains("{child}") ? found.group("child") : rest("")));
    }

    private Pattern pattern() {
        StringBuilder pattern = new StringBuilder();
        Matcher names = PLACEHOLDER.matcher(text);
        int from = 0;
        while (names.find()) {
            pattern.append(Pattern.quote(text.substring(from, names.start())));
            pattern.append(
                    switch (names.group(1)) {
                        case "session" -> SESSION;
                        case "date" -> DATE;
                        default -> CHILD;
                    });
            from = names.end();
        }
        return Pattern.compile(
                pattern.append(Pattern.quote(text.substring(from))).toString());
    }

    /// Every name that fits begins with this.
    public String prefix() {
        return text.substring(0, text.indexOf('{'));
    }

    /// The name of all sessions of a child together: the template without its session.
    public String without(String child) {
        return text.contains("{child}") ? rest(child) : rest("");
    }

    private String rest(String child) {
        String left = text.replace("{session}", "").replace("{date}", "").replace("{child}", child);
        String name = left.replaceAll("[_-]{2,}", "_").replaceAll("^[_-]+|[_-]+$", "");
        return name.isEmpty() ? "sessions" : name;
    }

    @Override
    public String toString() {
        return text;
    }
}
