package dev.holdfast.calendar;

import dev.holdfast.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/// Reads all that has a cron: runs of several policies, then policies.
final class ScheduledLines {
    /// As long as a fire may be late before nobody seems to answer it; the finding of missed fires waits as long.
    private static final String LATE = "interval '10 minutes'";

    /// @param id of the policy; 0 for a run
    /// @param databases that it presses on, one for a policy
    /// @param since when what is known of it began to hold: fires before may have been others
    record Planned(
            int id,
            String name,
            boolean schedule,
            List<String> databases,
            String table,
            String cron,
            ZoneId zone,
            boolean paused,
            Instant since,
            @Nullable Instant missedSince,
            Duration lasts) {}

    List<Planned> all(Tx tx) {
        Map<String, Instant> missed = missed(tx);
        List<Planned> all = new ArrayList<>();
        List<String> sources = tx.dsl()
                .fetch("select distinct d.name from database_ d join policy p on p.database_id = d.id order by 1")
                .getValues("name", String.class);
        tx.dsl()
                .fetch("select name, cron, zone, databases, changed_at from run_schedule order by name")
                .forEach(row -> all.add(run(row, sources, missed)));
        tx.dsl().fetch("""
                select p.id, p.name, d.name as database, p.table_schema || '.' || p.table_name as table_name, p.cron,
                  p.zone, p.paused, p.updated_at, coalesce(extract(epoch from last.lasts), 0)::float8 as seconds
                from policy p
                join database_ d on d.id = p.database_id
                left join lateral (
                  select ended_at - started_at as lasts from session
                  where policy_id = p.id and ended_at is not null and trigger <> 'legacy'
                  order by id desc limit 1) last on true
                where p.cron is not null
                order by p.name""").forEach(row -> all.add(policy(row, missed)));
        return all;
    }

    private static Planned run(Record row, List<String> sources, Map<String, Instant> missed) {
        String name = text(row, "name");
        List<String> databases = List.of(row.get("databases", String[].class));
        return new Planned(
                0,
                name,
                true,
                databases.isEmpty() ? sources : databases,
                "",
                text(row, "cron"),
                ZoneId.of(text(row, "zone")),
                false,
                row.get("changed_at", Instant.class),
                missed.get("run " + name),
                Duration.ZERO);
    }

    private static Planned policy(Record row, Map<String, Instant> missed) {
        String name = text(row, "name");
        return new Planned(
                row.get("id", Integer.class),
                name,
                false,
                List.of(text(row, "database")),
                text(row, "table_name"),
                text(row, "cron"),
                ZoneId.of(text(row, "zone")),
                row.get("paused", Boolean.class),
                row.get("updated_at", Instant.class),
                missed.get("policy " + name),
                Duration.ofMillis((long) (row.get("seconds", Double.class) * 1000)));
    }

    private static String text(Record row, String column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }

    /// Since when a trigger waits that no node has served, by its group and name.
    private static Map<String, Instant> missed(Tx tx) {
        return tx.dsl()
                .fetch("""
                        select trigger_group || ' ' || trigger_name as what,
                          to_timestamp(next_fire_time / 1000.0) as due
                        from qrtz_triggers
                        where trigger_state not in ('PAUSED', 'PAUSED_BLOCKED', 'COMPLETE') and next_fire_time > 0
                          and next_fire_time < extract(epoch from now() - %s) * 1000""".formatted(LATE))
                .intoMap(row -> text(row, "what"), row -> row.get("due", Instant.class));
    }
}
