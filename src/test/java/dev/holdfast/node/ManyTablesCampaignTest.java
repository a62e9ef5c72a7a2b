package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.GrowthWalk;
import dev.holdfast.console.UiRobot;
import dev.holdfast.growth.SampleOutcome;
import dev.holdfast.testing.FxWatchdog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
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
        try (UiRobot robot = UiRobot.open(
                        engine.node().operations(), home.resolve("console.properties"), Clock.systemUTC());
                FxWatchdog watchdog = FxWatchdog.start()) {
            GrowthWalk walk = GrowthWalk.take(robot, tables);

            Files.createDirectories(Path.of("target"));
            Files.writeString(
                    Path.of("target/many-tables.txt"),
                    "%d tables: sampled in %d ms; painted in %d ms, filtered in %d ms; %s; pauses over 100 ms: %s%n"
                            .formatted(
                                    tables,
                                    outcome.millis(),
                                    walk.painted().toMillis(),
                                    walk.filtered().toMillis(),
                                    watchdog.summary(),
                                    watchdog.pauses()));
            assertThat(watchdog.pauses()).as(watchdog.summary()).isEmpty();
            assertThat(walk.painted()).isLessThan(Duration.ofSeconds(1));
            assertThat(walk.filtered()).isLessThan(Duration.ofMillis(200));
        }
    }
}
