package dev.holdfast.legacy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.SessionTables.Kept;
import dev.holdfast.dialect.SessionTables.Numbered;
import dev.holdfast.dialect.SessionTables.Receipt;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import dev.holdfast.ledger.LedgerIntake;
import dev.holdfast.ledger.LedgerIntake.Intake;
import dev.holdfast.ledger.LedgerIntake.Sum;
import dev.holdfast.legacy.LegacyPlan.Child;
import dev.holdfast.legacy.LegacyTables.ChunkOf;
import dev.holdfast.legacy.LegacyTables.Row;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import dev.holdfast.session.FoldedSessions;
import dev.holdfast.store.Tx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/// Puts the pending ids of session tables into the ledger, a batch of tables at a time. See the package for the order
/// of writes.
final class Folder {
    private final Policies policies;
    private final LegacyTables plans;
    private final LegacyPoint.Listener points;
    private final LedgerIntake ledger = new LedgerIntake();
    private final FoldedSessions sessions = new FoldedSessions();

    Folder(Policies policies, LegacyTables plans, LegacyPoint.Listener points) {
        this.policies = policies;
        this.plans = plans;
        this.points = points;
    }

    /// One child in hand.
    private record Hand(Work work, Child child, Kept kept, Policy policy, Policy parent, long session) {}

    /// @param done what this run has done so far, which it adds to
    void fold(
            Work work,
            Child child,
            Scope scope,
            String actor,
            Tally done,
            Consumer<Progress> progress,
            Cancellation cancellation) {
        List<Row> rows = next(work, child, 0, scope.left(done.tables()));
        if (rows.isEmpty()) {
            return;
        }
        Hand hand = hand(work, child, actor);
        while (!rows.isEmpty() && !cancellation.asked()) {
            List<Row> batch = Work.batch(rows);
            Map<Integer, String> reasons = new HashMap<>();
            Work.halving(batch, some -> folded(hand, some, done), reasons);
            for (Row row : batch) {
                String reason = reasons.get(row.number());
                if (reason != null) {
                    left(hand, row, reason, done);
                }
            }
            progress.accept(new Progress("folded", done.tables(), work.plan().tables(), done.ids()));
            rows = next(work, child, batch.getLast().number(), scope.left(done.tables()));
        }
    }

    private List<Row> next(Work work, Child child, int after, int left) {
        return work.store()
                .inTransaction(tx -> plans.rows(
                        tx,
                        work.plan(),
                        child.child(),
                        after,
                        Math.min(Work.TABLES, left),
                        TableState.FOLDING,
                        TableState.SEEN,
                        TableState.CHANGED,
                        TableState.UNDONE));
    }

