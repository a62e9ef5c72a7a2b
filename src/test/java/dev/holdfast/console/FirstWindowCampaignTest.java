package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

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
/// that is felt. `-Dfirst.lead=` is for how many milliseconds the engine opens meanwhile. Figures go to
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
        List<List<Painted>> runs = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            runs.add(run(home.resolve("run" + run)));
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

    private static List<Painted> run(Path directory) throws Exception {
        Files.createDirectories(directory);
        List<String> command = List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx512m",
                "-Dglass.platform=Monocle",
                "-Dmonocle.platform=Headless",
                "-Dheadless.geometry=1600x1000-32",
                "-Dprism.order=sw",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", "")),
                FirstWindow.class.getName(),
                directory.toString(),
                LEAD,
                TABLES);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Painted> painted;
        try (var reader = process.inputReader()) {
            painted = reader.lines().flatMap(line -> Painted.of(line).stream()).toList();
        }
        assertThat(process.waitFor()).isZero();
        assertThat(painted).hasSizeGreaterThan(10);
        return painted;
    }
}
