package dev.holdfast.hold;

import static dev.holdfast.store.db.Tables.HOLD;
import static dev.holdfast.store.db.Tables.HOLD_FENCE;
import static dev.holdfast.store.db.Tables.HOLD_SCOPE;

import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.TableName;
import dev.holdfast.filter.ListQuery;
import dev.holdfast.store.Tx;
import dev.holdfast.store.db.tables.records.HoldFenceRecord;
import dev.holdfast.store.db.tables.records.HoldRecord;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/// Reads holds with their scopes and fences: three statements, however many they are.
final class HoldRows {
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

    private static List<Hold> holds(Tx tx, List<HoldRecord> rows) {
        Long[] ids = rows.stream().map(HoldRecord::getId).toArray(Long[]::new);
        Map<Long, List<HeldScope>> scopes = scopes(tx, HOLD_SCOPE.HOLD_ID.eq(DSL.any(ids))).stream()
                .collect(Collectors.groupingBy(HeldScope::hold));
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
                        : new Hold.Counted(row.getHotRows(), row.getWarmRows(), row.getCountedAt()));
    }

    /// Scopes of holds in whatever state, in order.
    static List<HeldScope> scopes(Tx tx, Condition which) {
        return tx.dsl()
                .select(
                        HOLD_SCOPE.HOLD_ID,
                        HOLD_SCOPE.POSITION,
                        HOLD_SCOPE.KIND,
                        HOLD_SCOPE.POLICY_NAME,
                        HOLD_SCOPE.DATABASE_NAME,
                        HOLD_SCOPE.TABLE_SCHEMA,
                        HOLD_SCOPE.TABLE_NAME,
                        HOLD_SCOPE.KEY_COLUMNS,
                        HOLD_SCOPE.KEY_LAYOUT,
                        HOLD_SCOPE.KEY_COUNT,
                        HOLD_SCOPE.CRITERIA,
                        HOLD_SCOPE.ZONE,
                        HOLD_SCOPE.BELOW)
                .from(HOLD_SCOPE)
                .join(HOLD)
                .on(HOLD.ID.eq(HOLD_SCOPE.HOLD_ID))
                .where(which)
                .orderBy(HOLD_SCOPE.HOLD_ID, HOLD_SCOPE.POSITION)
                .fetch(row -> new HeldScope(
                        row.value1(),
                        row.value2(),
                        HeldScope.Kind.ofId(row.value3()),
                        row.value4() == null ? "" : row.value4(),
                        row.value5() == null ? "" : row.value5(),
                        row.value7() == null ? null : new TableName(row.value6(), row.value7()),
                        row.value8() == null ? List.of() : List.of(row.value8()),
                        row.value9() == null
                                ? List.of()
                                : Arrays.stream(row.value9()).map(KeyType::ofId).toList(),
                        row.value10() == null ? 0 : row.value10(),
                        row.value11() == null ? "" : row.value11(),
                        row.value12() == null ? null : ZoneId.of(row.value12()),
                        row.value13()));
    }
}
