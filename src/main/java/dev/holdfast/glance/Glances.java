package dev.holdfast.glance;

import dev.holdfast.session.SessionState;
import dev.holdfast.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.Record;
import org.jooq.Result;
import org.jspecify.annotations.Nullable;

/// Reads what is shown of many policies and sessions at one glance. Writes nothing.
public final class Glances {
    private static final String BY_SESSION = """
            select w.id as policy_id, s.* from unnest(?::int[]) w(id)
            cross join lateral (
              select 0 as col, id, state, 1 as sessions,
                nominal_fire_time as due, extract(epoch from coalesce(ended_at, updated_at) - started_at)::float8 as secs,
                archived_rows as row_count, archived_bytes as byte_count, coalesce(error, stop_reason, '') as reason
              from session where policy_id = w.id and trigger <> 'legacy' order by id desc limit ?) s
            order by policy_id, s.id desc""";

    /// By the index of nominal times; of a day's sessions the worst speaks for all, the newest of several.
    private static final String BY_DAY = """
            select w.id as policy_id, s.* from unnest(?::int[]) w(id)
            cross join lateral (
              select ?::date - (nominal_fire_time at time zone ?)::date as col,
                (array_agg(id order by grade desc, id desc))[1] as id,
                (array_agg(state order by grade desc, id desc))[1] as state, count(*)::int as sessions,
                max(nominal_fire_time) as due,
                sum(extract(epoch from coalesce(ended_at, updated_at) - started_at))::float8 as secs,
                sum(archived_rows)::bigint as row_count, sum(archived_bytes)::bigint as byte_count,
                (array_agg(coalesce(error, stop_reason, '') order by grade desc, id desc))[1] as reason
              from (
                select *, array_position(
                  '{succeeded,running,cancelled,cancelling,pausing,paused,interrupted,failed}'::text[], state) as grade
                from session
                where policy_id = w.id and trigger <> 'legacy'
                  and nominal_fire_time >= (?::date - ?::int + 1)::timestamp at time zone ?
                  and nominal_fire_time < (?::date + 1)::timestamp at time zone ?) session
              group by 1) s
            order by policy_id, s.col""";

    private Glances() {}

    /// In tree order: parents before their children, siblings by position.
    public static List<PolicyLine> policies(Tx tx) {
        Map<@Nullable Integer, List<Record>> byParent = new HashMap<>();
        tx.dsl().fetch("""
                        select p.id, p.parent_id, p.name, d.name as database, p.table_schema || '.' || p.table_name as rows_of,
                          p.paused
                        from policy p join database_ d on d.id = p.database_id
                        order by p.position, p.id""").forEach(row -> byParent.computeIfAbsent(
                        row.get("parent_id", Integer.class), _ -> new ArrayList<>())
                .add(row));
        List<PolicyLine> lines = new ArrayList<>();
        append(null, 0, byParent, lines);
        return lines;
    }

    private static void append(
            @Nullable Integer parent,
            int depth,
            Map<@Nullable Integer, List<Record>> byParent,
            List<PolicyLine> lines) {
        for (Record row : byParent.getOrDefault(parent, List.of())) {
            int id = row.get("id", Integer.class);
            lines.add(new PolicyLine(
                    id,
                    text(row, "name"),
                    depth,
                    text(row, "database"),
                    text(row, "rows_of"),
                    row.get("paused", Boolean.class)));
            append(id, depth + 1, byParent, lines);
        }
    }

    /// By the number of the policy, the newest first; a policy that never ran has none.
    public static Map<Integer, List<GridCell>> cells(Tx tx, GridQuery query) {
        Integer[] policies = query.policies().toArray(Integer[]::new);
        String zone = query.zone().getId();
        String today = query.today().toString();
        Result<Record> rows =
                switch (query.by()) {
                    case SESSION -> tx.dsl().fetch(BY_SESSION, policies, query.columns());
                    case DAY ->
                        tx.dsl().fetch(BY_DAY, policies, today, zone, today, query.columns(), zone, today, zone);
                };
        Map<Integer, List<GridCell>> cells = new LinkedHashMap<>();
        for (Record row : rows) {
            List<GridCell> of = cells.computeIfAbsent(row.get("policy_id", Integer.class), _ -> new ArrayList<>());
            of.add(cell(row, query.by() == GridQuery.By.SESSION ? of.size() : row.get("col", Integer.class)));
        }
        return cells;
    }

    private static GridCell cell(Record row, int column) {
        return new GridCell(
                column,
                row.get("id", Long.class),
                SessionState.ofId(text(row, "state")),
                row.get("sessions", Integer.class),
                row.get("due", Instant.class),
                Duration.ofMillis((long) (row.get("secs", Double.class) * 1000)),
                row.get("row_count", Long.class),
                row.get("byte_count", Long.class),
                text(row, "reason"));
    }

    private static String text(Record row, String column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }

    public static int running(Tx tx) {
        return tx.dsl()
                .fetchSingle("select count(*) from session where state = 'running'")
                .get(0, Integer.class);
    }
}
