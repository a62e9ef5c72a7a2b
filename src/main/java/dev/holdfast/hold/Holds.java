package dev.holdfast.hold;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.HoldCheck;
import dev.holdfast.archive.Route;
import dev.holdfast.archive.Routes;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.dialect.HelperSchema;
import dev.holdfast.dialect.Keys;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import dev.holdfast.filter.ListQuery;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Places, extends and releases holds, and says which rows may not go.
public final class Holds implements HoldCheck {
    private final Store store;
    private final UUID installation;
    private final Estate estate;
    private final Policies policies;
    private final HoldTables tables = new HoldTables();
    private final HoldRows rows = new HoldRows();
    private final HoldViolations violations;
    private final HoldActs acts = new HoldActs();
    private final HoldQuestion question;
    private final HoldPreview preview;
    private final ScopeReader scopes;

    public Holds(Store store, UUID installation, Estate estate, Policies policies, Routes routes, ColdKeeper cold) {
        this.store = store;
        this.installation = installation;
        this.estate = estate;
        this.policies = policies;
        this.question = new HoldQuestion(store, estate, policies, tables);
        this.violations = new HoldViolations(store, estate, policies, routes, tables);
        this.preview = new HoldPreview(store, estate, policies, routes, question, tables, cold);
        this.scopes = new ScopeReader(estate, policies, "nothing was placed");
    }

    /// Makes a scope of what a person typed, against the catalog as it is now.
    ///
    /// @throws HoldfastException `USAGE` naming what is wrong; nothing was placed
    public HoldScope read(TypedScope typed) {
        return scopes.read(typed);
    }

    /// As [#read(TypedScope)], of a whole hold.
    public NewHold read(TypedHold typed) {
        requireText(typed.matter(), "a hold needs a matter, the case that it belongs to");
        requireText(typed.reason(), "a hold needs a reason");
        requireText(typed.actor(), "a hold needs somebody who places it");
        if (typed.scopes().isEmpty()) {
            throw new HoldfastException(
                    ErrorCode.USAGE, "a hold covers a policy, a table, keys or criteria; name one; nothing was placed");
        }
        requireAhead(typed.expiresAt(), store.inTransaction(tables::now), "nothing was placed");
        return new NewHold(
                typed.matter().strip(),
                typed.reason().strip(),
                typed.actor().strip(),
                typed.scopes().stream().map(scopes::read).toList(),
                typed.expiresAt());
    }

    private static void requireText(String text, String otherwise) {
        if (text.isBlank()) {
            throw new HoldfastException(ErrorCode.USAGE, otherwise + "; nothing was placed");
        }
    }

    /// What a hold would keep.
    public HoldImpact preview(NewHold hold, Cancellation cancellation) {
        return preview.count(HoldPreview.typed(hold), 0, cancellation);
    }

    /// What a hold keeps, and what of it nothing else does: what its release would set free. Remembered with the hold.
    public HoldImpact impact(long id, Cancellation cancellation) {
        Hold hold = find(id);
        HoldImpact impact = preview.count(HoldPreview.stored(hold, store, tables), id, cancellation);
        store.run(tx -> tables.counted(tx, id, impact));
        return impact;
    }

    /// Places a hold. Returns when it is effective, or when it binds and a database that it concerns could not be
    /// reached; its state says which.
    ///
    /// @throws HoldfastException `USAGE` when its end is not ahead
    public Hold place(NewHold hold) {
        return complete(write(hold));
    }

    /// Completes the holds that were left half placed, by any process. @return those that are being placed still
    public List<Hold> completePlacing() {
        return store.inTransaction(tables::placing).stream()
                .map(this::complete)
                .filter(hold -> hold.state() == HoldState.PLACING)
                .toList();
    }

    private Hold complete(long id) {
        raiseFences(id);
        return conclude(id);
    }

    /// P1: from now on it binds whoever asks. @return its number
    public long write(NewHold hold) {
        return store.inTransaction(tx -> {
            requireAhead(hold.expiresAt(), tables.now(tx), "nothing was placed");
            long id = tables.insert(tx, hold);
            acts.placed(tx, id, hold);
            return id;
        });
    }

