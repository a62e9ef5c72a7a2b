package dev.holdfast.growth;

import dev.holdfast.dialect.TableName;
import dev.holdfast.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// What plans and sessions know of the rows that policies take.
final class PolicyFacts {
    private static final double HOUR = 3_600_000;

    private static final String FACTS = """
            SELECT p.name AS policy, d.name AS database, p.table_schema, p.table_name,
              c.root_rows AS counted, c.planned_at,
              e.ended_at, e.stop_reason, e.expected_rows, e.root_rows AS taken,
              coalesce(w.root_rows, 0) AS archived, greatest(p.created_at, {0}) AS archived_since
            FROM policy p
            JOIN database_ d ON d.id = p.database_id
            LEFT JOIN LATERAL ( -- a limit that was reached says nothing of the rest
              SELECT * FROM plan n WHERE n.policy_id = p.id AND (n.row_limit IS NULL OR n.root_rows < n.row_limit)
              ORDER BY n.id DESC LIMIT 1) c ON true
            LEFT JOIN LATERAL (
              SELECT * FROM session s WHERE s.policy_id = p.id AND s.ended_at IS NOT NULL ORDER BY s.id DESC LIMIT 1
            ) e ON true
            LEFT JOIN ( -- by their start: of all sessions of a policy few are so young
              SELECT s.policy_id, sum(s.root_rows) AS root_rows FROM session s
              WHERE s.started_at >= {0} GROUP BY s.policy_id) w ON w.policy_id = p.id
            ORDER BY p.parent_id IS NOT NULL, p.position, p.id
            """;

    /// The policy that takes rows of each table as its root table; the first, where several do.
    Map<Subject, Facts> byTable(Tx tx, Instant since) {
        Map<Subject, Facts> facts = new HashMap<>();
        tx.dsl().fetch(FACTS, DSL.val(since)).forEach(row -> facts.putIfAbsent(subject(row), facts(row)));
        return facts;
    }

    private static Subject subject(Record row) {
        return new Subject(
                row.get("database", String.class),
                new TableName(row.get("table_schema", String.class), row.get("table_name", String.class)));
    }

    private static Facts facts(Record row) {
        Instant plannedAt = row.get("planned_at", Instant.class);
        Instant endedAt = row.get("ended_at", Instant.class);
        return new Facts(
                row.get("policy", String.class),
                plannedAt == null ? null : new Counted(row.get("counted", Long.class), plannedAt),
                endedAt == null
                        ? null
                        : new Ended(
                                endedAt,
                                "exhausted".equals(row.get("stop_reason", String.class)),
                                row.get("expected_rows", Long.class),
                                row.get("taken", Long.class)),
                row.get("archived", Long.class),
                row.get("archived_since", Instant.class));
    }

    /// @param counted by the newest plan without a limit that was reached; @param ended the newest session that did
    /// @param archived root rows since `archivedSince`: the moment that was asked for, or when the policy was made
    record Facts(
            String policy,
            @Nullable Counted counted,
            @Nullable Ended ended,
            long archived,
            Instant archivedSince) {
        double archivedPerHour(Instant now) {
            return archived
                    * HOUR
                    / Math.max(1, Duration.between(archivedSince, now).toMillis());
        }

        /// @param bytes of the table without its indexes; @param rows of the table
        /// @param inPerHour rows; null when not known
        @Nullable
        Archivable archivable(long bytes, long rows, @Nullable Double inPerHour, Instant now) {
            if (counted != null && (ended == null || counted.at.isAfter(ended.at))) {
                return sized(counted.rows, bytes, rows, counted.at, Archivable.Basis.COUNTED);
            }
            if (ended == null || inPerHour == null || (!ended.exhausted && ended.expected == null)) {
                return null;
            }
            long left = ended.exhausted || ended.expected == null ? 0 : Math.max(0, ended.expected - ended.taken);
            double since = Duration.between(ended.at, now).toMillis() / HOUR;
            return sized(
                    Math.min(rows, left + Math.round(inPerHour * since)),
                    bytes,
                    rows,
                    ended.at,
                    Archivable.Basis.ESTIMATED);
        }

        private static Archivable sized(long some, long bytes, long rows, Instant at, Archivable.Basis basis) {
            long share = rows <= 0 ? 0 : Math.round((double) bytes * Math.min(some, rows) / rows);
            return new Archivable(some, share, at, basis);
        }
    }

    record Counted(long rows, Instant at) {}

    /// @param exhausted whether it left nothing that was due; @param expected root rows; null when nobody counted
    record Ended(Instant at, boolean exhausted, @Nullable Long expected, long taken) {}
}
