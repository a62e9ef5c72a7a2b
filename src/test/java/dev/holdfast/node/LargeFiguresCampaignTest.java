package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.ConsoleProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Opens, filters and scrolls each screen that lists much, over a real control database of 10,000 policies, a million
/// sessions and a source of 20,000 tables, in the second process of the console: the first one's classes are in a
/// cache, as at a third start.
///
/// `mvn -Pcampaign test -Dtest=LargeFiguresCampaignTest`, with `-Dlarge.policies=`, `-Dlarge.sessions=`,
/// `-Dlarge.tables=`. Figures go to `target/large-figures.txt`.
@Tag("campaign")
class LargeFiguresCampaignTest {
    private static final int POLICIES = Integer.getInteger("large.policies", 10_000);
    private static final int SESSIONS = Integer.getInteger("large.sessions", 1_000_000);
    private static final int TABLES = Integer.getInteger("large.tables", 20_000);
    private static final Duration A_FRAME = Duration.ofMillis(50);
    private static final Duration TO_OPEN = Duration.ofSeconds(1);
    private static final Duration TO_FILTER = Duration.ofMillis(200);
    private static final long MOST_HEAP = 512L << 20;

    @TempDir
    private Path home;

    @AutoClose
    private final EngineFixture engine = new EngineFixture(new CronTimetable(Clock.systemUTC()), "shop", "vault");

    @Test
    void screensOfALargeEstateOpenFilterAndScrollAtOnce() throws Exception {
        long begun = System.nanoTime();
        LargeEstate.fill(engine, POLICIES, SESSIONS);
        ManyTables.make(engine, "shop", TABLES);
        engine.node().operations().growth().sample("shop");
        int tables = engine.node().operations().growth().tables("shop").size();
        String filled = "%,d policies, %,d sessions, %,d tables, filled in %d s"
                .formatted(
                        engine.controlNumber("select count(*) from policy"),
                        engine.controlNumber("select count(*) from session"),
                        tables,
                        Duration.ofNanos(System.nanoTime() - begun).toSeconds());
        List<LargeReads.Read> lists = LargeReads.ofLists(engine.node().operations());
        List<LargeReads.Read> whole = LargeReads.ofScreens(engine.node().operations());
        List<String> printed =
                console(Integer.toString(POLICIES), Integer.toString(SESSIONS), Integer.toString(tables));
        List<LargeScreen> screens = screens(printed);
        tell(filled, screens, lists, whole, printed);

        assertThat(screens).hasSizeGreaterThan(8).allSatisfy(each -> {
            assertThat(each.pauses()).as(each.name()).isEmpty();
            assertThat(each.opened()).as(each.toString()).isLessThan(TO_OPEN);
            assertThat(each.heap()).as(each.toString()).isLessThan(MOST_HEAP);
            if (each.filtered() != null) {
                assertThat(each.filtered()).as(each.toString()).isLessThan(TO_FILTER);
            }
            if (each.frame() != null) {
                assertThat(each.frame()).as(each.toString()).isLessThan(A_FRAME);
            }
        });
        assertThat(lists)
                .allSatisfy(each -> assertThat(each.took()).as(each.toString()).isLessThan(TO_FILTER));
        assertThat(whole)
                .allSatisfy(each -> assertThat(each.took()).as(each.toString()).isLessThan(TO_OPEN));
    }

    @Test
    void twoHundredPoliciesOfFiveHundredSessionsAreAGridWithinHalfASecond() throws Exception {
        LargeEstate.fill(engine, 200, 100_000);
        LargeScreen grid = screens(console()).getLast();
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target/grid-figures.txt"), grid + "\n");

        assertThat(grid.opened()).isLessThan(Duration.ofMillis(500));
        assertThat(grid.pauses()).isEmpty();
    }

    /// @return what the second process of the console printed
    private List<String> console(String... counts) throws Exception {
        ConsoleProcesses processes = new ConsoleProcesses(home, LargeScreens.class);
        processes.learn(arguments("first", counts));
        return processes.run(arguments("second", counts));
    }

    private String[] arguments(String name, String... counts) throws IOException {
        List<String> arguments = new ArrayList<>(ChildEngine.arguments(engine));
        arguments.add(Files.createDirectories(home.resolve(name)).toString());
        arguments.addAll(Arrays.asList(counts));
        return arguments.toArray(String[]::new);
    }

    private static List<LargeScreen> screens(List<String> printed) {
        return printed.stream().flatMap(line -> LargeScreen.of(line).stream()).toList();
    }

    private static void tell(
            String filled,
            List<LargeScreen> screens,
            List<LargeReads.Read> lists,
            List<LargeReads.Read> whole,
            List<String> printed)
            throws IOException {
        List<String> lines = new ArrayList<>(List.of(filled, ""));
        lines.addAll(LargeScreen.HEAD);
        screens.forEach(each -> lines.add(each.toString()));
        lines.addAll(List.of("", "| the engine's answer | median |", "|---|---|"));
        Stream.concat(whole.stream(), lists.stream()).forEach(each -> lines.add(each.toString()));
        lines.forEach(System.out::println);
        lines.add("");
        lines.addAll(printed);
        Files.createDirectories(Path.of("target"));
        Files.write(Path.of("target/large-figures.txt"), lines);
    }
}
