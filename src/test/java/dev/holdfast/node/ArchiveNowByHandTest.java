package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.UiRobot;
import dev.holdfast.plan.Difference;
import dev.holdfast.plan.StoredPlan;
import dev.holdfast.session.PlanRef;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A hand clicks through archive-now in the real console, on the real engine; the databases are looked at afterwards.
class ArchiveNowByHandTest {
    private static final String DUE =
            "select count(*) from orders where status = 'done' and placed_at < now() - interval '90 days'";

    @TempDir
    private Path directory;

    private EngineFixture engine;

    @BeforeEach
    void open() {
        engine = new EngineFixture("shop", "delivery", "vault");
        OrderTree.fill(engine);
        engine.node().serve();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private UiRobot console() throws Exception {
        return UiRobot.open(engine.node().operations(), directory.resolve("console.properties"));
    }

    private static void confirm(UiRobot robot) {
        plan(robot);
        robot.click("#archiveNowNext");
        robot.await("the confirmation is there", () -> robot.shows("#archiveNowConfirm"));
        robot.click("#archiveNowConfirm");
    }

    private static void plan(UiRobot robot) {
        robot.press(KeyCode.CONTROL, KeyCode.DIGIT2);
        robot.await(
                "orders is selected",
                () -> robot.shows("#detail-name")
                        && robot.find("#detail-name", Label.class).getText().equals("orders"));
        robot.click("#policy-archive-now");
        robot.await("a policy is chosen", () -> !robot.find("#archiveNowNext", Button.class)
                .isDisabled());
        robot.click("#archiveNowNext");
        robot.await("the plan is there", () -> robot.shows("#archiveNowPlanned"));
    }

    @Test
    void confirmedPlanMovesRowsAndReachesTheChildren() throws Exception {
        try (UiRobot robot = console()) {
            confirm(robot);

            robot.await("the run has ended", () -> robot.shows("#archiveNowAgain"));
        }

        StoredPlan plan = engine.node().operations().plans("orders", 10).getFirst();
        assertThat(engine.node().operations().session(1).plan()).isEqualTo(new PlanRef(plan.id(), plan.digest()));
        OrderTree.requireEveryRowOnce(engine);
        assertThat(engine.node().operations().sessions(new Operations.SessionQuery("", "", 0, 10)))
                .extracting(SessionView::state)
                .containsExactly(SessionState.SUCCEEDED, SessionState.SUCCEEDED, SessionState.SUCCEEDED);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void whatChangesAfterThePlanStopsTheRunUntilItIsPlannedAgain() throws Exception {
        long due = engine.number("shop", DUE);
        try (UiRobot robot = console()) {
            plan(robot);
            robot.click("#archiveNowNext");
            robot.await("the confirmation is there", () -> robot.shows("#archiveNowConfirm"));
            engine.execute("shop", "alter table orders add column channel text default 'web'");
            robot.click("#archiveNowConfirm");

            robot.await("the differences are there", () -> robot.standsOpen("#archiveNowDifferences"));
            Operations operations = engine.node().operations();
            List<Difference> differences = operations.differences(1);
            assertThat(differences).extracting(Difference::subject).anyMatch(of -> of.contains("channel"));
            TableView<?> listed = robot.find("#archiveNowDifferences", TableView.class);
            robot.await("they are listed", () -> listed.getItems().size() == differences.size());
            assertThat(engine.number("shop", DUE)).isEqualTo(due);
            assertThat(operations.session(1).rowsMarked()).isZero();

            robot.click("#archiveNowPlanAgain");
            robot.await("another plan is there", () -> robot.shows("#archiveNowPlanned"));
            robot.click("#archiveNowNext");
            robot.await("the confirmation is there", () -> robot.shows("#archiveNowConfirm"));
            robot.click("#archiveNowConfirm");
            robot.await("the run has ended", () -> robot.shows("#archiveNowAgain"));
        }

        OrderTree.requireEveryRowOnce(engine);
        assertThat(engine.number("shop", DUE)).isZero();
        assertThat(engine.number("shop", "select count(*) from shop_archive.orders where channel = 'web'"))
                .isEqualTo(due);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void cancelledRunLeavesTheRestInTheSource() throws Exception {
        engine.failpoints(_ -> awaitCancel());
        try (UiRobot robot = console()) {
            confirm(robot);
            robot.await("it runs", () -> robot.shows("#archiveNowCancel"));
            robot.click("#archiveNowCancel");
            robot.await("it asks again", () -> robot.shows("#sessionCancelConfirm"));
            robot.click("#sessionCancelConfirm");

            robot.await("the run has ended", () -> robot.shows("#archiveNowAgain"));
        }

        SessionView session = engine.node().operations().session(1);
        assertThat(session.state()).isEqualTo(SessionState.CANCELLED);
        assertThat(engine.number("shop", "select count(*) from shop_archive.orders"))
                .isEqualTo(session.rootRows())
                .isLessThan(engine.number("shop", "select count(*) from orders"));
        assertThat(engine.number("shop", "select count(*) from orders"))
                .isEqualTo(OrderTree.ORDERS - session.rootRows());
        assertThat(engine.verify().differences()).isEmpty();
    }

    /// Holds the engine at its next step until the session was asked to cancel.
    private void awaitCancel() {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (System.nanoTime() < deadline
                && engine.node().operations().session(1).state() == SessionState.RUNNING) {
            Thread.onSpinWait();
        }
    }
}
