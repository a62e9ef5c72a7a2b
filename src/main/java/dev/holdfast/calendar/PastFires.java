package dev.holdfast.calendar;

import dev.holdfast.store.Tx;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What came of fires: the session, or the run, of each nominal time.
final class PastFires {
    private final Map<Policy, Came> sessions = new HashMap<>();
    private final Map<Schedule, Came> runs = new HashMap<>();

    private PastFires() {}

    private record Policy(int id, Instant at) {}

    private record Schedule(String name, Instant at) {}

    /// @param number of the session or run; @param state id of its state
    record Came(long number, String state) {}

    static PastFires read(Tx tx, Instant from, Instant until) {
        PastFires past = new PastFires();
        if (!from.isBefore(until)) {
            return past;
        }
        tx.dsl()
                .fetch("""
                select s.policy_id, s.nominal_fire_time, s.id, s.state
                from policy p
                join session s on s.policy_id = p.id and s.nominal_fire_time >= ?::timestamptz
                  and s.nominal_fire_time < ?::timestamptz
                where p.cron is not null and s.trigger = 'cron'""", from, until)
                .forEach(row -> past.sessions.put(
                        new Policy(row.get("policy_id", Integer.class), row.get("nominal_fire_time", Instant.class)),
                        new Came(row.get("id", Long.class), row.get("state", String.class))));
        tx.dsl()
                .fetch("""
                select schedule_name, nominal_fire_time, id, state from run
                where trigger = 'cron' and nominal_fire_time >= ?::timestamptz and nominal_fire_time < ?::timestamptz""", from, until)
                .forEach(row -> past.runs.put(
                        new Schedule(
                                row.get("schedule_name", String.class), row.get("nominal_fire_time", Instant.class)),
                        new Came(row.get("id", Long.class), row.get("state", String.class))));
        return past;
    }

    /// Null when nothing came of it.
    @Nullable
    Came of(boolean schedule, int id, String name, Instant at) {
        return schedule ? runs.get(new Schedule(name, at)) : sessions.get(new Policy(id, at));
    }
}
