package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.console.Hand;
import dev.holdfast.console.UiRobot;
import dev.holdfast.console.fx.Room;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.Environment;
import dev.holdfast.estate.TestDatabase;
import dev.holdfast.hold.Hold;
import dev.holdfast.hold.HoldState;
import dev.holdfast.legacy.LegacyPlan;
import dev.holdfast.legacy.TableState;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.VBox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The paths that a DBA walks most, each by mouse and by keyboard alone, in the real console on the real engine; the
/// databases are looked at afterwards.
class PathsByHandTest {
    private static final String DUE = "status = 'done' and placed_at < now() - interval '90 days'";
    private static final String MANY_DUE = "select count(*) from orders where " + DUE;

    @TempDir
    private Path directory;

    private EngineFixture engine;

    @BeforeEach
    void open() {
        engine = new EngineFixture(new CronTimetable(Clock.systemUTC()), "shop", "delivery", "vault");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void fillTree() {
        OrderTree.fillTables(engine);
        OrderTree.policies(40, 2).forEach(engine::policy);
    }

    private UiRobot console() throws Exception {
        engine.node().serve();
        return UiRobot.open(engine.node().operations(), directory.resolve("console.properties"), Clock.systemUTC());
    }

    private SessionView session(long id) {
        return engine.node().operations().session(id);
    }

    /// Lets two chunks of the first session by; each further one waits until `told`.
    private void holdBack(BooleanSupplier told) {
        AtomicInteger taken = new AtomicInteger();
        engine.failpoints(point -> {
            if (point == Failpoint.TAKE_CHUNK && taken.incrementAndGet() > 2) {
                engine.await(told);
            }
        });
    }

    private static void awaitText(UiRobot robot, String selector, String text) {
        robot.await(
                selector + " says " + text,
                () -> robot.find(selector, Label.class).getText().contains(text));
    }

    /// From the tree of policies to the page that shows what would go.
    private static void planOrders(UiRobot robot, Hand hand) {
        hand.open(Room.POLICIES);
        awaitText(robot, "#detail-name", "orders");
        hand.push("#policy-archive-now", KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.ENTER);
        robot.await("the scope is there", () -> robot.standsOpen("#archiveNowPolicy"));
        hand.push("#archiveNowNext", KeyCode.CONTROL, KeyCode.ENTER);
        robot.await("the plan is there", () -> robot.standsOpen("#archiveNowPlanned"));
    }

    private static void start(UiRobot robot, Hand hand) {
        hand.push("#archiveNowNext");
        robot.await("it asks", () -> robot.standsOpen("#archiveNowConfirm"));
        if (robot.standsOpen("#archiveNowTyped")) {
            hand.write("#archiveNowTyped", "orders@shop");
        }
        hand.push("#archiveNowConfirm");
    }

    @ParameterizedTest
    @EnumSource
    void aRunIsPausedResumedCancelledAndRunAgainForTheRest(Hand.Kind by) throws Exception {
        fillTree();
        DatabaseSpec shop = engine.estate().spec("shop");
        engine.estate()
                .put(TestDatabase.like(shop).environment(Environment.PRODUCTION).spec());
        long due = engine.number("shop", MANY_DUE);
        AtomicReference<Set<SessionState>> awaited =
                new AtomicReference<>(Set.of(SessionState.PAUSING, SessionState.PAUSED));
        holdBack(() -> awaited.get().contains(session(1).state()));
        try (UiRobot robot = console()) {
            Hand hand = by.of(robot);
            robot.await("it is read-only", () -> robot.standsOpen("#arm-toggle"));
            hand.push("#arm-toggle", KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.A);
            hand.write("#armReason", "change 4711");
            hand.push("#armConfirm");
            awaitText(robot, "#arm-state", "ARMED");
            planOrders(robot, hand);
            start(robot, hand);

            robot.await("it runs", () -> robot.standsOpen("#archiveNowPause"));
            engine.await(() -> session(1).rootRows() > 0);
            hand.push("#archiveNowPause");
            robot.await("it stands", () -> robot.standsOpen("#archiveNowResume"));
            assertThat(session(1).state()).isEqualTo(SessionState.PAUSED);
            long paused = archivedOrders();
            assertThat(paused).isPositive().isLessThan(due);
            awaited.set(Set.of(SessionState.CANCELLING, SessionState.CANCELLED));
            hand.push("#archiveNowResume");
            robot.await("it goes on", () -> robot.standsOpen("#archiveNowPause"));
            hand.push("#archiveNowCancel");
            hand.push("#sessionCancelConfirm");
            robot.await("it has ended", () -> robot.standsOpen("#archiveNowAgain"));
            assertThat(session(1).state()).isEqualTo(SessionState.CANCELLED);
            assertThat(archivedOrders())
                    .isEqualTo(session(1).rootRows())
                    .isGreaterThanOrEqualTo(paused)
                    .isLessThan(due);
            assertThat(engine.number("shop", "select count(*) from orders"))
                    .isEqualTo(OrderTree.ORDERS - session(1).rootRows());
            assertThat(engine.verify().differences()).isEmpty();

            hand.push("#archiveNowAgain");
            hand.push("#archiveNowNext", KeyCode.CONTROL, KeyCode.ENTER);
            robot.await("the plan is there", () -> robot.standsOpen("#archiveNowPlanned"));
            start(robot, hand);
            robot.await("the rest has gone", () -> robot.standsOpen("#archiveNowAgain"));
        }
        awaitSessions("orders cancelled", "orders succeeded", "deliveries succeeded", "proofs succeeded");
        OrderTree.requireEveryRowOnce(engine);
        assertThat(archivedOrders()).isEqualTo(due);
        assertThat(engine.number("delivery", "select count(*) from deliveries"))
                .isEqualTo(2 * (OrderTree.ORDERS - due));
        assertThat(engine.controlNumber("select count(*) from audit where act = 'console.armed' and actor = 'mira'"))
                .isOne();
        assertThat(engine.verify().differences()).isEmpty();
    }

    /// A request ends with the last session of its tree; between two of them every session has ended.
    private void awaitSessions(String... ended) {
        engine.await(() -> engine.controlNumber("select count(*) from request where finished_at is null") == 0);
        assertThat(engine.controlLines("select id || ': ' || error from request where error is not null"))
                .isEmpty();
        assertThat(engine.controlLines("select p.name || ' ' || s.state from session s"
                        + " join policy p on p.id = s.policy_id order by s.id"))
                .containsExactly(ended);
    }

    private long archivedOrders() {
        return engine.number("shop", "select count(*) from shop_archive.orders");
    }

    @ParameterizedTest
    @EnumSource
    void aPolicyIsEditedReviewedAppliedTakenBackAndMergedWithWhatAnotherChanged(Hand.Kind by) throws Exception {
        fillTree();
        String asItWas = standing();
        try (UiRobot robot = console()) {
            Hand hand = by.of(robot);
            hand.open(Room.POLICIES);
            awaitText(robot, "#detail-name", "orders");
            hand.push("#tab-schedule", KeyCode.F2);
            hand.write("#edit-cron", "0 0 5 ? * MON-FRI");
            awaitText(robot, "#cron-words", "Monday to Friday");
            hand.write("#edit-retention", "P8Y");
            hand.push("#tab-rows", KeyCode.CONTROL, KeyCode.ENTER);
            hand.write("#edit-criteria", "status in ('done', 'void')");
            awaitText(robot, "#rows-count", Long.toString(engine.number("shop", MANY_DUE)));
            assertThat(standing()).as("nothing is changed by typing").isEqualTo(asItWas);
            hand.push("#review", KeyCode.CONTROL, KeyCode.S);
            assertThat(reviewed(robot))
                    .containsExactly(
                            "− status = 'done'",
                            "+ status in ('done', 'void')",
                            "− P7Y",
                            "+ P8Y",
                            "+ 0 0 5 ? * MON-FRI");
            apply(robot, hand, "void orders, too");
            robot.await("it is applied", () -> robot.standsOpen("#applied-undo"));
            assertThat(standing()).isEqualTo("status in ('done', 'void') | P90D | P8Y | 0 0 5 ? * MON-FRI");

            hand.push("#applied-undo", KeyCode.CONTROL, KeyCode.Z);
            assertThat(reviewed(robot)).contains("+ P7Y");
            apply(robot, hand, "not agreed with finance");
            robot.await("it is taken back", () -> !robot.shows("#review-apply"));
            assertThat(standing()).isEqualTo(asItWas);

            hand.push("#tab-schedule", KeyCode.F2);
            hand.write("#edit-cron", "0 0 6 ? * *");
            hand.write("#edit-residence", "P100D");
            changeElsewhere();
            hand.push("#review", KeyCode.CONTROL, KeyCode.S);
            robot.await("what ann changed is shown", () -> robot.standsOpen("#review-merge-take"));
            assertThat(robot.find("#review-merge .graph-name", Label.class).getText())
                    .contains("ann: backups moved");
            hand.take("#merge-orders-cron-theirs", "#merge-orders-cron-mine");
            hand.push("#review-merge-take");
            apply(robot, hand, "both");
            robot.await("it is merged", () -> !robot.shows("#review-apply"));
        }
        assertThat(standing()).isEqualTo("status = 'done' | P100D | P9Y | 0 0 6 ? * *");
        assertThat(engine.controlLines(
                        "select actor || ': ' || reason from audit where act = 'policy.changed' order by number"))
                .containsExactly(
                        "mira: void orders, too", "mira: not agreed with finance", "ann: backups moved", "mira: both");
        assertThat(engine.controlNumber("select count(*) from session")).isZero();
        assertThat(engine.number("shop", "select count(*) from orders")).isEqualTo(OrderTree.ORDERS);
    }

    private String standing() {
        return engine.controlLines(
                        "select concat_ws(' | ', criteria, residence, retention, cron) from policy where name = 'orders'")
                .getFirst();
    }

    /// What is taken away and put in its place, from top to bottom.
    private static List<String> reviewed(UiRobot robot) {
        robot.await("the review is there", () -> robot.shows("#review-changes .diff-added"));
        return robot.ask(() -> robot.find("#review-changes", VBox.class).lookupAll(".diff-line").stream()
                .map(line -> ((Labeled) line).getText())
                .toList());
    }

    private static void apply(UiRobot robot, Hand hand, String why) {
        hand.write("#review-reason", why);
        robot.await("it may be applied", () -> !robot.find("#review-apply", Button.class)
                .isDisabled());
        hand.push("#review-apply", KeyCode.ENTER);
    }

    private void changeElsewhere() {
        Policy seen = engine.features().policies().byName("orders");
        engine.node()
                .operations()
                .apply(
                        List.of(PolicyDraft.of(engine.node().operations().definition("orders"))
                                .cron("0 0 4 ? * *")
                                .retention("P9Y")
                                .definition()),
                        List.of(new Operations.SeenVersion("orders", seen.version())),
                        "ann",
                        "backups moved");
    }

    @ParameterizedTest
    @EnumSource
    void aHoldThatIsPlacedDuringARunKeepsItsRows(Hand.Kind by) throws Exception {
        fillTree();
        long due = engine.number("shop", MANY_DUE);
        holdBack(() -> engine.controlNumber("select count(*) from hold") > 0);
        List<String> held =
                engine.lines("shop", "select id from orders where " + DUE + " order by id limit 2"); // the last to go
        try (UiRobot robot = console()) {
            Hand hand = by.of(robot);
            planOrders(robot, hand);
            start(robot, hand);
            robot.await("it runs", () -> robot.standsOpen("#archiveNowPause"));

            hand.open(Room.HOLDS);
            hand.push("#holdsNothingAction");
            hand.write("#placeHoldMatter", "Recall 88");
            hand.write("#placeHoldReason", "faulty batch");
            hand.write("#placeHoldTable .text-field", "shop/orders");
            hand.write("#placeHoldKeys", String.join("\n", held));
            hand.push("#placeHoldBelow");
            hand.push("#placeHoldNext", KeyCode.CONTROL, KeyCode.ENTER);
            robot.await("it is counted", () -> robot.standsOpen("#placeHoldCounted"));
            assertThat(session(1).state()).isEqualTo(SessionState.RUNNING);
            hand.push("#placeHoldConfirm");
            robot.await("it is placed", () -> robot.standsOpen("#placeHoldPlaced"));
        }
        awaitSessions("orders succeeded", "deliveries succeeded", "proofs succeeded");
        Hold hold = engine.features().holds().all().getFirst();
        assertThat(hold.state()).isEqualTo(HoldState.EFFECTIVE);
        assertThat(hold.placedBy()).isEqualTo("mira");
        assertThat(engine.lines("shop", "select id from orders where " + DUE + " order by id"))
                .isEqualTo(held);
        assertThat(engine.number(
                        "shop", "select count(*) from order_items where order_id in (" + String.join(", ", held) + ")"))
                .isEqualTo(6);
        assertThat(archivedOrders()).isEqualTo(due - 2);
        assertThat(session(1).rootRows()).isEqualTo(due - 2);
        OrderTree.requireEveryRowOnce(engine);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aSessionIsRestoredWithAllThatCameOfIt(Hand.Kind by) throws Exception {
        fillTree();
        engine.run("orders");
        assertThat(engine.number("shop", MANY_DUE)).isZero();
        try (UiRobot robot = console()) {
            Hand hand = by.of(robot);
            hand.open(Room.SESSIONS);
            hand.open("#sessionsTable", 2);
            awaitText(robot, "#sessionName", "orders");
            hand.push("#sessionUndo");
            robot.await("the session is named", () -> robot.find("#restoreSession", TextField.class)
                    .getText()
                    .equals("1"));
            hand.push("#restoreWithChildren");
            hand.push("#restoreNext", KeyCode.CONTROL, KeyCode.ENTER);
            robot.await("it is planned", () -> robot.standsOpen("#restorePlan"));
            hand.push("#restoreRehearse", KeyCode.CONTROL, KeyCode.ENTER);
            robot.await("it is rehearsed", () -> robot.standsOpen("#restoreRehearsed"));
            assertThat(engine.number("shop", MANY_DUE)).isZero();
            hand.push("#restoreToConfirm");
            robot.await("it asks", () -> robot.standsOpen("#restoreTyped"));
            hand.write("#restoreTyped", robot.ask(() -> robot.find("#restoreTyped", TextField.class)
                    .getPromptText()));
            hand.push("#restoreConfirm");
            awaitText(robot, "#restoreResultTitle", "Restore 1");
        }
        assertThat(engine.controlLines("select state || ' ' || requested_by from holdfast.restore"))
                .containsExactly("done mira");
        assertThat(engine.number("shop", "select count(*) from orders")).isEqualTo(OrderTree.ORDERS);
        assertThat(engine.number("shop", "select count(*) from order_items")).isEqualTo(3 * OrderTree.ORDERS);
        assertThat(engine.number("delivery", "select count(*) from deliveries")).isEqualTo(2 * OrderTree.ORDERS);
        assertThat(engine.number("delivery", "select count(*) from proofs")).isEqualTo(4 * OrderTree.ORDERS);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void tablesOfSessionsAreFoldedProvenAndDropped(Hand.Kind by) throws Exception {
        LegacyScene scene = new LegacyScene(engine, 6);
        try (UiRobot robot = console()) {
            Hand hand = by.of(robot);
            hand.open(Room.LEGACY);
            hand.choose("#legacyDatabase", "shop");
            hand.push("#legacySuggest");
            hand.select("#legacySuggestions", 0);
            robot.await("it is taken over", () -> robot.find("#legacyTemplate", TextField.class)
                    .getText()
                    .startsWith("archive_{session}_"));
            hand.write("#legacyTemplate", LegacyScene.TEMPLATE);
            hand.write("#legacyConsumed", "state=done");
            hand.push("#legacyNext", KeyCode.CONTROL, KeyCode.ENTER);
            robot.await("they are counted", () -> robot.standsOpen("#legacyGrace"));
            hand.write("#legacyGrace", "0");
            hand.push("#legacyPlan");
            robot.await("it is planned", () -> robot.standsOpen("#legacyFold"));
            assertThat(scene.ledger()).isEmpty();
            hand.push("#legacyFold");
            awaitText(robot, "#legacyDone", "folded");
            assertThat(scene.ledger()).isEqualTo(LegacyScene.ids(6));
            assertThat(scene.standing()).isEqualTo(6);
            hand.push("#legacyVerify");
            awaitText(robot, "#legacyDone", "compared");
            hand.write("#legacyDropName", "shop");
            hand.push("#legacyDrop");
            awaitText(robot, "#legacyDone", "dropped");
        }
        LegacyPlan plan = scene.legacy().find(1);
        assertThat(plan.in(TableState.DROPPED)).isEqualTo(6);
        assertThat(scene.standing()).isZero();
        assertThat(scene.ledger()).isEqualTo(LegacyScene.ids(6));
        assertThat(scene.verify(plan).left()).isEmpty();
        assertThat(engine.verify().differences()).isEmpty();
    }
}
