package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.finding.Action;
import dev.holdfast.finding.Figure;
import dev.holdfast.finding.Overview;
import dev.holdfast.finding.Overview.Archived;
import dev.holdfast.finding.Overview.NextFire;
import dev.holdfast.finding.Overview.Standing;
import dev.holdfast.finding.Overview.WaitingDisposal;
import dev.holdfast.finding.Place;
import dev.holdfast.finding.Severity;
import dev.holdfast.node.Operations.SessionQuery;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The overview: full, empty, and without a control database.
class OverviewScreensTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    private UiRobot open() throws Exception {
        return UiRobot.open(operations, home.resolve("console.properties"));
    }

    private void fill() {
        var findings = operations.findings;
        findings.add(
                Severity.CRITICAL,
                "session-failed",
                "policy invoices",
                "session 23 is failed: policy invoices: there is no table public.invoices in billing; no row was moved",
                Action.open(Place.SESSION, 23, "holdfast session show 23"),
                Figure.of("rows archived before", 12_400, "rows"),
                Figure.at("since", FakeOperations.NOW.minus(Duration.ofHours(7))));
        findings.add(
                Severity.CRITICAL,
                "database-unfit",
                "database delivery",
                "delivery: connection refused; check that the server accepts connections on that port",
                Action.copy("holdfast db check delivery"),
                Figure.at("looked", FakeOperations.NOW.minusSeconds(40)));
        findings.add(
                Severity.WARNING,
                "child-behind",
                "policy proofs",
                "1,203,400 keys that its parent handed off wait for more than a day",
                Action.open(Place.POLICY, "proofs", "holdfast run proofs"),
                Figure.of("keys waiting", 1_203_400, "keys"),
                Figure.of("chunks", 241, "chunks"),
                Figure.of("age of the oldest", 130_000, "seconds"));
        findings.add(
                Severity.WARNING,
                "disposal-blocked",
                "disposal order 4",
                "policy orders: it does not get on: hold 2 (Smith) covers 120 rows of chunk 88",
                Action.open(Place.DISPOSAL, 4, "holdfast dispose show 4"),
                Figure.of("rows not disposed", 48_000, "rows"));
        findings.add(
                Severity.NOTICE,
                "hold-ending",
                "hold 2",
                "Smith: it ends within a week",
                Action.open(Place.HOLDS, 2, "holdfast hold show 2"),
                Figure.at("ends", FakeOperations.NOW.plus(Duration.ofDays(4))));
        findings.acknowledge(4, "bob", "counsel is asked");
        List<SessionView> sessions = operations.sessions(new SessionQuery("", "", 0, 40));
        findings.overview = new Overview(
                FakeOperations.NOW,
                List.of(),
                3,
                new Archived(1_482_300, 412_000_000L),
                new Archived(9_310_240, 2_760_000_000L),
                sessions.stream()
                        .filter(session -> session.state() == SessionState.RUNNING)
                        .toList(),
                sessions.stream()
                        .filter(session -> session.endedAt() != null)
                        .limit(6)
                        .toList(),
                List.of(
                        new NextFire("orders", false, FakeOperations.NOW.plus(Duration.ofHours(2))),
                        new NextFire("weekly", true, FakeOperations.NOW.plus(Duration.ofHours(30)))),
                List.of(
                        new WaitingDisposal(4, "orders", "running", 48_000, "hold 2"),
                        new WaitingDisposal(7, "messages", "requested", 5_200, "")),
                new Standing(2, 0));
    }

    @Test
    void whatNeedsSomebodyIsSeenAtOneLookAndActedOn() throws Exception {
        fill();
        try (UiRobot robot = open()) {
            robot.await("five findings are shown", () -> robot.shows("#finding-5"));
            assertThat(robot.find("#overviewMore", Label.class).getText()).contains("3 more");
            robot.onUi(() -> robot.stage().setWidth(1280));
            Snapshots.take(robot, robot.scene(), "overview");
            robot.onUi(() -> robot.stage().setWidth(1600));
            Snapshots.take(robot, robot.scene(), "overview-1600");
            robot.onUi(() -> robot.stage().setWidth(1280));

            Button copy = robot.find("#findingAction-2", Button.class);
            robot.click("#findingAction-2");
            assertThat(copy.getText()).isEqualTo("Copied");
            robot.onUi(() ->
                    assertThat(Clipboard.getSystemClipboard().getString()).isEqualTo("holdfast db check delivery"));
            robot.click("#findingAction-3");
            robot.await(
                    "the policy is selected",
                    () -> robot.find("#detail-name", Label.class).getText().equals("proofs"));
            robot.press(KeyCode.CONTROL, KeyCode.DIGIT1);
            robot.click("#findingAction-5");
            robot.await("holds are shown", () -> robot.shows("#holdsNothing") || robot.shows("#holdsTable"));
        }
    }

    @Test
    void whereThereIsNothingItSaysThatNothingNeedsYou() throws Exception {
        try (UiRobot robot = open()) {
            robot.await("it says so", () -> robot.shows("#overviewNothing"));
            Snapshots.take(robot, robot.scene(), "overview-empty");
        }
    }

    @Test
    void aControlDatabaseThatIsGoneLeavesWhatWasReadUnderABanner() throws Exception {
        operations.findings.failure = new HoldfastException(ErrorCode.UNREACHABLE, "control database: refused");
        try (UiRobot robot = open()) {
            robot.await("the banner is there", () -> robot.shows("#overviewBanner"));
            Snapshots.take(robot, robot.scene(), "overview-never-read");
            fill();
            operations.findings.failure = null;
            robot.press(KeyCode.F5);
            robot.await("it is gone", () -> !robot.shows("#overviewBanner") && robot.shows("#finding-1"));

            operations.findings.failure = new HoldfastException(ErrorCode.UNREACHABLE, "control database: refused");
            robot.press(KeyCode.F5);
            robot.await("it is there again", () -> robot.shows("#overviewBanner"));
            assertThat(robot.shows("#finding-1")).isTrue();
            Snapshots.take(robot, robot.scene(), "overview-offline");
        }
    }
}
