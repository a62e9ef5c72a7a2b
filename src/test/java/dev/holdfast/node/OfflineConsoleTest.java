package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.console.Snapshots;
import dev.holdfast.console.UiRobot;
import dev.holdfast.store.EmbeddedServer;
import dev.holdfast.store.Links;
import dev.holdfast.store.Store;
import dev.holdfast.testing.SeparateServer;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The console over a control database that stops, starts again, and refuses.
class OfflineConsoleTest {
    private static final Links LINKS = Links.DEFAULT.bounds(Duration.ofSeconds(1), Duration.ofSeconds(10));

    @TempDir
    private Path home;

    @Test
    void theConsoleWaitsForAServerThatStoppedKeepsWhatWasTypedAndSaysWhichRightIsMissing() throws Exception {
        try (SeparateServer server = new SeparateServer(Path.of("target/offline-console"))) {
            server.server().createDatabase("control");
            String url = "jdbc:postgresql://127.0.0.1:" + server.port() + "/control";
            Store store = Store.connect(url, EmbeddedServer.USER, server.password(), LINKS);
            store.migrate();
            try (EngineFixture engine = new EngineFixture(LINKS, store, List.of());
                    UiRobot robot = UiRobot.open(
                            engine.node().operations(), home.resolve("console.properties"), Clock.systemUTC())) {
                robot.press(KeyCode.CONTROL, KeyCode.E);
                robot.onUi(() -> robot.find("#explainKey", TextField.class).setText("4711"));
                robot.press(KeyCode.CONTROL, KeyCode.DIGIT5);
                robot.await("there is no hold", () -> robot.standsOpen("#holdsNothing"));

                server.stopAtOnce();
                robot.press(KeyCode.F5);
                robot.await("the banner is there", () -> robot.standsOpen("#offlineBanner"));
                assertThat(robot.find("#offlineProblem", Label.class).getText()).startsWith("control database");
                assertThat(robot.standsOpen("#holdsNothing")).isTrue();
                Snapshots.take(robot, robot.scene(), "offline");

                server.startAgain();
                robot.click("#offlineRetry");
                robot.await("it is back", () -> !robot.standsOpen("#offlineBanner"));
                robot.press(KeyCode.CONTROL, KeyCode.E);
                assertThat(robot.find("#explainKey", TextField.class).getText()).isEqualTo("4711");

                refuse(url, server.password());
                Store refused = Store.connect(url, "reader", "secret", LINKS);
                try (refused) {
                    assertThat(catchDenied(refused))
                            .contains("role reader lacks INSERT on TABLE holdfast.database_")
                            .contains("GRANT INSERT ON TABLE holdfast.database_ TO reader;");
                }
            }
        }
    }

    private static void refuse(String url, String password) throws Exception {
        try (var connection = DriverManager.getConnection(url, EmbeddedServer.USER, password);
                var statement = connection.createStatement()) {
            statement.execute("create role reader login password 'secret'");
            statement.execute("grant create on database control to reader");
            statement.execute("grant usage on schema holdfast to reader");
        }
    }

    private static String catchDenied(Store store) {
        try {
            store.run(tx -> tx.dsl().execute("insert into database_ (name) select name from database_"));
            return "nothing was refused";
        } catch (HoldfastException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.DATABASE);
            return e.getMessage();
        }
    }
}
