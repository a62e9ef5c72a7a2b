package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.GrowthWalk;
import dev.holdfast.console.Rehearsed;
import dev.holdfast.console.UiRobot;
import dev.holdfast.growth.SampleOutcome;
import dev.holdfast.testing.FxWatchdog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Samples a real database of 20,000 tables and looks at it, on a quiet machine: what a person feels is within bounds.
@Tag("campaign")
final class ManyTablesCampaignTest {
    private static final int TABLES = 20_000;

    @TempDir
    private Path home;

    @AutoClose
    private final EngineFixture engine = new EngineFixture("shop");

    @Test
    void aDatabaseOfTwentyThousandTablesIsSampledAndLookedAtWithoutAPause() throws Exception {
        ManyTables.make(engine, "shop", TABLES);
        SampleOutcome outcome =
                engine.node().operations().growth().sample("shop").getFirst();
        assertThat(outcome.problem()).isNull();
        int tables = engine.node().operations().growth().tables("shop").size();
        assertThat(tables).isGreaterThanOrEqualTo(TABLES);
        Rehearsed.everything(home.resolve("console.properties"));
        Look first = look(tables);
        Look look = look(tables);
        Files.createDirectories(Path.of("target"));
        Files.writeString(
                Path.of("target/many-tables.txt"),
                "%d tables, sampled in %d ms%nfirst window of the process: %s%nsecond: %s%n"
                        .formatted(tables, outcome.millis(), first, look));
        assertThat(look.pauses()).as(look.toString()).isEmpty();
        assertThat(look.walk().painted()).isLessThan(Duration.ofSeconds(1));
        assertThat(look.walk().filtered()).isLessThan(Duration.ofMillis(200));
    }

    /// @param pauses those that are felt as more than a tenth of a second
    private record Look(GrowthWalk walk, String longest, List<FxWatchdog.Pause> pauses) {
        @Override
        public String toString() {
            return "painted in %d ms, filtered in %d ms; %s; over 100 ms: %s"
                    .formatted(
                            walk.painted().toMillis(),
                            walk.filtered().toMillis(),
                            longest,
                            pauses.stream()
                                    .map(pause -> pause.felt().toMillis() + " ms")
                                    .toList());
        }
    }

    private Look look(int tables) throws Exception {
        try (UiRobot robot = UiRobot.open(
                        engine.node().operations(), home.resolve("console.properties"), Clock.systemUTC());
                FxWatchdog watchdog = FxWatchdog.start()) {
            GrowthWalk walk = GrowthWalk.take(robot, tables);
            return new Look(walk, watchdog.summary(), watchdog.pauses());
        }
    }
}
