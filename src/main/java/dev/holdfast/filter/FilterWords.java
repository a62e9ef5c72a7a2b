package dev.holdfast.filter;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The words that a list may be asked by, and what each takes.
///
/// @param things what is listed, `sessions`
/// @param plain the word that is meant where none is typed: `orders` is `policy:orders`
/// @param words in the order in which they are offered
/// @param sorts what it may be sorted by
public record FilterWords(String things, String plain, Map<String, Kind> words, List<String> sorts) {
    private static final Pattern AGO = Pattern.compile("(\\d{1,6})([mhdw])");
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    public FilterWords {
        words = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(words));
        sorts = List.copyOf(sorts);
    }

    /// What a word takes.
    public sealed interface Kind {
        /// One of these.
        record OneOf(List<String> values) implements Kind {
            public OneOf {
                values = List.copyOf(values);
            }
        }

        /// Any text; `*` stands for any letters.
        record Text() implements Kind {}

        record Number() implements Kind {}

        /// `7d`, `24h`, `90m`, `2w`: so long ago; or a day or a moment, ISO-8601, UTC.
        record Moment() implements Kind {}
    }

    /// @throws HoldfastException `USAGE` naming the word that is not known, or the value that does not fit
    public Filter read(String text) {
        List<Filter.Term> terms = new ArrayList<>();
        for (String token : tokens(text)) {
            int colon = token.indexOf(':');
            String word = colon < 0 || token.startsWith("\"") ? plain : token.substring(0, colon);
            String value =
                    unquoted(word.equals(plain) && !token.startsWith(plain + ":") ? token : token.substring(colon + 1));
            check(word, value, token);
            terms.add(new Filter.Term(word, value));
        }
        return new Filter(terms);
    }

    /// `text`, or nothing when it is not understood: e.g. kept by an older version.
    public String known(String text) {
        try {
            return read(text).toString();
        } catch (HoldfastException e) {
            return "";
        }
    }

    /// Splits at blanks that do not stand in quotes.
    private List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        StringBuilder token = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            quoted ^= each == '"';
            if (Character.isWhitespace(each) && !quoted) {
                if (!token.isEmpty()) {
                    tokens.add(token.toString());
                    token.setLength(0);
                }
            } else {
                token.append(each);
            }
        }
        if (quoted) {
            throw wrong("a quotation mark is missing in `" + text.strip() + "`");
        }
        if (!token.isEmpty()) {
            tokens.add(token.toString());
        }
        return tokens;
    }

    private static String unquoted(String value) {
        return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1).replace("\"\"", "\"")
                : value;
    }

    private void check(String word, String value, String token) {
        Kind kind = words.get(word);
        if (kind == null) {
            throw wrong("%s are not filtered by `%s`; the words are %s"
                    .formatted(things, word, String.join(", ", words.keySet())));
        }
        if (value.isEmpty()) {
            throw wrong("`" + token + "` has no value");
        }
        switch (kind) {
            case Kind.OneOf(List<String> values) -> {
                if (!values.contains(value)) {
                    throw wrong("there is no %s `%s`; there are %s".formatted(word, value, String.join(", ", values)));
                }
            }
            case Kind.Number() -> {
                if (!value.matches("\\d{1,18}")) {
                    throw wrong("`%s` is not a number: %s:%s".formatted(value, word, value));
                }
            }
            case Kind.Moment() -> moment(value, Instant.EPOCH);
            case Kind.Text() -> {}
        }
    }

    private static HoldfastException wrong(String why) {
        return new HoldfastException(ErrorCode.USAGE, why);
    }

    /// What a value of [Kind.Moment] means, as far as a database can be asked for it.
    static Instant moment(String value, Instant now) {
        Instant moment = told(value, now);
        return moment.isBefore(EARLIEST) ? EARLIEST : moment.isAfter(LATEST) ? LATEST : moment;
    }

    private static Instant told(String value, Instant now) {
        Matcher ago = AGO.matcher(value);
        if (ago.matches()) {
            long many = Long.parseLong(ago.group(1));
            return now.minus(
                    switch (ago.group(2)) {
                        case "m" -> Duration.ofMinutes(many);
                        case "h" -> Duration.ofHours(many);
                        case "d" -> Duration.ofDays(many);
                        default -> Duration.ofDays(7 * many);
                    });
        }
        try {
            return value.contains("T")
                    ? Instant.parse(value)
                    : LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw wrong("`%s` is not a time such as 7d, 24h or 2026-11-01".formatted(value));
        }
    }
}
