package dev.holdfast.drive;

import java.time.Duration;

/// Figures in reasons that people read.
final class Words {
    private static final int MOST_CHARACTERS = 200;
    private static final double MEBI = 1024.0 * 1024;

    private Words() {}

    static String bytes(long bytes) {
        double mebi = bytes / MEBI;
        return mebi >= 1024 ? "%.1f GiB".formatted(mebi / 1024) : "%.0f MiB".formatted(mebi);
    }

    static String shortened(String text) {
        String line = text.strip().replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS) + "...";
    }

    /// `2 h 5 min`, `40 s`.
    static String span(Duration span) {
        long hours = span.toHours();
        if (hours > 0) {
            return span.toMinutesPart() == 0 ? hours + " h" : hours + " h " + span.toMinutesPart() + " min";
        }
        return span.toMinutes() > 0
                ? span.toSecondsPart() == 0
                        ? span.toMinutes() + " min"
                        : span.toMinutes() + " min " + span.toSecondsPart() + " s"
                : span.toSeconds() + " s";
    }
}