    private Hand hand(Work work, Child child, String actor) {
        Policy policy = policies.byId(child.policyId());
        if (policy.parent() == null) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "policy %s has no parent any more; nothing more was folded".formatted(policy.name()));
        }
        Policy parent = policies.byName(Objects.requireNonNull(policy.parent()));
        Kept kept = work.kept(child);
        work.database().write(Isolation.READ_COMMITTED, connection -> {
            work.tables().enter(connection, kept);
            work.tables().prepare(connection, kept);
            return true;
        });
        long session = work.store().inTransaction(tx -> {
            long opened = sessions.open(tx, parent, actor);
            plans.session(tx, work.plan().id(), child.child(), opened);
            return opened;
        });
        return new Hand(work, child, kept, policy, parent, session);
    }

    private void left(Hand hand, Row row, String reason, Tally done) {
        TableState state = row.generation() > 0
                ? TableState.CHANGED
                : reason.equals(Work.BUSY) ? TableState.SEEN : TableState.REFUSED;
        hand.work().store().run(tx -> plans.note(tx, hand.work().plan().id(), row.number(), state, reason));
        done.left(row.table().toString(), reason);
    }

    /// @return why tables were left
    private Map<Integer, String> folded(Hand hand, List<Row> rows, Tally done) {
        long plan = hand.work().plan().id();
        int generation = rows.getFirst().generation() + 1;
        List<Integer> numbers = Work.numbers(rows);
        hand.work()
                .store()
                .run(tx -> plans.become(
                        tx,
                        plan,
                        numbers,
                        TableState.FOLDING,
                        List.of(TableState.SEEN, TableState.UNDONE, TableState.CHANGED, TableState.FOLDING)));
        points.reached(LegacyPoint.AFTER_FOLDING);
        Map<Integer, String> reasons = new HashMap<>();
        Map<Integer, Receipt> receipts = kept(hand, rows, generation, reasons);
        points.reached(LegacyPoint.AFTER_KEPT);
        Map<Integer, Keys> keys = hand.work().database().read(connection -> hand.work()
                .tables()
                .pending(connection, hand.kept(), List.copyOf(receipts.keySet()), generation));
        Sum entered = hand.work().store().inTransaction(tx -> {
            Sum sum = entered(tx, hand, receipts, keys, generation);
            points.reached(LegacyPoint.BEFORE_LEDGER_COMMIT);
            return sum;
        });
        points.reached(LegacyPoint.AFTER_LEDGER);
        done.did(receipts.size(), entered.keys());
        return reasons;
    }

    /// Keeps the rows of those tables that have no receipt of this generation yet.
    private Map<Integer, Receipt> kept(Hand hand, List<Row> rows, int generation, Map<Integer, String> reasons) {
        Work work = hand.work();
        return work.database().write(Isolation.READ_COMMITTED, connection -> {
            work.tables().enter(connection, hand.kept());
            Map<Integer, Receipt> receipts =
                    new HashMap<>(work.tables().receipts(connection, hand.kept(), Work.numbers(rows)));
            receipts.values().removeIf(receipt -> receipt.generation() < generation);
            List<Numbered> missing = rows.stream()
                    .filter(row -> !receipts.containsKey(row.number()))
                    .map(Row::numbered)
                    .toList();
            if (!missing.isEmpty()) {
                work.tables()
                        .keep(connection, hand.kept(), missing, generation)
                        .forEach(receipt -> receipts.put(receipt.number(), receipt));
                missing.stream()
                        .filter(table -> !receipts.containsKey(table.number()))
                        .forEach(table -> reasons.put(table.number(), "pending rows of it have no key"));
            }
            points.reached(LegacyPoint.BEFORE_KEPT_COMMIT);
            return receipts;
        });
    }

    private Sum entered(Tx tx, Hand hand, Map<Integer, Receipt> receipts, Map<Integer, Keys> keys, int generation) {
        long plan = hand.work().plan().id();
        List<Integer> mine = plans.claim(tx, plan, receipts.keySet(), generation);
        List<ChunkOf> chunks = new ArrayList<>();
        List<Keys> pieces = new ArrayList<>();
        for (int number : mine) {
            Keys all = keys.get(number);
            for (int from = 0;
                    all != null && from < all.size();
                    from += hand.parent().chunkRows()) {
                pieces.add(all.slice(
                        from, Math.min(all.size(), from + hand.parent().chunkRows())));
                chunks.add(new ChunkOf(number, hand.session(), 0));
            }
        }
        List<Long> made = ledger.take(
                tx,
                new Intake(
                        hand.session(),
                        hand.parent().id(),
                        hand.parent().table(),
                        hand.policy().linkParentColumns(),
                        hand.policy().id()),
                pieces);
        for (int i = 0; i < made.size(); i++) {
            chunks.set(i, new ChunkOf(chunks.get(i).number(), hand.session(), made.get(i)));
        }
        plans.chunks(tx, plan, chunks, generation);
        Map<Integer, Sum> sums = sums(tx, hand, chunks);
        Sum all = Sum.NONE;
        for (int number : mine) {
            Receipt receipt = Objects.requireNonNull(receipts.get(number));
            Sum sum = sums.getOrDefault(number, Sum.NONE);
            requireEqual(hand, receipt, sum);
            plans.folded(tx, plan, receipt);
            all = all.plus(sum);
        }
        sessions.took(tx, hand.session(), made.size(), all.keys());
        return all;
    }

    /// What the ledger holds of each table's chunks, as it says itself.
    private Map<Integer, Sum> sums(Tx tx, Hand hand, List<ChunkOf> chunks) {
        Map<Long, Sum> byChunk = ledger.sums(
                tx,
                hand.session(),
                chunks.stream().map(ChunkOf::chunk).toList(),
                hand.work().plan().layout().keyColumns().stream()
                        .map(Column::keyType)
                        .toList(),
                hand.work().tables()::hashOfKeys);
        Map<Integer, Sum> sums = new HashMap<>();
        chunks.forEach(chunk -> sums.merge(chunk.number(), byChunk.getOrDefault(chunk.chunk(), Sum.NONE), Sum::plus));
        return sums;
    }

    private static void requireEqual(Hand hand, Receipt receipt, Sum sum) {
        if (receipt.pending() != sum.keys() || receipt.pendingHash().compareTo(sum.hash()) != 0) {
            throw new HoldfastException(
                    ErrorCode.MISMATCH,
                    "%s, legacy plan %d, table %d: %d ids were read with the hash sum %s, the ledger got %d with %s; this batch was not folded"
                            .formatted(
                                    hand.work().plan().database(),
                                    hand.work().plan().id(),
                                    receipt.number(),
                                    receipt.pending(),
                                    receipt.pendingHash(),
                                    sum.keys(),
                                    sum.hash()));
        }
    }
}
