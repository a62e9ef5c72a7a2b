package dev.holdfast.cli;

import dev.holdfast.node.Operations;
import dev.holdfast.run.Cap;
import dev.holdfast.run.RunSchedule;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// When the estate runs as a whole, as a row of a list.
record ScheduleRow(
        String schedule,
        String cron,
        String zone,
        List<String> databases,
        int workers,
        List<String> caps,
        @Nullable Instant nextFire,
        String changedBy,
        Instant changedAt) {
    static ScheduleRow of(Operations operations, RunSchedule schedule) {
        return new ScheduleRow(
                schedule.name(),
                schedule.cron(),
                schedule.zone().getId(),
                schedule.databases(),
                schedule.workers(),
                schedule.caps().stream().map(Cap::toString).toList(),
                operations.nextFires(schedule.cron(), schedule.zone(), 1).stream()
                        .findFirst()
                        .orElse(null),
                schedule.changedBy(),
                schedule.changedAt());
    }

    static List<Column<ScheduleRow>> columns() {
        return List.of(
                Column.text("SCHEDULE", ScheduleRow::schedule),
                Column.text("CRON", ScheduleRow::cron),
                Column.text("ZONE", ScheduleRow::zone),
                Column.text("DATABASES", row -> row.databases().isEmpty() ? "all" : String.join(" ", row.databases())),
                Column.number("WORKERS", row -> Integer.toString(row.workers())),
                Column.text("CAPS", row -> String.join(" ", row.caps())),
                Column.text("NEXT FIRE", row -> Figures.time(row.nextFire(), ZoneId.of(row.zone()))));
    }
}
