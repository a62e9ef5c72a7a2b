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
import dev.holdfast.session.SessionState;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clicks through archive-now, from its scope to its result.
class ArchiveNowScreensTest {
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

    private long newest() {
        return operations.sessions(new SessionQuery("", "", 0, 1)).getFirst().id();
    }

    private static void chooseOrders(UiRobot robot) {
        robot.await(
                "sessions are listed",
                () -> !robot.find("#sessionsTable", TableView.class).getItems().isEmpty());
        robot.onUi(() -> {
            TableView<?> table = robot.find("#sessionsTable", TableView.class);
            table.requestFocus();
            table.getSelectionModel().clearAndSelect(0);
        });
        robot.click("#sessionsArchiveNow");
        robot.await("the policy is chosen", () -> !robot.find("#archiveNowNext", Button.class)
                .isDisabled());
    }

    private static void plan(UiRobot robot) {
        robot.click("#archiveNowNext");
        robot.await("the plan is there", () -> robot.shows("#archiveNowPlanned"));
    }

    private static void confirm(UiRobot robot) {
        robot.click("#archiveNowNext");
        robot.await("the confirmation is there", () -> robot.shows("#archiveNowConfirm"));
        robot.click("#archiveNowConfirm");
    }

    @Test
    void anArchiveNowWhoseChildFailedSaysSoBesideItsRows() throws Exception {
        try (UiRobot robot = open()) {
            chooseOrders(robot);
            plan(robot);
            confirm(robot);
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
            chooseOrders(robot);
            robot.replace("#archiveNowLimit", "12000");
            Snapshots.take(robot, robot.scene(), "archive-1-scope");

            plan(robot);
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
            chooseOrders(robot);
            plan(robot);
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
            chooseOrders(robot);
            plan(robot);
            operations.differ(
                    new Difference("policy", "version", "7", "8"),
                    new Difference("policy", "residence", "P2Y", "P18M"),
                    new Difference("rows", "public.orders", "137204", "151877"),
                    new Difference("cut-off", "", "2026-08-26T22:00:00Z", "2026-07-27T22:00:00Z"),
                    new Difference("column", "public.orders.channel", null, "text"),
                    new Difference("effect", "trigger public.orders.orders_audit", null, "to acknowledge: fires"),
                    new Difference("statement", "public.orders 2", "DELETE FROM orders", "DELETE FROM orders\nWHERE a"),
                    new Difference("index", "public.order_items(order_id)", "note: stands", null));
            confirm(robot);

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
            chooseOrders(robot);
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
