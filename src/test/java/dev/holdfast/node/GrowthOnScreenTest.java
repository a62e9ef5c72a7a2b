package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.UiRobot;
import java.nio.file.Path;
import java.time.Clock;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The growth screen over a real engine and a real database.
final class GrowthOnScreenTest {
    @TempDir
    private Path home;

    @AutoClose
    private final EngineFixture engine = new EngineFixture("shop");

    private static TableView<?> table(UiRobot robot) {
        return robot.find("#growthTable", TableView.class);
    }

    @Test
    void whatIsSampledByHandIsStoredAndShown() throws Exception {
        engine.execute("shop", """
                create table small (id bigint primary key);
                create table large (id bigint primary key, note text not null);
                insert into large select i, repeat('x', 200) from generate_series(1, 5000) i;
                analyze small;
                analyze large
                """); // the catalog knows the sizes, whether the counters have been told of the rows yet or not
        try (UiRobot robot =
                UiRobot.open(engine.node().operations(), home.resolve("console.properties"), Clock.systemUTC())) {
            robot.press(KeyCode.CONTROL, KeyCode.DIGIT4);
            robot.await("nothing was sampled", () -> robot.shows("#growthNothing"));
            assertThat(engine.controlNumber("select count(*) from holdfast.growth_sample"))
                    .isZero();

            robot.click("#growthNothingAction");

            robot.await(
                    "tables are listed",
                    () -> robot.standsOpen("#growthTable")
                            && table(robot).getItems().size() >= 2);
            assertThat(engine.controlNumber("select count(*) from holdfast.growth_database_sample"))
                    .isOne();
            long bytes = engine.controlNumber(
                    "select max(heap_bytes + index_bytes + toast_bytes) from holdfast.growth_sample");
            assertThat(bytes)
                    .isGreaterThan(1_000_000)
                    .isLessThanOrEqualTo(engine.number("shop", "select pg_total_relation_size('large')"));
            robot.onUi(() -> table(robot).getSelectionModel().select(0));
            robot.await(
                    "the largest is shown",
                    () -> robot.find("#growthName", Label.class).getText().equals("public.large"));
            robot.await(
                    "no forecast is made",
                    () -> robot.find("#growthForecast", Label.class).getText().startsWith("not enough data"));

            robot.click("#growthSample");

            robot.await(
                    "it is sampled again",
                    () -> engine.controlNumber("select count(*) from holdfast.growth_database_sample") == 2);
        }
    }
}
