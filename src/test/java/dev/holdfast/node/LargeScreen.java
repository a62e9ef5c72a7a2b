package dev.holdfast.node;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a screen that lists much took, as a row of a table of [#HEAD].
///
/// @param filtered null where nothing is to filter; @param frame the longest in the median of scrolls; null where
///     nothing scrolls; @param pauses those over a tenth of a second, as they were felt; @param heap in bytes, in use
///     when all that is not has been collected
record LargeScreen(
        String name,
        Duration opened,
        @Nullable Duration filtered,
        @Nullable Duration frame,
        List<Duration> pauses,
        long heap) {
    static final List<String> HEAD = List.of(
            "| screen | opened | filtered | longest frame of a scroll | pauses over 100 ms | heap |",
            "|---|---|---|---|---|---|");

    private static final Pattern ROW =
            Pattern.compile("\\| ([^|]+) \\| (\\d+) ms \\| ([^|]*) \\| ([^|]*) \\| ([^|]*) \\| (\\d+) MB \\|");

    /// @return nothing of another line
    static Optional<LargeScreen> of(String line) {
        Matcher matcher = ROW.matcher(line);
        return matcher.matches()
                ? Optional.of(new LargeScreen(
                        matcher.group(1),
                        Duration.ofMillis(Long.parseLong(matcher.group(2))),
                        times(matcher.group(3)).stream().findFirst().orElse(null),
                        times(matcher.group(4)).stream().findFirst().orElse(null),
                        times(matcher.group(5)),
                        Long.parseLong(matcher.group(6)) << 20))
                : Optional.empty();
    }

    private static List<Duration> times(String told) {
        return Stream.of(told.split(", ", -1))
                .filter(each -> each.endsWith(" ms"))
                .map(each -> Duration.ofMillis(Long.parseLong(each.substring(0, each.length() - 3))))
                .toList();
    }

    @Override
    public String toString() {
        return "| %s | %s | %s | %s | %s | %d MB |"
                .formatted(
                        name,
                        millis(opened),
                        filtered == null ? "" : millis(filtered),
                        frame == null ? "" : millis(frame),
                        pauses.isEmpty()
                                ? "none"
                                : pauses.stream().map(LargeScreen::millis).collect(Collectors.joining(", ")),
                        heap >> 20);
    }

    private static String millis(Duration time) {
        return time.toMillis() + " ms";
    }
}
