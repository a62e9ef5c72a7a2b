package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Drift;
import dev.holdfast.dialect.Effect;
import dev.holdfast.dialect.Severity;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Environment;
import dev.holdfast.node.Operations.RequestView;
import dev.holdfast.node.Operations.SessionQuery;
import dev.holdfast.plan.Difference;
import dev.holdfast.plan.Findings;
import dev.holdfast.plan.IndexFinding;
import dev.holdfast.policy.Policy.Pace;
import dev.holdfast.session.RowsLeft;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Spinner;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clicks through the session list, one session, and archive-now.
class SessionScreensTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    private UiRobot open() throws Exception {
        UiRobot robot = UiRobot.open(operations, home.resolve("console.properties"));
        robot.press(KeyCode.CONTROL, KeyCode.DIGIT3);
        return robot;
    }

    private static String text(UiRobot robot, String selector) {
        return robot.find(selector, Label.class).getText();
    }

    private static void awaitSessions(UiRobot robot) {
        robot.await(
                "sessions are listed",
                () -> !robot.find("#sessionsTable", TableView.class).getItems().isEmpty());
    }

    private static void select(UiRobot robot, int row) {
        robot.onUi(() -> {
            TableView<?> table = robot.find("#sessionsTable", TableView.class);
            table.requestFocus();
            table.getSelectionModel().clearAndSelect(row);
        });
    }

    @Test
    void listShowsCopiesAndOpensSessions() throws Exception {
        try (UiRobot robot = open()) {
            awaitSessions(robot);
            select(robot, 0);
            Snapshots.take(robot, robot.scene(), "sessions");

            robot.press(KeyCode.CONTROL, KeyCode.C);
            robot.onUi(() -> assertThat(Clipboard.getSystemClipboard().getString())
                    .startsWith("Session\tPolicy\tState")
                    .contains("\torders\trunning\t"));
            robot.press(KeyCode.ENTER);

            robot.await("the session is open", () -> robot.shows("#sessionName"));
            assertThat(text(robot, "#sessionName")).isEqualTo("orders");
        }
    }

    @Test
    void listSaysWhyItIsEmpty() throws Exception {
        try (UiRobot robot = open()) {
            awaitSessions(robot);
            operations.failWith("db-1:5432/holdfast: too many connections");
            robot.press(KeyCode.F5);

            robot.await("the failure is shown", () -> robot.shows("#sessionsNothing"));
            Snapshots.take(robot, robot.scene(), "sessions-failed");
            operations.failWith(null);
            robot.click("#sessionsNothingAction");

            robot.await("the sessions are back", () -> !robot.shows("#sessionsNothing"));
        }
    }

    @Test
    void finishedFamilyIsDrawnAsATimeline() throws Exception {
        try (UiRobot robot = open()) {
            awaitSessions(robot);
            select(robot, 38);
            robot.press(KeyCode.ENTER);
            robot.await("the timeline has lanes", () -> robot.shows("#timeline-lane-0"));
            robot.await("chunks are listed", () -> !robot.find("#sessionChunks", TableView.class)
                    .getItems()
                    .isEmpty());

            Snapshots.take(robot, robot.scene(), "session");

            robot.click("#sessionFailedOnly");
            robot.await(
                    "only some chunks are left",
                    () -> robot.find("#sessionChunks", TableView.class)
                                    .getItems()
                                    .size()
                            < 5);
        }
    }

    @Test
    void rowsThatWereLeftAreCountedFilteredAndCopied() throws Exception {
        try (UiRobot robot = open()) {
            awaitSessions(robot);
            long id = newest();
            select(robot, 0);
            robot.press(KeyCode.ENTER);
            robot.await("the session is open", () -> robot.shows("#sessionName"));
            robot.onUi(() -> tabs(robot).getSelectionModel().select(1));
            assertThat(tabs(robot).getTabs().get(1).getText()).isEqualTo("Rows left (0)");
            Snapshots.take(robot, robot.scene(), "session-rows-left-none");

            operations.leave(id, new RowsLeft(131, 24, 0, 7, 2));
            robot.await(
                    "the tab counts",
                    () -> tabs(robot).getTabs().get(1).getText().equals("Rows left (164)"));
            robot.await("a page is shown", () -> left(robot).getItems().size() == 100);
            operations.brake(id, "replica vault-2 of shop is 14 s behind");
            robot.await("the reason is shown", () -> robot.shows("#sessionWaiting"));
            Snapshots.take(robot, robot.scene(), "session-rows-left");
            assertThat(robot.find("#sessionRowsLeft-held", ToggleButton.class).isDisabled())
                    .isTrue();
            robot.click("#sessionRowsLeftNext");
            robot.await("the rest is shown", () -> left(robot).getItems().size() == 64);

            robot.click("#sessionRowsLeft-conflict");
            robot.await("two are in conflict", () -> left(robot).getItems().size() == 2);
            robot.onUi(() -> {
                left(robot).requestFocus();
                left(robot).getSelectionModel().selectAll();
            });
            robot.press(KeyCode.CONTROL, KeyCode.C);
            robot.onUi(() -> assertThat(Clipboard.getSystemClipboard().getString())
                    .startsWith("Key\tState\tAttempts\tChunk\tWhen\tReason\n")
                    .contains("\tconflict\t5\t"));
            robot.onUi(() -> robot.stage().setWidth(1100));
            robot.onUi(() -> robot.stage().setHeight(700));
            robot.click("#sessionRowsLeftAll");
            robot.await("all are shown again", () -> left(robot).getItems().size() == 100);
            Snapshots.take(robot, robot.scene(), "session-rows-left-small");
        }
    }

    @Test
    void cutOffIsToldInThePolicysZoneWhereverTheReaderSits() throws Exception {
        Clock elsewhere = FakeOperations.clock().withZone(ZoneId.of("America/New_York"));
        try (UiRobot robot = UiRobot.open(operations, home.resolve("console.properties"), elsewhere)) {
            robot.press(KeyCode.CONTROL, KeyCode.DIGIT3);
            awaitSessions(robot);
            select(robot, 0);
            robot.press(KeyCode.ENTER);

            robot.await("the cut-off is told", () -> robot.shows("#sessionFact-cutoff"));
            assertThat(text(robot, "#sessionFact-cutoff")).matches(".* (CET|CEST)");
            assertThat(text(robot, "#sessionFact-started")).matches(".* (EST|EDT)");
        }
    }

    @Test
    void sessionThatIsOverCannotBeRetunedAndSaysItsError() throws Exception {
        try (UiRobot robot = open()) {
            awaitSessions(robot);
            TableView<?> table = robot.find("#sessionsTable", TableView.class);
            int failed = (int) table.getItems().stream()
                    .takeWhile(each -> ((SessionView) each).state() != SessionState.FAILED)
                    .count();
            select(robot, failed);
            robot.press(KeyCode.ENTER);

            robot.await(
                    "the error is told",
                    () -> robot.shows("#sessionProblem")
                            && text(robot, "#sessionProblem").contains("lock timeout after key 4711"));
            assertThat(robot.shows("#sessionTuning")).isFalse();
            assertThat(text(robot, "#sessionFact-pace")).isEqualTo("normal");
            robot.click("#sessionCopyProblem");
            robot.onUi(() ->
                    assertThat(Clipboard.getSystemClipboard().getString()).contains("lock timeout after key 4711"));
            Snapshots.take(robot, robot.scene(), "session-failed");
        }
    }

    private static TabPane tabs(UiRobot robot) {
        return robot.find("#sessionTabs", TabPane.class);
    }

    private static TableView<?> left(UiRobot robot) {
        return robot.find("#sessionRowsLeft", TableView.class);
    }

    @Test
    void waitingIsShownAndTheSessionIsRetuned() throws Exception {
        try (UiRobot robot = open()) {
            awaitSessions(robot);
            select(robot, 0);
            robot.press(KeyCode.ENTER);
            robot.await(
                    "the session may be retuned",
                    () -> robot.shows("#sessionPace")
                            && !robot.find("#sessionPace", ComboBox.class).isDisabled());
            assertThat(robot.shows("#sessionWaiting")).isFalse();
            long id = newest();

            operations.brake(id, "replica vault-2 of shop is 14 s behind");
            robot.await(
                    "the reason is shown",
                    () -> robot.shows("#sessionWaiting")
                            && text(robot, "#sessionWaitingText").contains("replica vault-2 of shop is 14 s behind"));
            Snapshots.take(robot, robot.scene(), "session-waiting");
            robot.onUi(() -> robot.find("#sessionWorkers", Spinner.class).increment());
            robot.await("workers are asked for", () -> operations.calls.contains("retuneSession " + id + " 3 workers"));
            robot.onUi(() -> chosen(robot).setValue(Pace.GENTLE));
            robot.await("a pace is asked for", () -> operations.calls.contains("retuneSession " + id + " pace gentle"));

            robot.await("a gentle pace needs no more workers", () -> robot.find("#sessionWorkers", Spinner.class)
                    .isDisabled());
            assertThat(operations.calls.stream().filter(call -> call.startsWith("retune")))
                    .hasSize(2);
        }
    }

    @SuppressWarnings("unchecked") // its id says what it holds
    private static ComboBox<Pace> chosen(UiRobot robot) {
        return robot.find("#sessionPace", ComboBox.class);
    }

    @Test
    void cancelIsAskedConfirmedAndNotClaimedEarly() throws Exception {
        try (UiRobot robot = open()) {
            awaitSessions(robot);
            select(robot, 0);
            robot.press(KeyCode.ENTER);
            robot.await(
                    "the session may be cancelled",
                    () -> robot.shows("#sessionCancel")
                            && !robot.find("#sessionCancel", Button.class).isDisabled());
            Snapshots.take(robot, robot.scene(), "session-running");

            robot.click("#sessionCancel");
            robot.await("the question is shown", () -> robot.shows("#sessionCancelConfirm"));
            Snapshots.take(
                    robot, robot.find("#sessionCancelConfirm", Button.class).getScene(), "session-cancel");
            robot.click("#sessionCancelConfirm");
            robot.await("the wish is told", () -> text(robot, "#sessionState .label")
                    .equals("cancelling"));
            assertThat(robot.find("#sessionCancel", Button.class).isDisabled()).isTrue();
            operations.advance();

            robot.await("the engine has confirmed", () -> text(robot, "#sessionState .label")
                    .equals("cancelled"));
            assertThat(robot.shows("#sessionCancel")).isFalse();
        }
    }

    @Test
    void anArchiveNowWhoseChildFailedSaysSoBesideItsRows() throws Exception {
        try (UiRobot robot = open()) {
            awaitSessions(robot);
            select(robot, 0);
            robot.click("#sessionsArchiveNow");
            robot.await("the policy is chosen", () -> !robot.find("#archiveNowNext", Button.class)
                    .isDisabled());
            robot.click("#archiveNowNext");
            robot.await("the plan is there", () -> robot.shows("#archiveNowPlanned"));
            robot.click("#archiveNowNext");
            robot.await("the confirmation is there", () -> robot.shows("#archiveNowConfirm"));
            robot.click("#archiveNowConfirm");
            robot.await("it runs", () -> robot.shows("#archiveNowPause"));

            String why = "policy proofs: vault: connection to 10.4.1.7:5432 refused; no row was moved";
            operations.answer(new RequestView(newest(), true, true, newest(), why));
            operations.happen(newest(), SessionState.SUCCEEDED, "exhausted");
            robot.await("the result is told", () -> robot.shows("#archiveNowResult"));

            assertThat(text(robot, "#archiveNowResult"))
                    .contains("rows archived")
                    .endsWith("Not all of the run came to its end: " + why);
            Snapshots.take(robot, robot.scene(), "archive-5-child-failed");
        }
    }

    @Test
    void archiveNowGoesFromScopeToResult() throws Exception {
        try (UiRobot robot = open()) {
            operations.moveTo(Environment.PRODUCTION);
            robot.await("it is read-only", () -> robot.shows("#arm-box"));
            robot.click("#arm-toggle");
            robot.replace("#armReason", "change 4711");
            robot.click("#armConfirm");
            awaitSessions(robot);
            select(robot, 0);
            robot.click("#sessionsArchiveNow");
            robot.await("the policy is chosen", () -> !robot.find("#archiveNowNext", Button.class)
                    .isDisabled());
            robot.replace("#archiveNowLimit", "12000");
            Snapshots.take(robot, robot.scene(), "archive-1-scope");

            robot.click("#archiveNowNext");
            robot.await("the plan is there", () -> robot.shows("#archiveNowPlanned"));
            Snapshots.take(robot, robot.scene(), "archive-2-plan");

            robot.click("#archiveNowNext");
            robot.await("the confirmation is there", () -> robot.shows("#archiveNowTyped"));
            assertThat(robot.find("#archiveNowConfirm", Button.class).isDisabled())
                    .isTrue();
            assertThat(text(robot, "#archiveNowCommand")).isEqualTo("holdfast run --plan 17");
            robot.replace("#archiveNowTyped", "orders@shop");
            Snapshots.take(robot, robot.scene(), "archive-3-confirm");
            robot.click("#archiveNowConfirm");

            robot.await("it runs", () -> robot.shows("#archiveNowPause"));
            operations.advance();
            robot.await("a chunk is listed", () -> !robot.find("#archiveNowChunks", TableView.class)
                    .getItems()
                    .isEmpty());
            Snapshots.take(robot, robot.scene(), "archive-4-live");
            operations.brake(newest(), "replica vault-2 of shop is 14 s behind");
            robot.await("it says why it waits", () -> text(robot, "#sessionWaitingText")
                    .endsWith("replica vault-2 of shop is 14 s behind"));
            assertThat(robot.shows("#sessionWaiting")).isTrue();
            assertThat(text(robot, "#sessionProgressText")).doesNotContain("left");
            robot.click("#archiveNowPause");
            operations.advance();
            robot.await("it is paused", () -> robot.shows("#archiveNowResume"));
            Snapshots.take(robot, robot.scene(), "archive-4-paused");
            robot.click("#archiveNowResume");
            robot.await("it runs again", () -> robot.shows("#archiveNowPause"));
            operations.advance();
            operations.advance();

            robot.await("the result is told", () -> robot.shows("#archiveNowResult"));
            assertThat(text(robot, "#archiveNowState .label")).isEqualTo("succeeded");
            assertThat(text(robot, "#archiveNowResult")).startsWith("36,000 rows archived");
            Snapshots.take(robot, robot.scene(), "archive-5-result");
            robot.click("#archiveNowOpenSession");
            robot.await("the session is open", () -> robot.shows("#sessionName"));
            assertThat(operations.calls).contains("archiveNow plan 17 true");
            assertThat(operations.session(newest()).state()).isEqualTo(SessionState.SUCCEEDED);
        }
    }

    private long newest() {
        return operations.sessions(new SessionQuery("", "", 0, 1)).getFirst().id();
    }

    private static Findings findings(String... acknowledged) {
        TableName orders = new TableName("public", "orders");
        TableName items = new TableName("public", "order_items");
        TableName archive = new TableName("shop", "orders");
        return new Findings(
                List.of(
                        new Effect(
                                "foreign-key public.loyalty_points.loyalty_points_order_id_fkey",
                                Effect.Kind.FOREIGN_KEY,
                                orders,
                                "rows of public.loyalty_points that refer to a deleted order are deleted by the database"
                                        + " (ON DELETE CASCADE) and are in no archive",
                                48_211L,
                                Severity.REFUSED),
                        new Effect(
                                "trigger public.orders.orders_audit",
                                Effect.Kind.TRIGGER,
                                orders,
                                "fires after each DELETE and calls audit.note(): it fires for every row that leaves",
                                137_204L,
                                Severity.TO_ACKNOWLEDGE),
                        new Effect(
                                "publication public.orders.bi_feed",
                                Effect.Kind.PUBLICATION,
                                orders,
                                "subscribers delete the rows, too",
                                137_204L,
                                Severity.TO_ACKNOWLEDGE),
                        new Effect(
                                "identity-column public.order_items.id",
                                Effect.Kind.IDENTITY_COLUMN,
                                items,
                                "numbered by the database: the archive keeps the numbers",
                                null,
                                Severity.NOTE)),
                List.of(new IndexFinding(
                        "no-index public.order_items(order_id)",
                        items,
                        List.of("order_id"),
                        IndexFinding.Use.FOREIGN_KEY,
                        "every chunk reads the whole table to find the items of its orders",
                        4_116_120,
                        88_412.5,
                        "CREATE INDEX CONCURRENTLY ON public.order_items (order_id)",
                        Severity.TO_ACKNOWLEDGE)),
                List.of(),
                List.of(new Drift(
                        "drift public.orders.channel",
                        Drift.Kind.COLUMN_ADDED,
                        archive,
                        "channel",
                        "the source gained column channel (text): it is added to vault: shop.orders",
                        List.of("ALTER TABLE shop.orders ADD COLUMN channel text"),
                        List.of("ALTER TABLE shop.orders DROP COLUMN channel"),
                        Severity.NOTE)),
                List.of(acknowledged));
    }

    @Test
    void findingsThatStopARunAreShownWithTheLineThatAcceptsThem() throws Exception {
        try (UiRobot robot = open()) {
            operations.find(findings("publication public.orders.bi_feed"));
            awaitSessions(robot);
            select(robot, 0);
            robot.click("#sessionsArchiveNow");
            robot.await("the policy is chosen", () -> !robot.find("#archiveNowNext", Button.class)
                    .isDisabled());
            robot.click("#archiveNowNext");
            robot.await("the plan is there", () -> robot.shows("#archiveNowPlanned"));
            Snapshots.take(robot, robot.scene(), "archive-2-findings");

            assertThat(robot.find("#archiveNowNext", Button.class).isDisabled()).isTrue();
            assertThat(text(robot, "#archiveNowAcknowledge"))
                    .startsWith("acknowledge = [\"no-index public.order_items(order_id)\"");
            robot.click("#archiveNowCopyAcknowledge");
            robot.onUi(
                    () -> assertThat(Clipboard.getSystemClipboard().getString()).startsWith("acknowledge = ["));
            robot.onUi(() -> robot.find("#archiveNowFindings", TableView.class)
                    .getSelectionModel()
                    .select(2));
            robot.click("#archiveNowCopySql");
            robot.onUi(() ->
                    assertThat(Clipboard.getSystemClipboard().getString()).startsWith("CREATE INDEX CONCURRENTLY"));
            robot.onUi(() -> robot.stage().setWidth(1100));
            robot.onUi(() -> robot.stage().setHeight(700));
            Snapshots.take(robot, robot.scene(), "archive-2-findings-small");
        }
    }

    @Test
    void aPlanThatDoesNotStandIsListedAndMadeAgain() throws Exception {
        try (UiRobot robot = open()) {
            awaitSessions(robot);
            select(robot, 0);
            robot.click("#sessionsArchiveNow");
            robot.await("the policy is chosen", () -> !robot.find("#archiveNowNext", Button.class)
                    .isDisabled());
            robot.click("#archiveNowNext");
            robot.await("the plan is there", () -> robot.shows("#archiveNowPlanned"));
            operations.differ(
                    new Difference("policy", "version", "7", "8"),
                    new Difference("policy", "residence", "P2Y", "P18M"),
                    new Difference("rows", "public.orders", "137204", "151877"),
                    new Difference("cut-off", "", "2026-08-26T22:00:00Z", "2026-07-27T22:00:00Z"),
                    new Difference("column", "public.orders.channel", null, "text"),
                    new Difference("effect", "trigger public.orders.orders_audit", null, "to acknowledge: fires"),
                    new Difference("statement", "public.orders 2", "DELETE FROM orders", "DELETE FROM orders\nWHERE a"),
                    new Difference("index", "public.order_items(order_id)", "note: stands", null));
            robot.click("#archiveNowNext");
            robot.await("the confirmation is there", () -> robot.shows("#archiveNowConfirm"));
            robot.click("#archiveNowConfirm");

            robot.await("the differences are there", () -> robot.shows("#archiveNowDifferences"));
            assertThat(text(robot, "#archiveNowDiffersTitle")).isEqualTo("Plan 17 does not stand any more");
            assertThat(robot.find("#archiveNowDifferences", TableView.class).getItems())
                    .hasSize(8);
            assertThat(robot.shows("Thu 27 Aug 2026 00:00 CEST")).isTrue();
            Snapshots.take(robot, robot.scene(), "archive-3-differs");
            robot.click("#archiveNowPlanAgain");

            robot.await("another plan is there", () -> robot.shows("#archiveNowPlanned"));
            assertThat(operations.plans("orders", 1).getFirst().id()).isEqualTo(18);
        }
    }

    @Test
    void failedPlanMayBeTriedAgain() throws Exception {
        try (UiRobot robot = open()) {
            awaitSessions(robot);
            select(robot, 0);
            robot.click("#sessionsArchiveNow");
            robot.await("the policy is chosen", () -> !robot.find("#archiveNowNext", Button.class)
                    .isDisabled());
            operations.failWith("shop/public.orders: connection to db-7:5432 refused");
            robot.click("#archiveNowNext");
            robot.await("the failure is told", () -> robot.shows("#archiveNowRetry"));
            Snapshots.take(robot, robot.scene(), "archive-2-failed");

            operations.failWith(null);
            robot.click("#archiveNowRetry");

            robot.await("the plan is there", () -> robot.shows("#archiveNowPlanned"));
        }
    }
}
