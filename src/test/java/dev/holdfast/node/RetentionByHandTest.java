package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.UiRobot;
import dev.holdfast.policy.Policy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Period;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A hand moves both clocks in the real console, on the real engine; the databases are looked at afterwards.
class RetentionByHandTest {
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

    private Policy orders() {
        return engine.features().policies().byName("orders");
    }

    @Test
    void whatIsSlidIsSavedOnlyWhenItIsReviewedAndThenHoldsForWhatWasArchived() throws Exception {
        engine.run("orders");
        try (UiRobot robot =
                UiRobot.open(engine.node().operations(), directory.resolve("console.properties"), Clock.systemUTC())) {
            robot.press(KeyCode.CONTROL, KeyCode.DIGIT6);
            robot.await(
                    "it is measured",
                    () -> !robot.find("#whatIfMeasured", Label.class).getText().isEmpty());
            assertThat(robot.find("#whatIfDue", Label.class).getText()).isEqualTo("0");
            robot.onUi(() -> {
                Slider slider = robot.find("#whatIfRetention", Slider.class);
                slider.setValue(slider.getMax());
            });
            assertThat(robot.find("#whatIfEnds", Label.class).getText()).startsWith("end later");
            robot.click("#whatIfEdit");
            robot.await("it is pending", () -> robot.shows("#edit-retention"));
            assertThat(orders().retention()).isEqualTo(Period.ofYears(7));
            robot.press(KeyCode.CONTROL, KeyCode.S);
            robot.await("the review is open", () -> robot.shows("#review-changes .diff-added"));
            robot.replace("#review-reason", "new law");
            robot.click("#review-apply");
            robot.await("the review is gone", () -> !robot.shows("#review-apply"));
        }

        assertThat(orders().retention()).isEqualTo(Period.ofYears(30));
        assertThat(engine.controlLines(
                        "select table_name || ' ' || period || ' ' || raised_by from retention_floor" + " order by 1"))
                .containsExactly("order_items P30Y mira", "orders P30Y mira");
    }

    @Test
    void aClassChangedByHandChangesWhoFollowsIt() throws Exception {
        engine.node()
                .operations()
                .retention()
                .set("orders", draft -> draft.tableClass("functional").retention(null), "ann", "");
        try (UiRobot robot =
                UiRobot.open(engine.node().operations(), directory.resolve("console.properties"), Clock.systemUTC())) {
            robot.press(KeyCode.CONTROL, KeyCode.DIGIT6);
            robot.await("it is listed", () -> robot.shows("#retentionClassesTab"));
            robot.click("#retentionClassesTab");
            robot.await(
                    "classes are listed",
                    () -> robot.find("#retentionClasses", TableView.class)
                                    .getItems()
                                    .size()
                            == 4);
            robot.onUi(() -> robot.find("#retentionClasses", TableView.class)
                    .getSelectionModel()
                    .selectFirst());
            robot.click("#retentionChangeClass");
            robot.await("it asks", () -> robot.shows("#classRetention"));
            robot.replace("#classRetention", "12y");
            robot.click("#classConfirm");
            robot.await("it is changed", () -> orders().retention().equals(Period.ofYears(12)));
        }

        assertThat(engine.controlLines("select actor from audit where act = 'retention.class'"))
                .containsExactly("mira");
    }
}
