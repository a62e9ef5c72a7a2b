package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.audit.ChainReport;
import dev.holdfast.audit.Entry;
import dev.holdfast.audit.Head;
import dev.holdfast.console.fx.Paged;
import dev.holdfast.filter.ListQuery;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.VBox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clicks through the audit and the explanation of a row.
class RecordScreensTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    private UiRobot open(KeyCode key) throws Exception {
        UiRobot robot = UiRobot.open(operations, home.resolve("console.properties"));
        robot.press(KeyCode.CONTROL, key);
        return robot;
    }

    private static String text(UiRobot robot, String selector) {
        return robot.find(selector, Label.class).getText();
    }

    private static TableView<?> entries(UiRobot robot) {
        return robot.find("#auditTable", TableView.class);
    }

    @Test
    void auditShowsWhatAnEntryChangedFiltersAndCopies() throws Exception {
        SomeShop.audit(operations);
        try (UiRobot robot = open(KeyCode.DIGIT0)) {
            robot.await("a page is shown", () -> entries(robot).getItems().size() == 100);
            robot.await("what the newest changed is shown", () -> robot.shows("#auditDiff"));
            robot.onUi(() -> entries(robot).requestFocus());
            robot.onUi(() -> assertThat(robot.find("#auditDiff", VBox.class).getChildren().stream()
                            .map(line -> ((Label) line).getText()))
                    .containsExactly(
                            "  name: orders",
                            "− residence: P90D",
                            "+ residence: P60D",
                            "  chunk_rows: 5000",
                            "− bundle: order_items",
                            "+ bundle: order_items, payments",
                            "− driving.workers: 2",
                            "+ driving.workers: 4",
                            "  driving.pace: normal"));
            Snapshots.take(robot, robot.scene(), "audit");

            robot.press(KeyCode.CONTROL, KeyCode.C);
            robot.onUi(() -> assertThat(Clipboard.getSystemClipboard().getString())
                    .startsWith("Entry\tWhen\tActor\tAct\tObject\tOutcome\tReason\n251\t"));
            robot.onUi(() -> entries(robot).getSelectionModel().clearAndSelect(1));
            robot.await(
                    "why it was refused is shown",
                    () -> robot.shows("#auditFact-reason")
                            && text(robot, "#auditFact-reason").contains("somebody else must"));
            Snapshots.take(robot, robot.scene(), "audit-refused");

            robot.replace("#auditFilter", "orders act:policy\n");
            robot.await("the server is asked", () -> asked("object:orders act:policy", "", 0, 0));
            Snapshots.take(robot, robot.scene(), "audit-filtered");
            robot.click("#auditFilterClear");
            robot.await("everything is asked for", () -> asked("", "", 0, 0));
            robot.await("a page is shown", () -> entries(robot).getItems().size() == 100);
            robot.click("#auditOlder");
            robot.await("older ones are asked for, of those that were there", () -> asked("", "", 251, Paged.PAGE));
            robot.onUi(() -> {
                TableColumn<?, ?> actor = entries(robot).getColumns().get(2);
                actor.setSortType(TableColumn.SortType.DESCENDING);
                sortBy(entries(robot), actor);
            });
            robot.await("the server sorts, from the first page on", () -> asked("", "-actor", 0, 0));
            robot.await(
                    "mira stands first",
                    () -> ((Entry) entries(robot).getItems().getFirst()).actor().equals("mira"));
            Snapshots.take(robot, robot.scene(), "audit-sorted");
        }
    }

    private boolean asked(String filter, String sort, long upTo, int offset) {
        return operations.lists.asked.getLast().equals(new ListQuery(filter, sort, upTo, offset, Paged.PAGE + 1));
    }

    @SuppressWarnings("unchecked") // a column of its own table
    private static <R> void sortBy(TableView<R> table, TableColumn<?, ?> column) {
        table.getSortOrder().setAll(List.of((TableColumn<R, ?>) column));
    }

    @Test
    void chainIsCheckedOnDemandAndABreakIsNamed() throws Exception {
        SomeShop.audit(operations);
        Instant at = FakeOperations.NOW;
        operations.chain = new ChainReport(251, new Head(251, "c2".repeat(32)), at, at, 38, null, List.of());
        try (UiRobot robot = open(KeyCode.DIGIT0)) {
            robot.await("a page is shown", () -> entries(robot).getItems().size() == 100);
            assertThat(text(robot, "#auditChainText")).contains("was not checked");

            robot.click("#auditCheck");
            robot.await("it is whole", () -> text(robot, "#auditChainText").startsWith("The chain is whole: 251"));
            Snapshots.take(robot, robot.scene(), "audit-whole");
            operations.chain = new ChainReport(
                    250,
                    new Head(251, "c2".repeat(32)),
                    at,
                    at,
                    38,
                    new ChainReport.Break(ChainReport.Kind.MISSING, 117, "entry 117 is missing: 118 follows 116"),
                    List.of());
            robot.click("#auditCheck");
            robot.await(
                    "the break is named", () -> text(robot, "#auditChainText").contains("entry 117 is missing"));
            Snapshots.take(robot, robot.scene(), "audit-broken");
            operations.failWith("control database db-1:5432/holdfast: connection refused");
            robot.click("#auditCheck");
            robot.await(
                    "the failure is told", () -> text(robot, "#auditChainText").contains("connection refused"));
        }
    }

    @Test
    void auditSaysWhyItIsEmpty() throws Exception {
        try (UiRobot robot = open(KeyCode.DIGIT0)) {
            robot.await("nothing was done yet", () -> robot.shows("#auditNothing"));
            Snapshots.take(robot, robot.scene(), "audit-none");
            robot.replace("#auditFilter", "actor:nobody\n");
            robot.await("nothing fits", () -> robot.shows("#auditNothingAction"));
            SomeShop.audit(operations);
            robot.click("#auditNothingAction");

            robot.await("entries are shown", () -> !robot.shows("#auditNothing"));
        }
    }

    @Test
    void rowIsExplainedRuleByRule() throws Exception {
        SomeShop.explanation(operations);
        try (UiRobot robot = open(KeyCode.E)) {
            robot.await("the question is asked", () -> robot.shows("#explainNothing"));
            Snapshots.take(robot, robot.scene(), "explain-empty");
            assertThat(robot.find("#explainAsk", Button.class).isDisabled()).isTrue();

            robot.replace("#explainTableText", "shop/public.orders");
            robot.replace("#explainKey", "4711");
            robot.press(KeyCode.ENTER);

            robot.await("the verdict is told", () -> robot.shows("#explainVerdict"));
            assertThat(text(robot, "#explainVerdict")).isEqualTo("stays");
            assertThat(text(robot, "#explainSentence")).isEqualTo("shop/public.orders 4711 stays");
            assertThat(text(robot, "#explainFact-blocker")).contains("status is 'open'");
            assertThat(text(robot, "#explainFact-earliest")).isEqualTo("cannot be told");
            assertThat(text(robot, "#explainCommand"))
                    .isEqualTo("holdfast explain --table shop/public.orders --key 4711");
            assertThat(robot.shows("#explainRules-0")).isTrue();
            Snapshots.take(robot, robot.scene(), "explain");
            robot.onUi(() -> robot.stage().setWidth(1100));
            robot.onUi(() -> robot.stage().setHeight(640));
            Snapshots.take(robot, robot.scene(), "explain-small");
        }
    }

    @Test
    void whatCannotBeExplainedIsToldInItsPlace() throws Exception {
        try (UiRobot robot = open(KeyCode.E)) {
            robot.replace("#explainTableText", "orders");
            robot.replace("#explainKey", "abc");
            operations.failWith("'abc' is no value of shop/public.orders.id, which is bigint");
            robot.click("#explainAsk");

            robot.await(
                    "the problem is told",
                    () -> robot.shows("#explainNothing")
                            && text(robot, "#explainNothing .muted").contains("which is bigint"));
            Snapshots.take(robot, robot.scene(), "explain-failed");
        }
    }
}
