package dev.holdfast.ledger;

import static dev.holdfast.store.db.Tables.HANDOFF;
import static dev.holdfast.store.db.Tables.POLICY;
import static dev.holdfast.store.db.Tables.ROW_EXCEPTION;
import static dev.holdfast.store.db.Tables.SESSION;

import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.store.Tx;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// What the ledger knows of one key.
public final class KeySearch {
    /// A chunk that has the key and has not come to its end. @param state of the chunk, as in the ledger
    public record Marked(long session, long chunk, String state, Instant markedAt) {}

    /// Keys of a chunk on their way to a child policy. @param state `pending`, `marked` or `settled`
    public record Passed(
            String childPolicy,
            String state,
            Instant handedOffAt,
            Instant consumeAfter,
            @Nullable Long childSession) {}

    /// Why the policy's last session left the row where it was.
    public record Left(long session, String state, String reason, Instant at) {}

    /// The newest chunk of a policy that has the key on its list and has not moved it yet.
    public Optional<Marked> marked(Tx tx, int policy, Keys key) {
        return tx.dsl().connectionResult(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("""
                    SELECT l.session_id, l.chunk_id, l.state, l.marked_at FROM ledger l
                    WHERE l.policy_id = ? AND l.state <> 'handed_off' AND l.key_count > 0 AND EXISTS (
                      SELECT 1 FROM unnest(%s) listed(%s) JOIN unnest(%s) asked(%2$s) USING (%2$s))
                    ORDER BY l.session_id DESC, l.chunk_id DESC LIMIT 1""".formatted(slices(key.layout()), names(key), asked(key)))) {
                select.setInt(1, policy);
                ChunkKeys.bindColumns(select, 2, key);
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(new Marked(
                                    row.getLong(1),
                                    row.getLong(2),
                                    row.getString(3),
                                    row.getTimestamp(4).toInstant()))
                            : Optional.empty();
                }
            }
        });
    }

    /// The first of these keys, as text, that a chunk of the session has handed off already.
    public Optional<String> handedOff(Tx tx, long session, Keys keys) {
        return tx.dsl().connectionResult(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("""
                    SELECT concat_ws(', ', %2$s) FROM ledger l,
                      unnest(%1$s) listed(%2$s) JOIN unnest(%3$s) asked(%2$s) USING (%2$s)
                    WHERE l.session_id = ? AND l.state = 'handed_off' AND l.key_count > 0 LIMIT 1""".formatted(slices(keys.layout()), names(keys), asked(keys)))) {
                int next = ChunkKeys.bindColumns(select, 1, keys);
                select.setLong(next, session);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
                }
            }
        });
    }

    /// Keys lie in arrays of [column of that type][row].
    static String slices(List<KeyType> layout) {
        Map<KeyType, Integer> used = new EnumMap<>(KeyType.class);
        return layout.stream()
                .map(type -> "l.%1$s_keys[%2$d:%2$d]".formatted(type.id(), used.merge(type, 1, Integer::sum)))
                .collect(Collectors.joining(", "));
    }

    private static String names(Keys key) {
        return IntStream.rangeClosed(1, key.layout().size())
                .mapToObj(i -> "k" + i)
                .collect(Collectors.joining(", "));
    }

    private static String asked(Keys key) {
        return key.layout().stream().map(type -> "?::" + type.id() + "[]").collect(Collectors.joining(", "));
    }

    /// What became of the keys of a chunk at each child policy.
    public List<Passed> passed(Tx tx, long session, long chunk) {
        return tx.dsl()
                .select(
                        POLICY.NAME,
                        HANDOFF.STATE,
                        HANDOFF.HANDED_OFF_AT,
                        HANDOFF.CONSUME_AFTER,
                        HANDOFF.CHILD_SESSION_ID)
                .from(HANDOFF)
                .join(POLICY)
                .on(POLICY.ID.eq(HANDOFF.CHILD_POLICY_ID))
                .where(HANDOFF.SESSION_ID.eq(session), HANDOFF.CHUNK_ID.eq(chunk))
                .orderBy(POLICY.POSITION, POLICY.NAME)
                .fetch(row -> new Passed(row.value1(), row.value2(), row.value3(), row.value4(), row.value5()));
    }

    /// Whether, and why, the policy's newest session left the row of this key.
    public Optional<Left> left(Tx tx, int policy, Keys key) {
        return tx.dsl()
                .selectFrom(ROW_EXCEPTION)
                .where(
                        ROW_EXCEPTION.SESSION_ID.eq(
                                DSL.select(DSL.max(SESSION.ID)).from(SESSION).where(SESSION.POLICY_ID.eq(policy))),
                        ROW_EXCEPTION.ROW_KEY.eq(key.text(0)))
                .orderBy(ROW_EXCEPTION.ID.desc())
                .limit(1)
                .fetchOptional(row -> new Left(row.getSessionId(), row.getState(), row.getReason(), row.getAt()));
    }
}
