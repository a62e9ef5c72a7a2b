package dev.holdfast.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Values of options that are more than a word.
final class Words {
    private Words() {}

    /// A whole number of 1 or more.
    static final class Positive implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            try {
                long number = Long.parseLong(text.replace("_", ""));
                if (number > 0) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw new TypeConversionException("'" + text + "' is not a whole number");
            }
            throw new TypeConversionException("'" + text + "' is not 1 or more");
        }
    }

    /// `90s`, `15m`, `1h30m`, `2d`, or ISO-8601 `PT1H30M`.
    static final class Span implements ITypeConverter<Duration> {
        private static final Pattern SHORT =
                Pattern.compile("(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?");

        @Override
        public Duration convert(String text) {
            Duration duration = parse(text.toLowerCase(Locale.ROOT));
            if (duration.isZero() || duration.isNegative()) {
                throw wrong(text);
            }
            return duration;
        }

        private static Duration parse(String text) {
            Matcher matcher = SHORT.matcher(text);
            if (matcher.matches()) {
                return Duration.ofDays(part(matcher, 1))
                        .plusHours(part(matcher, 2))
                        .plusMinutes(part(matcher, 3))
                        .plusSeconds(part(matcher, 4));
            }
            try {
                return Duration.parse(text);
            } catch (DateTimeParseException e) {
                throw wrong(text);
            }
        }

        private static long part(Matcher matcher, int group) {
            String digits = matcher.group(group);
            return digits == null ? 0 : Long.parseLong(digits);
        }

        private static TypeConversionException wrong(String text) {
            return new TypeConversionException("'" + text + "' is not a duration such as 90s, 15m or 1h30m");
        }
    }

    /// `500GiB`, `500GB`, `1.5TiB` or whole bytes; `GB` counts thousands.
    static final class Size implements ITypeConverter<Long> {
        private static final Pattern SHAPE = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,3})?)\\s?(?:([kmgtp])(i?))?b?");

        @Override
        public Long convert(String text) {
            Matcher matcher = SHAPE.matcher(text.toLowerCase(Locale.ROOT));
            if (matcher.matches()) {
                int power = matcher.group(2) == null ? 0 : 1 + "kmgtp".indexOf(matcher.group(2));
                int base = "i".equals(matcher.group(3)) ? 1024 : 1000;
                double bytes = Double.parseDouble(matcher.group(1)) * Math.pow(base, power);
                if (bytes >= 1 && bytes < Long.MAX_VALUE) {
                    return Math.round(bytes);
                }
            }
            throw new TypeConversionException(
                    "'" + text + "' is not a size such as 500GiB, 1.5TB or a number of bytes");
        }
    }
}
