package dev.holdfast.node;

import static dev.holdfast.node.RestoreWishes.keys;
import static dev.holdfast.node.RestoreWishes.wish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.hold.NewHold;
import dev.holdfast.hold.TypedScope;
import dev.holdfast.restore.Rehearsal;
import dev.holdfast.restore.RestoreState;
import dev.holdfast.restore.RestoreView;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.restore.Selection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A restore is rehearsed, asked for, and done as it was shown, beside sessions and holds.
class RestoreRequestTest {
    @AutoClose
    private final RestoreScene scene = new RestoreScene();

    @Test
    void aRehearsalGoesThroughAllOfItAndLeavesNothing() {
        scene.archive(false, "orders");
        long tables = scene.engine.number("shop", "select count(*) from pg_class");

        Rehearsal good = scene.engine.node().operations().restores().rehearse(wish(new Selection.OfSession(1)));
        scene.engine.execute("shop", "alter table order_items add constraint few check (line_no < 3) not valid");
        Rehearsal bad = scene.engine.node().operations().restores().rehearse(wish(new Selection.OfSession(1)));

        assertThat(good.problem()).isEmpty();
        assertThat(good.inserted()).isEqualTo(good.plan().rows()).isPositive();
        assertThat(bad.problem()).contains("few");
        assertThat(scene.engine.number("shop", "select count(*) from pg_class")).isEqualTo(tables);
        assertThat(scene.engine.number("shop", "select count(*) from pg_namespace where nspname ~ 'rehearsal'"))
                .isZero();
    }

    @Test
    void aNodeDoesWhatIsAskedForIfItIsStillWhatWasShown() {
        scene.archive(false, "orders");
        RestoreOperations restores = scene.engine.node().operations().restores();
        RestoreWish wish = wish(keys("shop/orders", "999"));
        String shown = restores.plan(wish).digest();
        assertThat(restores.plan(wish).digest()).isEqualTo(shown);
        scene.engine.node().serve();

        long good = restores.request(wish, shown);
        scene.engine.await(() -> restores.find(good).state().terminal());
        long stale = restores.request(wish(keys("shop/orders", "998")), shown);
        scene.engine.await(() -> restores.find(stale).state().terminal());

        assertThat(restores.find(good).state()).isEqualTo(RestoreState.DONE);
        assertThat(restores.find(stale).state()).isEqualTo(RestoreState.REFUSED);
        assertThat(restores.find(stale).error()).contains("no longer what was shown");
        assertThat(scene.engine.controlLines(
                        "select act || ' ' || outcome from holdfast.audit where act ~ 'restore' order by number"))
                .containsExactly(
                        "restore.requested done",
                        "restore.done done",
                        "restore.requested done",
                        "restore.done refused");
    }

    @Test
    void whileASessionMovesRowsNothingComesBackAndTheOtherWayRound() {
        scene.archive(false, "orders");
        scene.engine.execute(
                "shop", "insert into orders values (5000, 'done', now() - interval '1 year', '', '{}', '{}')");
        AtomicReference<RestoreView> meanwhile = new AtomicReference<>();
        scene.engine.when(
                Failpoint.AFTER_GROUND, 1, () -> meanwhile.set(scene.restore(wish(keys("shop/orders", "999")))));

        scene.archive(false, "orders");

        assertThat(meanwhile.get().state()).isEqualTo(RestoreState.REFUSED);
        assertThat(meanwhile.get().error()).contains("a session or another restore holds its lease");
        assertThat(scene.engine.number("shop", "select count(*) from orders where id in (999, 5000)"))
                .isZero();
    }

    @Test
    void aHoldNeitherHindersARestoreNorIsLostByIt() {
        scene.archive(false, "orders");
        scene.engine
                .features()
                .holds()
                .place(new NewHold(
                        "Smith v. Jones",
                        "letter",
                        "ann",
                        List.of(scene.engine
                                .features()
                                .holds()
                                .read(TypedScope.ofKeys("shop/orders", List.of(List.of("999")), false)))));

        scene.restored(wish(keys("shop/orders", "998", "999")));
        scene.archive(false, "orders");

        assertThat(scene.engine.lines("shop", "select id::text from orders where id in (998, 999)"))
                .containsExactly("999");
    }
}
