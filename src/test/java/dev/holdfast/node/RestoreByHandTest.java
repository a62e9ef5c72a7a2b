package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.Snapshots;
import dev.holdfast.console.UiRobot;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A hand brings rows back in the real console, on the real engine; the databases are looked at afterwards.
class RestoreByHandTest {
    @TempDir
    private Path directory;

    @Test
    void whatIsChosenByHandComesBackAndStays() throws Exception {
        try (EngineFixture engine = new EngineFixture("shop", "delivery", "vault")) {
            OrderTree.fill(engine);
            archive(engine);
            engine.execute("shop", """
                    create function nothing() returns trigger language plpgsql as $$ begin return null; end $$;
                    create trigger watch after insert on orders for each row execute function nothing()""");
            engine.node().serve();
            try (UiRobot robot = UiRobot.open(
                    engine.node().operations(), directory.resolve("console.properties"), Clock.systemUTC())) {
                robot.press(KeyCode.CONTROL, KeyCode.R);
                robot.await("the wizard is open", () -> robot.shows("#restoreKeys"));
                robot.onUi(() ->
                        robot.find("#restoreTable", ComboBox.class).getEditor().setText("shop/orders"));
                robot.replace("#restoreKeys", "998\n999");
                robot.click("#restorePinForEver");
                Snapshots.take(robot, robot.scene(), "restore-choose");
                robot.click("#restoreNext");
                robot.await("it is planned", () -> robot.shows("#restorePlan"));
                assertThat(robot.find("#restoreToConfirm", Button.class).isDisabled())
                        .isTrue();
                Snapshots.take(robot, robot.scene(), "restore-plan-stopped");
                robot.click("#restoreAccept");
                robot.await(
                        "it is planned again",
                        () -> robot.shows("#restoreToConfirm")
                                && !robot.find("#restoreToConfirm", Button.class)
                                        .isDisabled());
                robot.click("#restoreRehearse");
                robot.await("it is rehearsed", () -> robot.shows("#restoreRehearsed"));
                Snapshots.take(robot, robot.scene(), "restore-plan");
                robot.click("#restoreToConfirm");
                robot.await("it asks", () -> robot.shows("#restoreTyped"));
                assertThat(robot.find("#restoreConfirm", Button.class).isDisabled())
                        .isTrue();
                robot.replace("#restoreTyped", "shop");
                Snapshots.take(robot, robot.scene(), "restore-confirm");
                assertThat(engine.number("shop", "select count(*) from orders where id in (998, 999)"))
                        .isZero();
                robot.click("#restoreConfirm");
                robot.await("it is done", () -> robot.shows("#restoreResult"));
                Snapshots.take(robot, robot.scene(), "restore-result");
                robot.click("#restoreAnother");
                robot.await(
                        "the pin is listed",
                        () -> robot.find("#restorePins", TableView.class)
                                        .getItems()
                                        .size()
                                == 1);
                Snapshots.take(robot, robot.scene(), "restore-lists");
            }

            archive(engine);
            assertThat(engine.number("shop", "select count(*) from orders where id in (998, 999)"))
                    .isEqualTo(2);
            assertThat(engine.number("shop", "select count(*) from order_items where order_id in (998, 999)"))
                    .isEqualTo(6);
            assertThat(engine.controlLines("select requested_by from holdfast.restore"))
                    .containsExactly("mira");
        }
    }

    private static void archive(EngineFixture engine) {
        engine.node().runs().run(List.of("orders"), new Runs.RunOptions(0, Duration.ZERO, false, "test"), _ -> {});
    }
}
