package dev.holdfast.notify;

import static dev.holdfast.store.db.Tables.DELIVERY;
import static dev.holdfast.store.db.Tables.POLICY;

import dev.holdfast.store.Tx;
import dev.holdfast.store.db.tables.records.DeliveryRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jooq.InsertValuesStep4;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Writes down what is to be told, in the transaction that makes it true. Payloads hold names, numbers and counts,
/// never a key or a row.
public final class Outbox {
    private static final JsonMapper JSON = JsonMapper.shared();

    /// Of a chunk that has moved. @param keys root rows; @param rows with their bundle
    public record ChunkFacts(String policy, long session, long chunk, int keys, long rows, long bytes, int children) {}

    /// Of a session that has ended.
    ///
    /// @param errorCode what kind of error ended it; its words, which may quote what a database said, are not told
    public record SessionFacts(
            String policy,
            long session,
            String state,
            @Nullable String stopReason,
            @Nullable String errorCode,
            long rootRows,
            long rows,
            long bytes,
            long rowsLeft,
            int chunks,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt) {}

    /// Nothing where the policy has no callback, or does not want to hear of chunks.
    public void chunkArchived(Tx tx, ChunkFacts facts) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("policy", facts.policy());
        data.put("session", facts.session());
        data.put("chunk", facts.chunk());
        data.put("keys", facts.keys());
        data.put("rows", facts.rows());
        data.put("bytes", facts.bytes());
        data.put("handed_off_to", facts.children());
        ofPolicy(tx, Event.CHUNK_ARCHIVED, facts.policy(), facts.session(), Instant.now(), data);
    }

    /// As [#chunkArchived], when a session has come to its end.
    ///
    /// @param failed whether it is told as failed
    public void sessionEnded(Tx tx, SessionFacts facts, boolean failed) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("policy", facts.policy());
        data.put("session", facts.session());
        data.put("state", facts.state());
        data.put("stop_reason", facts.stopReason());
        data.put("error_code", facts.errorCode());
        data.put("keys", facts.rootRows());
        data.put("rows", facts.rows());
        data.put("bytes", facts.bytes());
        data.put("rows_left", facts.rowsLeft());
        data.put("chunks", facts.chunks());
        data.put("started_at", text(facts.startedAt()));
        data.put("ended_at", text(facts.endedAt()));
        Instant at = facts.endedAt() == null ? Instant.now() : facts.endedAt();
        ofPolicy(tx, failed ? Event.SESSION_FAILED : Event.SESSION_ENDED, facts.policy(), facts.session(), at, data);
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }

    /// Whether somebody wants it, the policy's row says in the same statement.
    private static void ofPolicy(
            Tx tx, Event event, String policy, long session, Instant at, Map<String, Object> data) {
        tx.dsl()
                .insertInto(
                        DELIVERY,
                        DELIVERY.MESSAGE_ID,
                        DELIVERY.ENDPOINT_ID,
                        DELIVERY.EVENT,
                        DELIVERY.SESSION_ID,
                        DELIVERY.BODY)
                .select(DSL.select(
                                DSL.val(newId()),
                                POLICY.ID,
                                DSL.val(event.id()),
                                DSL.val(session),
                                DSL.val(body(event, at, data)))
                        .from(POLICY)
                        .where(
                                POLICY.NAME.eq(policy),
                                POLICY.CALLBACK.isNotNull(),
                                DSL.val(event.id()).eq(DSL.any(POLICY.CALLBACK_EVENTS))))
                .execute();
    }

    /// What anybody is told of by somebody's wish.
    ///
    /// @return number of the delivery
    long test(Tx tx, Endpoint endpoint, String actor, Instant at) {
        String body = endpoint instanceof Endpoint.Mail
                ? "Holdfast: test\n\nThis is a test that " + actor + " asked for. Alerts will arrive like this."
                : body(Event.TEST, at, Map.of("endpoint", endpoint.name(), "asked_by", actor));
        return insert(tx, newId(), endpoint.id(), Event.TEST, body)
                .returning(DELIVERY.ID)
                .fetchSingle()
                .getId();
    }

    /// An alert for one of the endpoints of alerts. Telling it twice writes it once.
    ///
    /// @param alert its number; @param installation so that two installations do not give one id twice
    public void alert(Tx tx, int endpoint, Event event, UUID installation, long alert, String body) {
        String seed = "%s alert %d %s %d".formatted(installation, alert, event.id(), endpoint);
        String id = id(UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)));
        insert(tx, id, endpoint, event, body)
                .onConflict(DELIVERY.MESSAGE_ID)
                .doNothing()
                .execute();
    }

    private static InsertValuesStep4<DeliveryRecord, String, Integer, String, String> insert(
            Tx tx, String id, int endpoint, Event event, String body) {
        return tx.dsl()
                .insertInto(DELIVERY, DELIVERY.MESSAGE_ID, DELIVERY.ENDPOINT_ID, DELIVERY.EVENT, DELIVERY.BODY)
                .values(id, endpoint, event.id(), body);
    }

    /// The document that is sent.
    public static String body(Event event, Instant at, Map<String, ?> data) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", event.id());
        fields.put("schema_version", 1);
        fields.put("timestamp", at.toString());
        fields.put("data", data);
        return JSON.writeValueAsString(fields);
    }

    private static String newId() {
        return id(UUID.randomUUID());
    }

    private static String id(UUID uuid) {
        return "msg_" + uuid.toString().replace("-", "");
    }
}
