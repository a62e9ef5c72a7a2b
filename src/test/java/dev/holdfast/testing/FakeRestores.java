package dev.holdfast.testing;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Effect;
import dev.holdfast.dialect.Restoring.Behind;
import dev.holdfast.dialect.Severity;
import dev.holdfast.dialect.TableName;
import dev.holdfast.node.RestoreOperations;
import dev.holdfast.node.RestoreRuns;
import dev.holdfast.restore.OnConflict;
import dev.holdfast.restore.Pin;
import dev.holdfast.restore.Pinning;
import dev.holdfast.restore.Rehearsal;
import dev.holdfast.restore.RestorePlan;
import dev.holdfast.restore.RestoreState;
import dev.holdfast.restore.RestoreView;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.restore.Selection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Restores and pins in memory: one that is done, one that was refused, one that was interrupted.
public final class FakeRestores implements RestoreOperations, RestoreRuns {
    /// What was asked for, in words.
    public final List<String> asked = new ArrayList<>();

    /// Thrown by the next call that plans or changes.
    public Optional<HoldfastException> failure = Optional.empty();

    /// Whether plans find what stops them.
    public boolean blocked;

    /// Files that the next plan says are to be thawed.
    public List<RestorePlan.InCold> cold = List.of();

    /// What the next restore comes to.
    public RestoreState outcome = RestoreState.DONE;

    private final Instant now;
    private final List<RestoreView> restores = new ArrayList<>();
    private final List<Pin> pins = new ArrayList<>();

    public FakeRestores(Instant now) {
        this.now = now;
        add(RestoreState.INTERRUPTED, session(12), "shop: connection refused");
        add(RestoreState.REFUSED, keys("shop/public.orders", "7"), "shop/public.orders: rows stand there already: 7");
        add(RestoreState.DONE, keys("shop/public.orders", "4711"), "");
        pins.add(pin(2, 4, now.plus(Duration.ofDays(30)), null));
        pins.add(pin(1, 1, null, now.minus(Duration.ofDays(1))));
    }

    private static Selection session(long session) {
        return new Selection.OfSession(session);
    }

    private static Selection keys(String table, String key) {
        return new Selection.OfKeys(table, List.of(List.of(key)), 0);
    }

    private long add(RestoreState state, Selection selection, String error) {
        return add(
                state,
                new RestoreWish(selection, false, OnConflict.FAIL, Pinning.NONE, List.of(), "ann", "court order"),
                error);
    }

    private long add(RestoreState state, RestoreWish wish, String error) {
        long id = restores.size() + 1L;
        boolean done = state == RestoreState.DONE;
        restores.addFirst(new RestoreView(
                id,
                state,
                wish,
                now.minusSeconds(60),
                now.minusSeconds(55),
                state.terminal() ? now.minusSeconds(50) : null,
                error,
                done ? 4 : 0,
                0,
                0,
                done
                        ? List.of(
                                new RestoreView.Line("shop", "public.orders", 1, 0, 0, List.of()),
                                new RestoreView.Line("shop", "public.order_items", 3, 0, 0, List.of()))
                        : List.of()));
        return id;
    }

    private Pin pin(long id, int keys, @Nullable Instant until, @Nullable Instant ended) {
        return new Pin(
                id,
                3,
                "shop",
                "public.orders",
                keys,
                List.of("4711", "4712", "4713"),
                until,
                "ann",
                "court order",
                now.minus(Duration.ofDays(2)),
                ended == null ? null : "bob",
                ended);
    }

    private void failIfAsked() {
        if (failure.isPresent()) {
            HoldfastException thrown = failure.get();
            failure = Optional.empty();
            throw thrown;
        }
    }

    @Override
    public RestorePlan plan(RestoreWish wish) {
        failIfAsked();
        asked.add("plan " + words(wish));
        List<RestorePlan.InCold> inCold = cold;
        cold = List.of();
        TableName orders = new TableName("public", "orders");
        return new RestorePlan(
                wish,
                now,
                List.of(
                        new RestorePlan.Table("shop", "public.orders", "shop/shop_archive.orders", 1_204, 0, 0, "77"),
                        new RestorePlan.Table(
                                "shop", "public.order_items", "shop/shop_archive.order_items", 3_612, 0, 0, "78")),
                blocked ? List.of(new RestorePlan.Met("shop", "public.orders", 0, 2, List.of("7", "12"))) : List.of(),
                List.of(new RestorePlan.Parent("shop", "public.customers", 17, "public.orders (orders_customer_fkey)")),
                List.of(),
                List.of(),
                inCold,
                List.of(new Effect(
                        "trigger public.orders.audit",
                        Effect.Kind.TRIGGER,
                        orders,
                        "after insert, for each row, calls public.note()",
                        null,
                        Severity.TO_ACKNOWLEDGE)),
                List.of(new RestorePlan.Raised("shop", new Behind("public.orders_id_seq", "id", 1_000, 4_711, 1))),
                blocked
                        ? List.of("shop/public.orders: rows stand there already, 0 equal and 2 others: 7; 12")
                        : wish.acknowledged().isEmpty()
                                ? List.of("trigger public.orders.audit: after insert; acknowledge it to go on")
                                : inCold.stream()
                                        .map(RestorePlan.InCold::sentence)
                                        .toList(),
                List.of("orders"));
    }

    private static String words(RestoreWish wish) {
        return "%s%s conflict %s, %s, acknowledged %s"
                .formatted(
                        wish.selection().words(),
                        wish.withChildren() ? " with children" : "",
                        wish.conflict().id(),
                        wish.pin().words(),
                        wish.acknowledged());
    }

    @Override
    public Rehearsal rehearse(RestoreWish wish) {
        failIfAsked();
        RestorePlan plan = plan(wish);
        asked.add("rehearse " + words(wish));
        return new Rehearsal(
                plan, plan.runnable() ? 4_816 : 0, String.join("; ", plan.refusals()), Duration.ofMillis(1_240));
    }

    @Override
    public long request(RestoreWish wish, String planDigest) {
        failIfAsked();
        asked.add("request " + words(wish));
        return add(outcome, wish, outcome == RestoreState.DONE ? "" : "shop: connection refused");
    }

    @Override
    public RestoreView run(RestoreWish wish, @Nullable String planDigest) {
        return find(request(wish, planDigest == null ? "" : planDigest));
    }

    @Override
    public List<RestoreView> resume(List<Long> wanted, String actor) {
        asked.add("resume " + wanted + " by " + actor);
        return restores.stream()
                .filter(restore ->
                        wanted.isEmpty() ? restore.state() == RestoreState.INTERRUPTED : wanted.contains(restore.id()))
                .toList();
    }

    @Override
    public List<RestoreView> all(int limit) {
        return restores.stream().limit(limit).toList();
    }

    @Override
    public RestoreView find(long restore) {
        return restores.stream()
                .filter(each -> each.id() == restore)
                .findFirst()
                .orElseThrow(
                        () -> new HoldfastException(ErrorCode.USAGE, "there is no restore with number " + restore));
    }

    @Override
    public void resume(long restore, String actor) {
        asked.add("resume " + restore + " by " + actor);
    }

    @Override
    public List<Pin> pins(boolean all) {
        return pins.stream().filter(pin -> all || pin.stands(now)).toList();
    }

    @Override
    public Pin endPin(long pin, String actor, String reason) {
        failIfAsked();
        asked.add("end pin " + pin + " by " + actor + ": " + reason);
        return pins.stream()
                .filter(each -> each.id() == pin)
                .findFirst()
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.USAGE, "there is no pin with number " + pin + "; nothing was changed"));
    }
}
