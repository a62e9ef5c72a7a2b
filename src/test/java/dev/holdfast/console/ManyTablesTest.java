package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.FxWatchdog;
import dev.holdfast.testing.SomeGrowth;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The growth of 20,000 tables is looked at without a pause that is the program's own. What a person feels is measured,
/// too: the better one of a few tries, since a machine that builds and tests does other things meanwhile.
class ManyTablesTest {
    private static final int TABLES = 20_000;

    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    @Test
    void twentyThousandTablesAreOpenedFilteredListedAndDrilledWithoutAPause() throws Exception {
        SomeGrowth.many(operations.growth, FakeOperations.NOW, TABLES);
        try (UiRobot robot = UiRobot.open(operations, home.resolve("console.properties"));
                FxWatchdog watchdog = FxWatchdog.start()) {
            GrowthWalk walk = GrowthWalk.take(robot, TABLES);

            assertThat(watchdog.ownPauses()).as(watchdog.summary()).isEmpty();
            assertThat(walk.painted()).isLessThan(Duration.ofSeconds(1));
            assertThat(walk.filtered()).isLessThan(Duration.ofMillis(200));
            Snapshots.take(robot, robot.scene(), "growth-20000");
        }
    }
}
