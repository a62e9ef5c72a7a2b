package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.UiRobot;
import dev.holdfast.hold.Hold;
import dev.holdfast.hold.HoldState;
import dev.holdfast.hold.TypedHold;
import dev.holdfast.hold.TypedScope;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A hand places and releases holds in the real console, on the real engine; the databases are looked at afterwards.
class HoldsByHandTest {
    @TempDir
    private Path directory;

    private EngineFixture engine;

    @BeforeEach
    void open() {
        engine = new EngineFixture("shop", "delivery", "vault");
        OrderTree.fill(engine);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private UiRobot console() throws Exception {
        UiRobot robot =
                UiRobot.open(engine.node().operations(), directory.resolve("console.properties"), Clock.systemUTC());
        robot.press(KeyCode.CONTROL, KeyCode.DIGIT5);
        return robot;
    }

    @Test
    void whatIsPlacedByHandStays() throws Exception {
        try (UiRobot robot = console()) {
            robot.await("nothing is held", () -> robot.shows("#holdsNothing"));
            robot.click("#holdsNothingAction");
            robot.await("the wizard is open", () -> robot.shows("#placeHoldMatter"));
            robot.replace("#placeHoldMatter", "Recall 88");
            robot.replace("#placeHoldReason", "faulty batch");
            robot.onUi(() ->
                    robot.find("#placeHoldTable", ComboBox.class).getEditor().setText("shop/orders"));
            robot.replace("#placeHoldKeys", "501\n777");
            robot.click("#placeHoldNext");
            robot.await("it is counted", () -> robot.shows("#placeHoldCounted"));
            assertThat(engine.controlNumber("select count(*) from hold")).isZero();
            robot.click("#placeHoldConfirm");
            robot.await("it is placed", () -> robot.shows("#placeHoldPlaced"));
        }

        Hold hold = engine.features().holds().all().getFirst();
        assertThat(hold.state()).isEqualTo(HoldState.EFFECTIVE);
        assertThat(hold.placedBy()).isEqualTo("mira");
        engine.run("orders");
        assertThat(engine.number("shop", "select count(*) from orders where id in (501, 777)"))
                .isEqualTo(2);
    }

    @Test
    void whatIsReleasedByHandGoes() throws Exception {
        HoldOperations holds = engine.node().operations().holds();
        holds.place(new TypedHold(
                "Case 7", "letter", "ann", List.of(TypedScope.matching("shop/orders", "id = 501", "UTC")), null));
        try (UiRobot robot = console()) {
            robot.await(
                    "it is listed",
                    () -> robot.find("#holdsTable", TableView.class).getItems().size() == 1);
            robot.await("it is shown", () -> !robot.find("#holdRelease", Button.class)
                    .isDisabled());
            robot.click("#holdRelease");
            robot.await("its effect is shown", () -> robot.shows("#holdReleaseImpact"));
            robot.replace("#holdReleaseReason", "settled");
            robot.replace("#holdReleaseTyped", "Case 7");
            robot.click("#holdReleaseConfirm");
            robot.await("nothing is held", () -> robot.shows("#holdsNothing"));
        }

        assertThat(engine.features().holds().all().getFirst().released())
                .satisfies(release -> assertThat(String.valueOf(release)).contains("by=mira", "reason=settled"));
        engine.run("orders");
        assertThat(engine.number("shop", "select count(*) from orders where id = 501"))
                .isZero();
    }
}
