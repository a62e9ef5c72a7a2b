package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.ConsoleProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Opens the console in a new process, on a quiet machine, and each room in it: within a second, and without a pause
/// that is felt. The process starts as that of a third `holdfast console` does, with a cache of classes; what it is
/// without one is printed. `-Dfirst.lead=` is for how many milliseconds the engine opens meanwhile. Figures go to
/// `target/first-window.txt`.
@Tag("campaign")
class FirstWindowCampaignTest {
    private static final String LEAD = Integer.toString(Integer.getInteger("first.lead", 4_000));
    private static final String TABLES = "20000";
    private static final int RUNS = 3;
    private static final Duration BAR = Duration.ofSeconds(1);
    private static final Pattern LINE = Pattern.compile("(\\w+) painted (\\d+)(?: pauses \\[(.*)])?");

    @TempDir
    private Path home;

    /// @param pauses as they were felt
    private record Painted(String what, long millis, List<Long> pauses) {
        static Optional<Painted> of(String line) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            String felt = Optional.ofNullable(matcher.group(3)).orElse("");
            return Optional.of(new Painted(
                    matcher.group(1),
                    Long.parseLong(matcher.group(2)),
                    Stream.of(felt.split(", ", -1))
                            .filter(each -> !each.isEmpty())
                            .map(each -> Long.parseLong(each.split("/", -1)[0]))
                            .toList()));
        }
    }

    @Test
    void theFirstWindowAndItsRoomsArePaintedAtOnce() throws Exception {
        ConsoleProcesses processes = new ConsoleProcesses(home, FirstWindow.class);
        painted(processes.learn(arguments("first"))).forEach(System.out::println);
        List<List<Painted>> runs = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            runs.add(painted(processes.run(arguments("run" + run))));
        }
        runs.sort((one, other) ->
                Long.compare(one.getFirst().millis(), other.getFirst().millis()));
        List<Painted> median = runs.get(RUNS / 2);
        List<String> lines = median.stream().map(Painted::toString).toList();
        lines.forEach(System.out::println);
        Files.createDirectories(Path.of("target"));
        Files.write(Path.of("target/first-window.txt"), lines);

        assertThat(median).allSatisfy(each -> {
            assertThat(Duration.ofMillis(each.millis())).as(each.toString()).isLessThan(BAR);
            assertThat(each.pauses()).as(each.toString()).isEmpty();
        });
    }

    private String[] arguments(String name) throws IOException {
        return new String[] {Files.createDirectories(home.resolve(name)).toString(), LEAD, TABLES};
    }

    private static List<Painted> painted(List<String> printed) {
        List<Painted> painted =
                printed.stream().flatMap(line -> Painted.of(line).stream()).toList();
        assertThat(painted).hasSizeGreaterThan(10);
        return painted;
    }
}
