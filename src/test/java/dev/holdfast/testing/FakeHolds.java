package dev.holdfast.testing;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.hold.HeldScope;
import dev.holdfast.hold.Hold;
import dev.holdfast.hold.HoldEvent;
import dev.holdfast.hold.HoldImpact;
import dev.holdfast.hold.HoldState;
import dev.holdfast.hold.TypedHold;
import dev.holdfast.hold.TypedScope;
import dev.holdfast.node.HoldOperations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Holds in memory, as they stand at one moment: two of a case, one to be reviewed, one that is being placed, one that
/// was released.
public final class FakeHolds implements HoldOperations {
    /// What was asked for, in words.
    public final List<String> asked = new ArrayList<>();

    /// Thrown by the next call that places or changes.
    public Optional<HoldfastException> failure = Optional.empty();

    private final Instant now;
    private final List<Hold> holds = new ArrayList<>();

    public FakeHolds(Instant now) {
        this.now = now;
        add(4, "Recall 88", "faulty batch", HoldState.PLACING, "cid", 0, null, scope("proofs", null, "", false), null);
        add(
                3,
                "Tax audit 2026",
                "letter of the revenue office, 2 March",
                HoldState.REVIEW,
                "ann",
                200,
                Duration.ofDays(-2),
                scope("", "shop/public.orders", "", false),
                new Hold.Counted(1_204_331, 0, 0L, now.minus(Duration.ofHours(2))));
        add(
                2,
                "Smith v. Jones",
                "court order 4711",
                HoldState.EFFECTIVE,
                "ann",
                20,
                null,
                scope("", "shop/public.orders", "customer_id = 4711 AND status <> 'void'", false),
                new Hold.Counted(318, 12, 40L, now.minus(Duration.ofMinutes(5))));
        add(
                1,
                "Smith v. Jones",
                "court order 4711",
                HoldState.EFFECTIVE,
                "bob",
                31,
                Duration.ofDays(9),
                scope("", "shop/public.orders", "", true),
                new Hold.Counted(11, 2, null, now.minus(Duration.ofDays(1))));
        holds.add(released());
    }

    private static HeldScope scope(String policy, @Nullable String table, String criteria, boolean below) {
        HeldScope.Kind kind = table == null
                ? HeldScope.Kind.POLICY
                : below ? HeldScope.Kind.KEYS : criteria.isEmpty() ? HeldScope.Kind.TABLE : HeldScope.Kind.PREDICATE;
        String[] parts = table == null ? new String[] {"", ""} : table.split("/");
        return new HeldScope(
                1,
                0,
                kind,
                policy,
                parts[0],
                table == null ? null : TableName.parse(parts[1], "public"),
                below ? List.of("id") : List.of(),
                below ? List.of(KeyType.BIGINT) : List.of(),
                below ? 3 : 0,
                criteria,
                criteria.isEmpty() ? null : ZoneId.of("UTC"),
                below);
    }

    private void add(
            long id,
            String matter,
            String reason,
            HoldState state,
            String by,
            long daysAgo,
            @Nullable Duration ends,
            HeldScope scope,
            Hold.@Nullable Counted counted) {
        Instant placed = now.minus(Duration.ofDays(daysAgo)).minusSeconds(90);
        boolean placing = state == HoldState.PLACING;
        holds.add(new Hold(
                id,
                matter,
                reason,
                state,
                by,
                placed,
                placing ? null : placed.plusSeconds(1),
                ends == null ? null : now.plus(ends),
                null,
                List.of(scope),
                List.of(
                        new Hold.Fence("shop", "policy:1", placed, null),
                        new Hold.Fence(
                                "vault",
                                "policy:1",
                                placing ? null : placed,
                                placing ? "vault: the server does not answer" : null)),
                counted));
    }

    private Hold released() {
        Instant placed = now.minus(Duration.ofDays(400));
        return new Hold(
                9,
                "Miller estate",
                "inheritance",
                HoldState.RELEASED,
                "ann",
                placed,
                placed,
                null,
                new Hold.Release("bob", now.minus(Duration.ofDays(30)), "settled"),
                List.of(scope("orders", null, "", false)),
                List.of(),
                null);
    }

    public List<Hold> all() {
        return List.copyOf(holds);
    }

    /// So many more of one case, with no end.
    public void many(int more) {
        for (long id = 10; id < 10 + more; id++) {
            HeldScope scope = scope("orders", null, "", false);
            add(id, "Case " + id, "court order", HoldState.EFFECTIVE, "ann", 3, null, scope, null);
        }
    }

