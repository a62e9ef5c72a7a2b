package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.Snapshots;
import dev.holdfast.console.UiRobot;
import dev.holdfast.testing.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A hand goes from nothing to a first policy and its dry run, in the real console, on the real engine.
class FirstRunByHandTest {
    @TempDir
    private Path directory;

    private final EngineFixture engine = new EngineFixture();

    @AfterEach
    void close() {
        engine.close();
    }

    private UiRobot open() throws Exception {
        return UiRobot.open(engine.node().operations(), directory.resolve("console.properties"), Clock.systemUTC());
    }

    private static String text(UiRobot robot, String selector) {
        return robot.find(selector, Label.class).getText();
    }

    private static String shop() throws Exception {
        String database = TestServer.freshDatabase("shop");
        try (Connection connection = TestServer.shared().connect(database);
                var statement = connection.createStatement()) {
            statement.execute("""
                    create table orders (id bigint primary key, status text not null, created_at timestamptz not null);
                    create index on orders (created_at);
                    insert into orders select i, 'closed', now() - make_interval(days => i * 2)
                    from generate_series(1, 2000) i;
                    analyze""");
        }
        return database;
    }

    @Test
    void fromNothingToADryRunWithEachStepLeftAndTakenUpAgain() throws Exception {
        String database = shop();
        try (UiRobot robot = open()) {
            robot.await("it opens by itself", () -> robot.standsOpen("#connectionName"));
            robot.replace("#connectionName", "Shop DB");
            robot.replace("#connectionServer", "embedded");
            robot.replace("#connectionDatabase", database);
            Snapshots.take(robot, robot.scene(), "first-run-connect");
            robot.click("#firstRunNext");
            robot.await("the bad name is named", () -> text(robot, "#connectionProblem")
                    .contains("name: 1 to 63"));
            robot.replace("#connectionName", "shop");
            robot.click("#connectionTest");
            robot.await("it is tested", () -> robot.shows("#connectionVerdict"));
            assertThat(engine.node().operations().databases()).isEmpty();
            robot.press(KeyCode.CONTROL, KeyCode.W);
            robot.await("the tab is gone", () -> !robot.shows("#connectionName"));
        }
        try (UiRobot robot = open()) {
            robot.await("it is back as it was left", () -> robot.find("#connectionDatabase", TextField.class)
                    .getText()
                    .equals(database));
            robot.click("#firstRunNext");
            robot.await("a server that flushes nothing is named", () -> text(robot, "#firstRunProblem")
                    .contains("fsync"));
            robot.await("it may be used all the same", () -> robot.standsOpen("#firstRunUse"));
            Snapshots.take(robot, robot.scene(), "first-run-unfit");
            robot.click("#firstRunUse");
            robot.await(
                    "tables are found",
                    () -> robot.find("#firstRunTable", TableView.class)
                                    .getItems()
                                    .size()
                            == 1);
            robot.click("#firstRunCount");
            robot.await("due rows are counted", () -> !robot.find("#firstRunCount", Button.class)
                    .isDisabled());
            Snapshots.take(robot, robot.scene(), "first-run-tables");
            robot.click("#firstRunTake");
            robot.await("the policy is open", () -> robot.standsOpen("#firstRunPolicy"));
            robot.replace("#firstRunResidence", "two years");
            robot.await("the bad period is named", () -> robot.standsOpen("#firstRunProblems"));
            Snapshots.take(robot, robot.scene(), "first-run-problem");
            robot.replace("#firstRunResidence", "P1Y");
            robot.replace("#firstRunPolicy", "old_orders");
            robot.replace("#firstRunReason", "grows too large");
        }
        assertThat(engine.node().operations().policies()).isEmpty();
        try (UiRobot robot = open()) {
            robot.await("the policy is as it was typed", () -> robot.find("#firstRunPolicy", TextField.class)
                    .getText()
                    .equals("old_orders"));
            robot.click("#firstRunApply");
            robot.await("it is applied and planned", () -> robot.standsOpen("#firstRunRows"));
            assertThat(text(robot, "#firstRunRows").replace(",", "")).isEqualTo(Long.toString(due()));
            assertThat(text(robot, "#firstRunNextStep")).contains("Archive now");
            Snapshots.take(robot, robot.scene(), "first-run-plan");
            robot.click("#firstRunArchive");
            robot.await("archive now is open", () -> robot.find("#tabs", TabPane.class)
                    .getSelectionModel()
                    .getSelectedItem()
                    .getId()
                    .equals("tab-archive_now:old_orders"));
        }
        assertThat(engine.number("shop", "select count(*) from orders")).isEqualTo(2000);
        assertThat(engine.controlLines("select act || ' ' || actor || ' ' || reason from audit where act ~ '^policy'"))
                .containsExactly("policy.adopted mira grows too large");
        assertThat(engine.features().policies().byName("old_orders").cron()).isNull();
    }

    private long due() {
        return engine.number(
                "shop",
                "select count(*) from orders where created_at < date_trunc('day', now() at time zone 'utc')"
                        + " at time zone 'utc' - interval '1 year'");
    }
}
