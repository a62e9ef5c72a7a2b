package dev.holdfast.verify;

import static dev.holdfast.store.db.Tables.VERIFICATION;
import static dev.holdfast.store.db.Tables.VERIFICATION_FINDING;
import static dev.holdfast.store.db.Tables.VERIFICATION_PROGRESS;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.store.Tx;
import dev.holdfast.store.db.tables.records.VerificationProgressRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jooq.impl.DSL;

/// Verifications in the control database: what was asked for, how far it came, what was found.
public final class Verifications {
    /// A list that nobody can read to its end need not grow; beyond it, differences are counted.
    static final int LISTED = 10_000;

    public long begin(Tx tx, Scope scope) {
        return tx.dsl()
                .insertInto(VERIFICATION)
                .set(VERIFICATION.POLICIES, scope.policies().toArray(String[]::new))
                .set(VERIFICATION.SINCE, scope.since())
                .returning(VERIFICATION.ID)
                .fetchSingle()
                .getId();
    }

    /// The newest one that has not ended.
    public OptionalLong unfinished(Tx tx) {
        Long id = tx.dsl()
                .select(DSL.max(VERIFICATION.ID))
                .from(VERIFICATION)
                .where(VERIFICATION.ENDED_AT.isNull())
                .fetchSingle()
                .value1();
        return id == null ? OptionalLong.empty() : OptionalLong.of(id);
    }

    public Scope scope(Tx tx, long verification) {
        var row = tx.dsl()
                .select(VERIFICATION.POLICIES, VERIFICATION.SINCE)
                .from(VERIFICATION)
                .where(VERIFICATION.ID.eq(verification))
                .fetchSingle();
        return new Scope(List.of(row.value1()), row.value2());
    }

    public void end(Tx tx, long verification) {
        tx.dsl()
                .update(VERIFICATION)
                .set(VERIFICATION.ENDED_AT, DSL.field("clock_timestamp()", Instant.class))
                .where(VERIFICATION.ID.eq(verification))
                .execute();
    }

    Optional<Progress> progress(Tx tx, long verification, int policy) {
        return tx.dsl()
                .selectFrom(VERIFICATION_PROGRESS)
                .where(
                        VERIFICATION_PROGRESS.VERIFICATION_ID.eq(verification),
                        VERIFICATION_PROGRESS.POLICY_ID.eq(policy))
                .fetchOptional(Verifications::progress);
    }

    /// Of all policies that it has begun.
    public List<Progress> progress(Tx tx, long verification) {
        return tx.dsl()
                .selectFrom(VERIFICATION_PROGRESS)
                .where(VERIFICATION_PROGRESS.VERIFICATION_ID.eq(verification))
                .orderBy(VERIFICATION_PROGRESS.POLICY_ID)
                .fetch(Verifications::progress);
    }

    private static Progress progress(VerificationProgressRecord row) {
        Map<String, Long> archived = new TreeMap<>();
        for (int i = 0; i < row.getTableNames().length; i++) {
            archived.put(row.getTableNames()[i], row.getTableRows()[i]);
        }
        return new Progress(
                row.getPolicyId(),
                row.getAfterChunk(),
                row.getFinished(),
                row.getRowsChecked(),
                row.getChunks(),
                row.getSessions(),
                row.getLastSession(),
                row.getHandedOffKeys(),
                row.getExpectedKeys(),
                row.getUnlistedDifferences(),
                archived);
    }

    void start(Tx tx, long verification, Progress progress) {
        VerificationProgressRecord row = tx.dsl().newRecord(VERIFICATION_PROGRESS);
        row.setVerificationId(verification);
        row.setPolicyId(progress.policy());
        fill(row, progress);
        row.insert();
    }

    /// Stores a step with what it found.
    ///
    /// @throws HoldfastException `BLOCKED` when the verification is no longer where the step began: another process
    ///     works on it
    void step(Tx tx, long verification, Progress before, Progress after, List<Finding> findings) {
        long unlisted = add(tx, verification, after.policy(), findings);
        VerificationProgressRecord row = tx.dsl().newRecord(VERIFICATION_PROGRESS);
        fill(row, after);
        row.setUnlistedDifferences(after.unlisted() + unlisted);
        int moved = tx.dsl()
                .update(VERIFICATION_PROGRESS)
                .set(row)
                .where(
                        VERIFICATION_PROGRESS.VERIFICATION_ID.eq(verification),
                        VERIFICATION_PROGRESS.POLICY_ID.eq(after.policy()),
                        VERIFICATION_PROGRESS.AFTER_CHUNK.eq(before.afterChunk()),
                        VERIFICATION_PROGRESS.FINISHED.eq(before.finished()))
                .execute();
        if (moved != 1) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED, "another process works on verification " + verification + "; this one stops");
        }
    }

    private static void fill(VerificationProgressRecord row, Progress progress) {
        row.setAfterChunk(progress.afterChunk());
        row.setFinished(progress.finished());
        row.setRowsChecked(progress.rowsChecked());
        row.setChunks(progress.chunks());
        row.setSessions(progress.sessions());
        row.setLastSession(progress.lastSession());
        row.setHandedOffKeys(progress.handedOffKeys());
        row.setExpectedKeys(progress.expectedKeys());
        row.setUnlistedDifferences(progress.unlisted());
        List<Map.Entry<String, Long>> tables = progress.archived().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .toList();
        row.setTableNames(tables.stream().map(Map.Entry::getKey).toArray(String[]::new));
        row.setTableRows(tables.stream().map(Map.Entry::getValue).toArray(Long[]::new));
    }

    /// What two policies of one table both see is listed once.
    ///
    /// @return how many differences had no room
    private static long add(Tx tx, long verification, int policy, List<Finding> findings) {
        if (findings.isEmpty()) {
            return 0;
        }
        int room = LISTED
                - tx.dsl().fetchCount(VERIFICATION_FINDING, VERIFICATION_FINDING.VERIFICATION_ID.eq(verification));
        long unlisted = 0;
        for (Finding finding : findings) {
            if (room <= 0) {
                unlisted += finding.kind().difference() ? 1 : 0;
                continue;
            }
            room -= tx.dsl()
                    .insertInto(VERIFICATION_FINDING)
                    .set(VERIFICATION_FINDING.VERIFICATION_ID, verification)
                    .set(VERIFICATION_FINDING.POLICY_ID, policy)
                    .set(VERIFICATION_FINDING.DIFFERENCE, finding.kind().difference())
                    .set(VERIFICATION_FINDING.KIND, finding.kind().id())
                    .set(VERIFICATION_FINDING.CHUNK_ID, finding.chunk())
                    .set(VERIFICATION_FINDING.TABLE_NAME, finding.table())
                    .set(VERIFICATION_FINDING.WHAT, finding.what())
                    .onConflictDoNothing()
                    .execute();
        }
        return unlisted;
    }

    /// In the order in which they were found. @param policyNames by number
    public List<Finding> findings(Tx tx, long verification, Map<Integer, String> policyNames) {
        return new ArrayList<>(tx.dsl()
                .selectFrom(VERIFICATION_FINDING)
                .where(VERIFICATION_FINDING.VERIFICATION_ID.eq(verification))
                .orderBy(VERIFICATION_FINDING.ID)
                .fetch(row -> new Finding(
                        kind(row.getKind()),
                        policyNames.getOrDefault(row.getPolicyId(), ""),
                        row.getChunkId(),
                        row.getTableName(),
                        row.getWhat())));
    }

    private static Finding.Kind kind(String id) {
        return Arrays.stream(Finding.Kind.values())
                .filter(kind -> kind.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
