package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.FxWatchdog;
import dev.holdfast.testing.SomeGrowth;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The growth of 20,000 tables is looked at without standing still. How long it may take is the campaign's to say, on a
/// quiet machine and with the compiler that a console has: here only what takes ten times as long is a fault.
class ManyTablesTest {
    private static final int TABLES = 20_000;
    private static final Duration STANDSTILL = Duration.ofSeconds(1);

    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    @Test
    void twentyThousandTablesAreOpenedFilteredListedAndDrilledWithoutStandingStill() throws Exception {
        SomeGrowth.many(operations.growth, FakeOperations.NOW, TABLES);
        try (UiRobot robot = UiRobot.open(operations, home.resolve("console.properties"));
                FxWatchdog watchdog = FxWatchdog.start()) {
            GrowthWalk walk = GrowthWalk.take(robot, TABLES);

            assertThat(watchdog.ownPauses())
                    .as(watchdog.summary())
                    .noneMatch(pause -> pause.worked().compareTo(STANDSTILL) > 0);
            assertThat(walk.painted()).isLessThan(Duration.ofSeconds(10));
            assertThat(walk.filtered()).isLessThan(Duration.ofSeconds(2));
            Snapshots.take(robot, robot.scene(), "growth-20000");
        }
    }
}
