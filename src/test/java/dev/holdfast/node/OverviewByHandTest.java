package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.UiRobot;
import dev.holdfast.testing.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A hand at the overview of the real console, on the real engine; the database is looked at afterwards.
class OverviewByHandTest {
    @TempDir
    private Path directory;

    @AutoClose
    private final EngineFixture engine = open();

    private static EngineFixture open() {
        EngineFixture engine = new EngineFixture("one", "vault");
        SmallEstate.table(engine, "one", "t1");
        SmallEstate.policy(engine, "t1", "one", 100);
        return engine;
    }

    private UiRobot console() throws Exception {
        return UiRobot.open(engine.node().operations(), directory.resolve("console.properties"), Clock.systemUTC());
    }

    private static void choose(UiRobot robot, String menu, int item) {
        robot.onUi(() -> robot.find(menu, MenuButton.class).getItems().get(item).fire());
    }

    @Test
    void whatNeedsSomebodyOpensItsRoomAndIsNotedAndPutOffByHand() throws Exception {
        engine.execute("one", "alter table t1 rename to elsewhere");
        engine.run("t1");
        engine.control("""
                insert into hold (matter, reason, state, placed_by, effective_at, expires_at)
                values ('Smith', 'letter', 'effective', 'ann', now(), now() + interval '3 days')""");
        engine.node().operations().alerts().look();
        long failed = engine.controlNumber("select id from finding where rule = 'session-failed'");
        long hold = engine.controlNumber("select id from finding where rule = 'hold-ending'");

        try (UiRobot robot = console()) {
            robot.await(
                    "it is the first screen",
                    () -> robot.shows("#finding-" + failed) && robot.shows("#finding-" + hold));
            assertThat(robot.find("#findingAction-" + failed, Button.class).getText())
                    .isEqualTo("Open session 1");

            choose(robot, "#findingMore-" + failed, 0);
            robot.await("it is noted", () -> robot.shows(".finding-noted"));
            choose(robot, "#findingMore-" + hold, 2);
            robot.await("it is put off", () -> !robot.shows("#finding-" + hold));

            robot.click("#findingAction-" + failed);
            robot.await(
                    "the session is shown",
                    () -> robot.shows("#sessionName")
                            && robot.find("#sessionName", Label.class).getText().contains("t1"));
        }

        assertThat(engine.controlLines("""
                select rule || ' ' || coalesce(acknowledged_by, '') || ' ' || coalesce(snoozed_by, '') || ' '
                  || coalesce(round(extract(epoch from snoozed_until - now()) / 86400)::text, '')
                from finding order by rule""")).containsExactly("hold-ending  mira 7", "session-failed mira  ");
    }

    @Test
    void whereNothingIsWrongItSaysSoAndAControlDatabaseThatIsGoneIsSaid() throws Exception {
        engine.run("t1");
        String database = engine.controlLines("select current_database()").getFirst();
        try (UiRobot robot = console();
                Connection outside = TestServer.shared().connect("postgres");
                Statement server = outside.createStatement()) {
            robot.await("nothing needs anybody", () -> robot.shows("#overviewNothing"));
            robot.await(
                    "what was archived is counted",
                    () -> robot.find("#archivedDay", Label.class).getText().equals("300"));

            server.execute("alter database \"%s\" allow_connections false".formatted(database));
            server.execute(
                    "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '" + database + "'");
            try {
                robot.press(KeyCode.F5);
                robot.await("the banner is there", () -> robot.standsOpen("#offlineBanner"));
                assertThat(robot.find("#offlineProblem", Label.class).getText()).startsWith("control database");
            } finally {
                server.execute("alter database \"%s\" allow_connections true".formatted(database));
            }
            robot.press(KeyCode.F5);
            robot.await("it goes when the database answers", () -> !robot.standsOpen("#offlineBanner"));
        }
    }
}
