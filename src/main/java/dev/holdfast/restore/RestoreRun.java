package dev.holdfast.restore;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Fault;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Recalling;
import dev.holdfast.dialect.Restoring;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// One restore on its way, from wherever an earlier life left it.
final class RestoreRun {
    /// How often a restore is tried while somebody is in the way; before that nothing has been committed.
    private static final int MOST_TRIES = 4;

    private static final long PAUSE_NANOS = 200_000_000;

    private final RestoreGround ground;
    private final RestoreItems items = new RestoreItems();
    private final RestoreFences fences;
    private final long restore;
    private final UUID node;
    private final Restores.Standing standing;

    private boolean kept;

    /// @param epochs of the leases, by policy
    RestoreRun(RestoreGround ground, long restore, UUID node, Map<Integer, Long> epochs) {
        this.ground = ground;
        this.fences = new RestoreFences(ground, epochs);
        this.restore = restore;
        this.node = node;
        this.standing = ground.restores().standing(restore);
    }

    void toItsEnd() {
        List<Found> chosen = unfinished();
        if (chosen.isEmpty()) {
            chosen = patiently(this::anew);
        }
        mark(chosen);
        ground.restores().done(restore, node);
    }

    /// What an earlier life had kept, with every source done by now; empty when nothing of it was committed.
    private List<Found> unfinished() {
        List<RestoreItems.Item> begun = ground.store().inTransaction(tx -> items.of(tx, restore));
        if (begun.isEmpty()) {
            return List.of();
        }
        kept = true;
        ArchivedRows archived = ground.archived();
        List<Found> chosen = new ArrayList<>();
        for (RestoreItems.Item item : begun) {
            Place place = archived.places()
                    .place(ground.policies().byId(item.policy()), item.placement())
                    .orElseThrow(() -> new HoldfastException(
                            ErrorCode.BLOCKED,
                            "restore %d had begun and cannot go on: %s"
                                    .formatted(
                                            restore,
                                            String.join("; ", archived.places().unusable()))));
            chosen.add(new Found(place, item.copies()));
        }
        fences.raise(archived);
        List<GovernedDatabase> waiting = SourceTransactions.of(chosen).stream()
                .filter(source -> !received(source))
                .toList();
        if (waiting.size() == SourceTransactions.of(chosen).size()) {
            ground.store().run(tx -> {
                ground.restores().requireHand(tx, restore, node);
                items.drop(tx, restore);
                ground.pins().forget(tx, restore);
            });
            kept = false;
            return List.of();
        }
        if (!waiting.isEmpty()) {
            List<Found> all = List.copyOf(chosen);
            patiently(() -> goOn(all, waiting));
        }
        return chosen;
    }

    private boolean received(GovernedDatabase source) {
        return source.read(
                connection -> source.dialect().restoring().received(connection, ground.installation(), restore));
    }

    /// The rest of a restore of which one source has committed.
    private boolean goOn(List<Found> chosen, List<GovernedDatabase> waiting) {
        Draft draft = ground.draft(standing.wish(), ground.archived());
        draft.keepTo(chosen.stream()
                .filter(found -> waiting.stream().anyMatch(source -> source.name()
                        .equals(found.place().source().name())))
                .toList());
        return SourceTransactions.across(waiting, ground.points(), open -> {
            fences.enter(open, draft.chosen());
            draft.fill(open);
            Restorer.requireRunnable(draft.plan(open));
            insert(draft, open);
            return true;
        });
    }

    private List<Found> anew() {
        ArchivedRows archived = ground.archived();
        Draft draft = ground.draft(standing.wish(), archived);
        draft.choose(ground.store());
        fences.raise(archived);
        ground.points().reached(RestorePoint.AFTER_FENCES);
        return SourceTransactions.across(SourceTransactions.of(draft.chosen()), ground.points(), open -> {
            fences.enter(open, draft.chosen());
            draft.fill(open);
            fences.enter(open, draft.chosen()); // parents may have come to it
            ground.points().reached(RestorePoint.AFTER_STAGE);
            requireWhatWasShown(draft.plan(open));
            fences.requireLeases(draft.chosen());
            insert(draft, open);
            ground.points().reached(RestorePoint.AFTER_INSERT);
            keep(draft, open);
            return draft.chosen();
        });
    }

    private void requireWhatWasShown(RestorePlan plan) {
        Restorer.requireRunnable(plan);
        if (standing.digest() != null && !standing.digest().equals(plan.digest())) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "what would come back is no longer what was shown: plan again" + ArchivedRows.NOTHING);
        }
    }

    /// C1: from here on it goes on, whatever is killed; also where every row stays in the archive, for that is told
    /// with receipts, too.
    private void keep(Draft draft, List<Staging> open) {
        List<RestoreItems.Item> chosen = draft.chosen().stream()
                .map(found -> new RestoreItems.Item(
                        found.place().policy().id(), found.place().placement(), found.copies()))
                .toList();
        RestoreWish wish = standing.wish();
        kept = true; // the commit may happen though its answer is lost
        ground.store().run(tx -> {
            ground.restores().requireHand(tx, restore, node);
            items.keep(tx, restore, chosen);
            items.keepTables(tx, restore, draft.lines(open));
            if (wish.pin().kind() != Pinning.Kind.NONE) {
                for (Found found : draft.chosen()) {
                    draft.pin(tx, ground.pins(), restore, found);
                }
            }
            ground.points().reached(RestorePoint.BEFORE_KEEP_COMMIT);
        });
        ground.points().reached(RestorePoint.AFTER_KEEP);
    }

    /// Rows, and the receipt; the marks too, where the archive is this very database.
    private void insert(Draft draft, List<Staging> open) throws SQLException {
        for (Staging staging : open) {
            Restoring restoring = staging.source().dialect().restoring();
            staging.insert(null);
            for (Found found : Found.of(draft.chosen(), staging.source())) {
                if (found.place().local()) {
                    markAll(staging.source().dialect().recalling(), staging.connection(), found);
                }
            }
            for (TableName table : staging.order()) {
                restoring.writeReceipt(
                        staging.connection(), ground.installation(), restore, table, staging.digest(table));
            }
        }
    }

    private void markAll(Recalling recalling, Connection connection, Found found) throws SQLException {
        for (MoveTable standingTable : found.place().standing()) {
            recalling.mark(connection, ground.installation(), restore, standingTable, found.copies());
        }
    }

    /// A: archives that are databases of their own.
    private void mark(List<Found> chosen) {
        for (Found found : chosen) {
            Place place = found.place();
            if (!place.local() && found.copies().size() > 0) {
                patiently(() -> place.archive().write(Isolation.READ_COMMITTED, connection -> {
                    fences.enter(place.archive(), connection, place.policy());
                    markAll(place.archive().dialect().recalling(), connection, found);
                    ground.points().reached(RestorePoint.BEFORE_MARK_COMMIT);
                    return true;
                }));
                ground.points().reached(RestorePoint.AFTER_MARK);
            }
        }
    }

    /// Somebody may be in the way: then nothing was committed by the attempt, and it is made again.
    private <T> T patiently(Supplier<T> work) {
        for (int attempt = 1; ; attempt++) {
            boolean before = kept;
            try {
                return work.get();
            } catch (HoldfastException e) {
                if (!contended(e) || kept != before || attempt == MOST_TRIES) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS * attempt);
            }
        }
    }

    private static boolean contended(HoldfastException e) {
        return e.getCause() instanceof SQLException sql && Fault.of(sql) == Fault.CONTENDED;
    }

    /// Whether sources may have committed.
    boolean kept() {
        return kept;
    }
}