    /// There is none.
    public void clear() {
        holds.clear();
    }

    @Override
    public Hold find(long hold) {
        return holds.stream()
                .filter(each -> each.id() == hold)
                .findFirst()
                .orElseThrow(() -> new HoldfastException(ErrorCode.USAGE, "there is no hold with number " + hold));
    }

    @Override
    public List<HoldEvent> events(long hold) {
        Hold found = find(hold);
        List<HoldEvent> events =
                new ArrayList<>(List.of(new HoldEvent("placed", found.placedBy(), found.reason(), found.placedAt())));
        if (found.state() == HoldState.REVIEW) {
            events.add(new HoldEvent(
                    "review",
                    "holdfast",
                    "its end has come; it binds until it is extended or released",
                    now.minus(Duration.ofDays(2))));
        }
        return events;
    }

    @Override
    public HoldImpact preview(TypedHold wanted, Cancellation cancellation) {
        asked.add("preview " + words(wanted));
        fail();
        return impact();
    }

    private void fail() {
        if (failure.isPresent()) {
            HoldfastException thrown = failure.get();
            failure = Optional.empty();
            throw thrown;
        }
    }

    @Override
    public HoldImpact impact(long hold, Cancellation cancellation) {
        asked.add("impact " + hold);
        fail();
        return impact();
    }

    private HoldImpact impact() {
        return new HoldImpact(
                List.of(
                        new HoldImpact.Line("orders", "shop", "public.orders", 318L, 300L, 12L, 3L, 4, 0, ""),
                        new HoldImpact.Line(
                                "deliveries", "delivery", "public.deliveries", 640L, 640L, 20L, 0L, 0, 7, ""),
                        new HoldImpact.Line(
                                "proofs",
                                "delivery",
                                "public.proofs",
                                null,
                                null,
                                null,
                                null,
                                0,
                                0,
                                "archive database attic is not in the estate")),
                List.of(new HoldImpact.Other(3, "Tax audit 2026", List.of("orders"))),
                now);
    }

    private static String words(TypedHold wanted) {
        return "%s (%s) by %s: %s%s"
                .formatted(
                        wanted.matter(),
                        wanted.reason(),
                        wanted.actor(),
                        String.join(
                                "; ",
                                wanted.scopes().stream().map(FakeHolds::words).toList()),
                        wanted.expiresAt() == null ? "" : " until " + wanted.expiresAt());
    }

    private static String words(TypedScope scope) {
        if (!scope.policy().isEmpty()) {
            return "policy " + scope.policy();
        }
        return scope.table()
                + (scope.keys() == null ? "" : " keys " + scope.keys())
                + (scope.below() ? " and below" : "")
                + (scope.criteria().isEmpty() ? "" : " where " + scope.criteria() + " in " + scope.zone());
    }

    @Override
    public Hold place(TypedHold wanted) {
        asked.add("place " + words(wanted));
        fail();
        long id = 1 + holds.stream().mapToLong(Hold::id).max().orElse(0);
        TypedScope typed = wanted.scopes().getFirst();
        add(
                id,
                wanted.matter(),
                wanted.reason(),
                typed.policy().equals("proofs") ? HoldState.PLACING : HoldState.EFFECTIVE,
                wanted.actor(),
                0,
                wanted.expiresAt() == null ? null : Duration.between(now, wanted.expiresAt()),
                scope(
                        typed.policy(),
                        typed.table().isEmpty() ? null : typed.table(),
                        typed.criteria(),
                        typed.keys() != null),
                null);
        return find(id);
    }

    @Override
    public Hold extend(long hold, @Nullable Instant until, String actor, String reason) {
        asked.add("extend %d to %s by %s because %s".formatted(hold, until, actor, reason));
        fail();
        return replace(hold, HoldState.EFFECTIVE, until, null);
    }

    @Override
    public Hold release(long hold, String actor, String reason) {
        asked.add("release %d by %s because %s".formatted(hold, actor, reason));
        fail();
        Hold before = find(hold);
        return replace(hold, HoldState.RELEASED, before.expiresAt(), new Hold.Release(actor, now, reason));
    }

    private Hold replace(long id, HoldState state, @Nullable Instant until, Hold.@Nullable Release release) {
        Hold before = find(id);
        Hold after = new Hold(
                id,
                before.matter(),
                before.reason(),
                state,
                before.placedBy(),
                before.placedAt(),
                before.effectiveAt(),
                until,
                release,
                before.scopes(),
                before.fences(),
                before.counted());
        holds.set(holds.indexOf(before), after);
        return after;
    }
}
