package dev.holdfast.cold;

import java.time.LocalDate;

/// Days, microseconds: a date or a time on the way between text and file.
final class Moments {
    private static final long DAY = 86_400_000_000L;

    private Moments() {}

    /// `2026-11-26 03:19:53.123456`, up to six digits behind the point.
    static long micros(String text) {
        if (text.length() < 19 || text.charAt(10) != ' ' || text.charAt(13) != ':' || text.charAt(16) != ':') {
            throw new IllegalArgumentException("no timestamp: " + text);
        }
        long micros = LocalDate.parse(text.substring(0, 10)).toEpochDay() * DAY;
        micros += Long.parseLong(text.substring(11, 13)) * 3_600_000_000L;
        micros += Long.parseLong(text.substring(14, 16)) * 60_000_000L;
        micros += Long.parseLong(text.substring(17, 19)) * 1_000_000L;
        if (text.length() > 19) {
            String digits = text.substring(20);
            if (text.charAt(19) != '.' || digits.length() > 6) {
                throw new IllegalArgumentException("no timestamp: " + text);
            }
            micros += Long.parseLong((digits + "000000").substring(0, 6));
        }
        return micros;
    }

    static String text(long micros) {
        long rest = Math.floorMod(micros, DAY);
        StringBuilder text = new StringBuilder(26)
                .append(LocalDate.ofEpochDay(Math.floorDiv(micros, DAY)))
                .append(' ');
        two(text, rest / 3_600_000_000L).append(':');
        two(text, rest / 60_000_000L % 60).append(':');
        two(text, rest / 1_000_000L % 60);
        long fraction = rest % 1_000_000L;
        if (fraction > 0) {
            String digits = Long.toString(1_000_000L + fraction);
            int end = digits.length();
            while (digits.charAt(end - 1) == '0') {
                end--;
            }
            text.append('.').append(digits, 1, end);
        }
        return text.toString();
    }

    private static StringBuilder two(StringBuilder text, long number) {
        return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}
