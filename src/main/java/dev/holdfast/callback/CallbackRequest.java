package dev.holdfast.callback;

import dev.holdfast.archive.Route;
import dev.holdfast.dialect.Join;
import dev.holdfast.dialect.Keys;
import dev.holdfast.policy.Callback;
import dev.holdfast.policy.Criteria;
import dev.holdfast.policy.Policy;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a service is asked: a line that says it, then a line for each key.
///
/// @param id the same for each attempt at the same work, and for no other
/// @param keys those that are asked for; empty when the service is asked by criteria
public record CallbackRequest(Route route, String id, Keys keys, byte[] body) {
    /// Who asks. @param lease rises with each node that takes the session over
    public record Asker(UUID installation, long session, long lease) {}

    /// What becomes of these rows.
    ///
    /// @param stop whether nothing more is to be archived: only what was, is to be told
    public static CallbackRequest keys(Route route, Asker asker, long chunk, int attempt, boolean stop, Keys keys) {
        String id = asker.installation() + ":" + asker.session() + ":" + chunk;
        Map<String, Object> head = head(route, asker, id, attempt, stop);
        head.put("keys", keys.size());
        head.put("digest", KeyDigest.of(keys).hex());
        return new CallbackRequest(route, id, keys, body(head, "key", keys));
    }

    /// What is due by the policy's criteria.
    ///
    /// @param token of the last page that was taken; null before the first
    /// @param except keys of rows that may not go; @param limit most keys from here on, null for no limit
    public static CallbackRequest criteria(
            Route route,
            Asker asker,
            int attempt,
            boolean stop,
            @Nullable String token,
            Keys except,
            @Nullable Long limit) {
        String id = asker.installation() + ":" + asker.session() + ":"
                + (token == null ? "first" : UUID.nameUUIDFromBytes(token.getBytes(StandardCharsets.UTF_8)));
        Map<String, Object> head = head(route, asker, id, attempt, stop);
        head.put("token", token);
        head.put("limit", limit);
        head.put("criteria", Criteria.print(route.due().condition()));
        head.put("condition", ConditionJson.of(route.due().condition()));
        head.put(
                "joins", route.due().joins().stream().map(CallbackRequest::join).toList());
        head.put("except", except.size());
        return new CallbackRequest(route, id, except.slice(0, 0), body(head, "except", except));
    }

    private static Map<String, Object> head(Route route, Asker asker, String id, int attempt, boolean stop) {
        Policy policy = route.policy();
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("holdfast", 1);
        head.put("ask", stop ? "stop" : "archive");
        head.put("id", id);
        head.put("attempt", attempt);
        head.put("installation", asker.installation().toString());
        head.put("policy", policy.name());
        head.put("session", asker.session());
        head.put("lease", asker.lease());
        head.put("database", policy.database());
        head.put("table", route.root().source().toString());
        head.put(
                "key_columns",
                layout(route).columns().stream()
                        .map(column -> Map.of("name", column.name(), "type", column.type()))
                        .toList());
        head.put("page_keys", policy.chunkRows());
        head.put("retention", policy.retention().toString());
        return head;
    }

    private static Map<String, Object> join(Join join) {
        Map<String, String> on = new LinkedHashMap<>();
        for (int i = 0; i < join.columns().size(); i++) {
            on.put(join.columns().get(i), join.joinedColumns().get(i));
        }
        return Map.of("alias", join.alias(), "table", join.table().toString(), "on", on);
    }

    private static byte[] body(Map<String, Object> head, String name, Keys keys) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(1_000 + 40 * keys.size());
        line(body, head);
        for (int row = 0; row < keys.size(); row++) {
            line(body, Map.of(name, keys.key(row)));
        }
        return body.toByteArray();
    }

    private static void line(ByteArrayOutputStream body, Map<String, Object> line) {
        body.writeBytes(AnswerLine.JSON.writeValueAsBytes(line));
        body.write('\n');
    }

    static KeyLayout layout(Route route) {
        return new KeyLayout(List.copyOf(route.root().key()));
    }

    Callback callback() {
        return Objects.requireNonNull(route.policy().callback(), "a policy without a service asks none");
    }
}
