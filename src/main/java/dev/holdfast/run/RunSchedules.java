package dev.holdfast.run;

import static dev.holdfast.store.db.Tables.RUN_SCHEDULE;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import dev.holdfast.store.db.tables.records.RunScheduleRecord;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The schedules of the estate in the control database.
public final class RunSchedules {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,62}");

    private final Store store;
    private final AuditLog audit = new AuditLog();

    public RunSchedules(Store store) {
        this.store = store;
    }

    /// By name.
    public List<RunSchedule> all() {
        return store.inTransaction(tx -> tx.dsl()
                .selectFrom(RUN_SCHEDULE)
                .orderBy(RUN_SCHEDULE.NAME)
                .fetch(RunSchedules::schedule));
    }

    public Optional<RunSchedule> find(String name) {
        return store.inTransaction(tx -> find(tx, name));
    }

    private static Optional<RunSchedule> find(Tx tx, String name) {
        return tx.dsl()
                .selectFrom(RUN_SCHEDULE)
                .where(RUN_SCHEDULE.NAME.eq(name))
                .fetchOptional(RunSchedules::schedule);
    }

    /// Makes a schedule, or replaces the one of that name. Its cron was checked.
    ///
    /// @throws HoldfastException `USAGE` when the name is none; nothing was changed
    public void put(RunSchedule wanted) {
        if (!NAME.matcher(wanted.name()).matches()) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "'" + wanted.name() + "' is no name: small letters, digits, - and _, a letter first; nothing was"
                            + " changed");
        }
        store.run(tx -> {
            Optional<RunSchedule> before = find(tx, wanted.name());
            RunScheduleRecord row = tx.dsl().newRecord(RUN_SCHEDULE);
            row.setName(wanted.name());
            row.setCron(wanted.cron());
            row.setZone(wanted.zone().getId());
            row.setDatabases(wanted.databases().toArray(String[]::new));
            row.setWorkers(wanted.workers());
            row.setCaps(wanted.caps().stream().map(Cap::toString).toArray(String[]::new));
            row.setChangedBy(wanted.changedBy());
            row.setChangedAt(wanted.changedAt());
            tx.dsl()
                    .insertInto(RUN_SCHEDULE)
                    .set(row)
                    .onConflict(RUN_SCHEDULE.NAME)
                    .doUpdate()
                    .set(row)
                    .execute();
            audit.append(
                    tx,
                    Deed.done(
                            wanted.changedBy(),
                            Act.SCHEDULE_CHANGED,
                            object(wanted.name()),
                            before.map(RunSchedules::told).orElse(null),
                            told(wanted)));
        });
    }

    /// @throws HoldfastException `USAGE` when there is none of that name
    public void drop(String name, String actor) {
        store.run(tx -> {
            RunSchedule before = find(tx, name)
                    .orElseThrow(() -> new HoldfastException(
                            ErrorCode.USAGE, "there is no schedule " + name + "; nothing was changed"));
            tx.dsl().deleteFrom(RUN_SCHEDULE).where(RUN_SCHEDULE.NAME.eq(name)).execute();
            audit.append(tx, Deed.done(actor, Act.SCHEDULE_DROPPED, object(name), told(before), null));
        });
    }

    private static String object(String name) {
        return "schedule " + name;
    }

    private static @Nullable Object told(RunSchedule schedule) {
        return Map.of(
                "cron", schedule.cron(),
                "zone", schedule.zone().getId(),
                "databases", schedule.databases(),
                "workers", schedule.workers(),
                "caps", schedule.caps().stream().map(Cap::toString).toList());
    }

    private static RunSchedule schedule(RunScheduleRecord row) {
        return new RunSchedule(
                row.getName(),
                row.getCron(),
                ZoneId.of(row.getZone()),
                List.of(row.getDatabases()),
                row.getWorkers(),
                Arrays.stream(row.getCaps()).map(Cap::parse).toList(),
                row.getChangedBy(),
                row.get(RUN_SCHEDULE.CHANGED_AT, Instant.class));
    }
}
