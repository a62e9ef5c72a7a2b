package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.UiRobot;
import dev.holdfast.policy.Policy;
import dev.holdfast.testing.WideSchema;
import java.nio.file.Path;
import java.time.Clock;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A hand onboards a database in the real console, on the real engine; the databases are looked at afterwards.
class OnboardingByHandTest {
    @TempDir
    private Path directory;

    private final EngineFixture engine = new EngineFixture("wide", "vault");

    @AfterEach
    void close() {
        engine.close();
    }

    private static void choose(UiRobot robot, String filter) {
        robot.onUi(() -> robot.find("#onboardFilter", TextField.class).setText(filter));
        robot.onUi(() ->
                robot.find("#onboardTable", TableView.class).getSelectionModel().clearAndSelect(0));
    }

    @Test
    void whatWasTakenAndEditedStandsAsOneChangeAndMovesRows() throws Exception {
        engine.execute("wide", new WideSchema(20, 300).script());
        try (UiRobot robot =
                UiRobot.open(engine.node().operations(), directory.resolve("console.properties"), Clock.systemUTC())) {
            robot.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.DIGIT2);
            robot.await("databases are listed", () -> robot.shows("#onboardDatabase-wide"));
            robot.click("#onboardDatabase-wide");
            robot.onUi(() -> robot.find("#onboardLeastRows", TextField.class).setText("100"));
            robot.click("#onboardNext");
            robot.await("it is proposed", () -> robot.standsOpen("#onboardTable"));
            choose(robot, "price_history_001");
            robot.onUi(() -> robot.find("#onboardClass", ComboBox.class).setValue("operational"));
            choose(robot, "audit_log_001");
            robot.onUi(() -> robot.find("#onboardTable", TableView.class).requestFocus());
            robot.press(KeyCode.SPACE);
            robot.click("#onboardRest");
            robot.click("#onboardReview");
            robot.await("it is reviewed", () -> robot.find("#onboardReviewSummary", Label.class)
                    .getText()
                    .contains("applied as one change"));
            robot.replace("#onboardReason", "by hand");
            robot.click("#onboardApply");
            robot.await("it is applied", () -> robot.standsOpen("#onboardResult"));
        }

        assertThat(engine.node().operations().policies())
                .extracting(status -> status.policy().name())
                .contains("price_history_001", "claim_001")
                .doesNotContain("audit_log_001");
        Policy prices = engine.features().policies().byName("price_history_001");
        assertThat(prices.residence()).hasToString("P90D");
        assertThat(engine.controlLines("select act || ' ' || actor || ' ' || reason from audit where act ~ '^policy'"))
                .containsExactly("policy.adopted mira by hand");
        engine.run("price_history_001");
        assertThat(engine.number("wide", "select count(*) from price_history_001"))
                .isEqualTo(
                        engine.number(
                                "wide",
                                "select count(*) from price_history_001 where price_date >= current_date - interval '90 days'"));
    }
}