    private static void requireAhead(@Nullable Instant end, Instant now, String and) {
        if (end != null && !end.isAfter(now)) {
            throw new HoldfastException(
                    ErrorCode.USAGE, "a hold cannot end at %s, it is %s already; %s".formatted(end, now, and));
        }
    }

    /// P2: waits for the deletes that do not know of it. A fence that cannot be raised is left, with the reason.
    public void raiseFences(long id) {
        expectFences(id);
        for (Hold.Fence fence : find(id).fences()) {
            if (fence.raisedAt() == null) {
                raise(id, fence);
            }
        }
    }

    /// P3: effective, if every fence has been raised.
    public Hold conclude(long id) {
        store.run(tx -> {
            if (tables.effective(tx, id)) {
                acts.effective(tx, id);
            }
        });
        return find(id);
    }

    /// Reads the policies only now that the hold has committed: one that changes later will ask later. What began
    /// where a policy was before may be under way there still.
    private void expectFences(long id) {
        Ancestry ancestry = new Ancestry(estate, policies);
        List<Covered> covered = HoldPreview.stored(find(id), store, tables);
        List<Policy> concerned = policies.all().stream()
                .filter(policy -> HoldPreview.concerns(covered, policy, ancestry))
                .toList();
        Set<String> known = estate.names();
        store.run(tx -> {
            for (Policy policy : concerned) {
                Set<String> databases = new LinkedHashSet<>(List.of(policy.database(), policy.archiveDatabase()));
                policies.placements(tx, policy).stream()
                        .flatMap(placement -> Stream.of(placement.database(), placement.archiveDatabase()))
                        .filter(known::contains)
                        .forEach(databases::add);
                databases.forEach(database -> tables.expect(tx, id, database, Route.scope(policy)));
            }
        });
    }

    private void raise(long id, Hold.Fence fence) {
        try {
            GovernedDatabase database = estate.database(fence.database());
            database.write(Isolation.READ_COMMITTED, connection -> {
                HelperSchema helpers = database.dialect().helpers();
                // without fences nothing is under way: whoever makes them asks for holds afterwards
                return helpers.installed(connection)
                        ? helpers.raiseHoldEpoch(connection, installation, fence.fence())
                        : 0;
            });
        } catch (HoldfastException e) {
            store.run(tx -> tables.failed(tx, id, fence, String.valueOf(e.getMessage())));
            return;
        }
        store.run(tx -> tables.raised(tx, id, fence));
    }

    /// Gives a hold a later end, or none. One in review is effective again.
    ///
    /// @param until null for no end
    /// @throws HoldfastException `USAGE` when there is none of that number, it has been released, or `until` is not
    ///     later than its end and now
    public Hold extend(long id, @Nullable Instant until, String by, String reason) {
        return store.inTransaction(tx -> {
            review(tx);
            tables.lock(tx, id);
            Hold hold = rows.find(tx, id).orElseThrow(() -> unknown(id, "; nothing was changed"));
            String named = "hold %d (%s)".formatted(id, hold.matter());
            if (!hold.binds()) {
                throw new HoldfastException(ErrorCode.USAGE, named + " has been released; nothing was changed");
            }
            Instant end = hold.expiresAt();
            if (end == null) {
                throw new HoldfastException(
                        ErrorCode.USAGE, named + " has no end that could be put off; nothing was changed");
            }
            if (until != null && !until.isAfter(end)) {
                throw new HoldfastException(
                        ErrorCode.USAGE,
                        "%s ends at %s, and %s is no later; nothing was changed".formatted(named, end, until));
            }
            requireAhead(until, tables.now(tx), "nothing was changed");
            String change = "from %s to %s".formatted(end, until == null ? "no end" : until);
            tables.extend(tx, id, until, by, reason.isBlank() ? change : change + ": " + reason);
            acts.extended(tx, hold, until, by, reason);
            return rows.find(tx, id).orElseThrow();
        });
    }

