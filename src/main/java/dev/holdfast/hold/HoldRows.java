package dev.holdfast.hold;

import static dev.holdfast.store.db.Tables.HOLD;
import static dev.holdfast.store.db.Tables.HOLD_FENCE;

import dev.holdfast.filter.ListQuery;
import dev.holdfast.store.Tx;
import dev.holdfast.store.db.tables.records.HoldFenceRecord;
import dev.holdfast.store.db.tables.records.HoldRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jooq.impl.DSL;

/// Reads holds with their scopes and fences: three statements, however many they are.
final class HoldRows {
    private final ScopeTable scopes = new ScopeTable();

    Optional<Hold> find(Tx tx, long id) {
        return holds(tx, tx.dsl().selectFrom(HOLD).where(HOLD.ID.eq(id)).fetch()).stream()
                .findFirst();
    }

    /// The latest first.
    List<Hold> all(Tx tx) {
        return holds(tx, tx.dsl().selectFrom(HOLD).orderBy(HOLD.ID.desc()).fetch());
    }

    /// By words; see [HoldWords].
    List<Hold> list(Tx tx, ListQuery query, Instant now) {
        return holds(
                tx,
                tx.dsl()
                        .selectFrom(HOLD)
                        .where(HoldWords.ALL.condition(query, now))
                        .orderBy(HoldWords.ALL.order(query.sort()))
                        .offset(query.offset())
                        .limit(query.limit())
                        .fetch());
    }

    private List<Hold> holds(Tx tx, List<HoldRecord> rows) {
        Long[] ids = rows.stream().map(HoldRecord::getId).toArray(Long[]::new);
        Map<Long, List<HeldScope>> scopes =
                this.scopes.of(tx, ids).stream().collect(Collectors.groupingBy(HeldScope::hold));
        Map<Long, List<Hold.Fence>> fences = tx
                .dsl()
                .selectFrom(HOLD_FENCE)
                .where(HOLD_FENCE.HOLD_ID.eq(DSL.any(ids)))
                .orderBy(HOLD_FENCE.HOLD_ID, HOLD_FENCE.DATABASE_NAME, HOLD_FENCE.FENCE)
                .fetch()
                .stream()
                .collect(Collectors.groupingBy(
                        HoldFenceRecord::getHoldId, Collectors.mapping(HoldRows::fence, Collectors.toList())));
        return rows.stream()
                .map(row -> hold(
                        row, scopes.getOrDefault(row.getId(), List.of()), fences.getOrDefault(row.getId(), List.of())))
                .toList();
    }

    private static Hold.Fence fence(HoldFenceRecord row) {
        return new Hold.Fence(row.getDatabaseName(), row.getFence(), row.getRaisedAt(), row.getProblem());
    }

    private static Hold hold(HoldRecord row, List<HeldScope> scopes, List<Hold.Fence> fences) {
        String releasedBy = row.getReleasedBy();
        return new Hold(
                row.getId(),
                row.getMatter(),
                row.getReason(),
                HoldState.ofId(row.getState()),
                row.getPlacedBy(),
                row.getPlacedAt(),
                row.getEffectiveAt(),
                row.getExpiresAt(),
                releasedBy == null ? null : new Hold.Release(releasedBy, row.getReleasedAt(), row.getReleaseReason()),
                scopes,
                fences,
                row.getCountedAt() == null
                        ? null
                        : new Hold.Counted(row.getHotRows(), row.getWarmRows(), row.getColdRows(), row.getCountedAt()));
    }
}