    /// Ends a hold: its rows are judged like others again. Deletes nothing.
    ///
    /// @throws HoldfastException `BLOCKED` when `by` placed it, `USAGE` when there is none of that number, it has
    /// been
    ///     released, or there is no reason
    public Hold release(long id, String by, String reason) {
        return new AuditLog().guard(store, by, Act.HOLD_RELEASED, HoldActs.object(id), () -> end(id, by, reason));
    }

    private Hold end(long id, String by, String reason) {
        Hold hold = find(id);
        String named = "hold %d (%s)".formatted(id, hold.matter());
        if (hold.placedBy().strip().equalsIgnoreCase(by.strip())) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "%s was placed by %s; somebody else must release it; nothing was changed"
                            .formatted(named, hold.placedBy()));
        }
        if (reason.isBlank()) {
            throw new HoldfastException(
                    ErrorCode.USAGE, named + " is not released without a reason; nothing was changed");
        }
        boolean released = hold.binds()
                && store.inTransaction(tx -> {
                    boolean done = tables.release(tx, id, by, reason);
                    if (done) {
                        acts.released(tx, hold, by, reason);
                    }
                    return done;
                });
        if (!released) {
            throw new HoldfastException(ErrorCode.USAGE, named + " has been released before; nothing was changed");
        }
        return find(id);
    }

    /// Sends to review what has come to its end.
    public void reviewEnded() {
        store.run(this::review);
    }

    private void review(Tx tx) {
        tables.review(tx).forEach(id -> acts.review(tx, id));
    }

    /// What happened to a hold, oldest first.
    public List<HoldEvent> events(long id) {
        return store.inTransaction(tx -> tables.events(tx, id));
    }

    private static HoldfastException unknown(long id, String and) {
        return new HoldfastException(ErrorCode.USAGE, "there is no hold with number " + id + and);
    }

    /// @throws HoldfastException `USAGE` when there is none of that number
    public Hold find(long id) {
        return store.inTransaction(tx -> {
                    review(tx);
                    return rows.find(tx, id);
                })
                .orElseThrow(() -> unknown(id, ""));
    }

    /// The holds that bind rows of a policy.
    public List<Hold> binding(Policy policy) {
        Ancestry ancestry = new Ancestry(estate, policies);
        return all().stream()
                .filter(Hold::binds)
                .filter(hold -> HoldPreview.concerns(HoldPreview.stored(hold, store, tables), policy, ancestry))
                .toList();
    }

    /// How many root rows of a policy's source all holds together keep there.
    ///
    /// @param limit how long a statement may take
    public Keeping keeping(Policy policy, Duration limit, Cancellation cancellation) {
        return preview.keeping(binding(policy), policy, limit, cancellation);
    }

    /// @param rows root rows in the source that are held
    public record Keeping(long rows) {}

    /// Rows that went although a hold that binds covered them. Reads every chunk that was marked since.
    public List<HoldViolation> violations() {
        return violations.of(all());
    }

    /// Every hold, the latest first.
    public List<Hold> all() {
        return store.inTransaction(tx -> {
            review(tx);
            return rows.all(tx);
        });
    }

    /// By words; see [HoldWords].
    public List<Hold> list(ListQuery query) {
        return store.inTransaction(tx -> {
            review(tx);
            return rows.list(tx, query, tables.now(tx));
        });
    }

    /// @throws HoldfastException when the control database, or a source, cannot tell: then nothing may go
    @Override
    public Answer ask(Route route, Keys keys) {
        return question.ask(route, keys);
    }

    @Override
    public Answer ask(Route route, Keys keys, Reads reads) {
        return question.ask(route, keys, reads);
    }

    /// The holds that keep a root row of a policy where it is, in words.
    public List<String> covering(Route route, Keys key) {
        return question.covering(route, key).stream()
                .map(id -> store.inTransaction(tx -> rows.find(tx, id)).orElseThrow())
                .map(hold -> "hold %d, %s, placed by %s".formatted(hold.id(), hold.matter(), hold.placedBy()))
                .toList();
    }

    /// Those of a chunk's root keys that a hold covers.
    public Keys held(Route route, Keys keys) {
        return ask(route, keys).held();
    }
}
