package dev.holdfast.growth;

import dev.holdfast.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Thins samples as they age: the last of each hour stays, then the last of each day, then none. Of days that say the
/// same the first and the last stay. Every value is a level or a counter that only rises, so nothing needs to be
/// added up.
final class RollUp {
    /// Samples: their table, and the number that tells their series apart.
    private enum Kind {
        DATABASE("growth_database_sample", "database_id", "database_id = {0}"),
        TABLE("growth_sample", "table_id", "table_id IN (SELECT id FROM growth_table WHERE database_id = {0})"),
        INDEX(
                "index_sample",
                "index_id",
                "index_id IN (SELECT x.id FROM growth_index x JOIN growth_table t ON t.id = x.table_id"
                        + " WHERE t.database_id = {0})");

        private final String table;
        private final String series;
        private final String ofDatabase;

        Kind(String table, String series, String ofDatabase) {
            this.table = table;
            this.series = series;
            this.ofDatabase = ofDatabase;
        }
    }

    /// Does nothing until another hour has come of age.
    void thin(Tx tx, String database, Keeping keeping, Instant now) {
        var standing = tx.dsl().fetchSingle("""
                        SELECT g.database_id, g.hourly_until, g.daily_until
                        FROM growth_database g JOIN database_ d ON d.id = g.database_id
                        WHERE d.name = {0}""", DSL.val(database));
        int id = standing.get(0, Integer.class);
        Instant hours = now.minus(keeping.raw()).truncatedTo(ChronoUnit.HOURS);
        Instant days = now.minus(keeping.hourly()).truncatedTo(ChronoUnit.DAYS);
        Instant hoursDone = done(standing.get(1, Instant.class), now);
        Instant daysDone = done(standing.get(2, Instant.class), now);
        if (!hours.isAfter(hoursDone)) {
            return;
        }
        for (Kind kind : Kind.values()) {
            lastOfEach("hour", tx, kind, id, hoursDone, hours);
            if (days.isAfter(daysDone)) {
                lastOfEach("day", tx, kind, id, daysDone, days);
                if (kind != Kind.DATABASE) {
                    endsOfRuns(tx, kind, id, daysDone.minus(Duration.ofDays(1)), days);
                }
                tx.dsl()
                        .execute(
                                "DELETE FROM %s WHERE %s AND at < {1}".formatted(kind.table, kind.ofDatabase),
                                DSL.val(id),
                                DSL.val(now.minus(keeping.daily())));
            }
        }
        forgetGone(tx, id, now.minus(keeping.daily()));
        tx.dsl()
                .execute(
                        "UPDATE growth_database SET hourly_until = {1}, daily_until = {2} WHERE database_id = {0}",
                        DSL.val(id), DSL.val(hours), DSL.val(days));
    }

    /// What a clock that was ahead has thinned is thinned again when its time has come.
    private static Instant done(@Nullable Instant until, Instant now) {
        return until == null || until.isAfter(now.plus(SampleTables.AHEAD)) ? Instant.EPOCH : until;
    }

    private static void lastOfEach(String step, Tx tx, Kind kind, int id, Instant from, Instant until) {
        tx.dsl()
                .execute(
                        """
                        DELETE FROM %1$s s
                        WHERE %3$s AND at >= {1} AND at < {2} AND EXISTS (
                          SELECT FROM %1$s later
                          WHERE later.%2$s = s.%2$s AND later.at > s.at
                            AND later.at < date_trunc('%4$s', s.at, 'UTC') + interval '1 %4$s')""".formatted(kind.table, kind.series, kind.ofDatabase, step),
                        DSL.val(id),
                        DSL.val(from),
                        DSL.val(until));
    }

    private static void endsOfRuns(Tx tx, Kind kind, int id, Instant from, Instant until) {
        tx.dsl()
                .execute(
                        """
                        DELETE FROM %1$s s
                        WHERE %3$s AND at >= {1} AND at < {2}
                          AND (SELECT to_jsonb(b) - 'at' FROM %1$s b WHERE b.%2$s = s.%2$s AND b.at < s.at
                               ORDER BY b.at DESC LIMIT 1) = to_jsonb(s) - 'at'
                          AND (SELECT to_jsonb(a) - 'at' FROM %1$s a WHERE a.%2$s = s.%2$s AND a.at > s.at
                               ORDER BY a.at LIMIT 1) = to_jsonb(s) - 'at'""".formatted(kind.table, kind.series, kind.ofDatabase),
                        DSL.val(id),
                        DSL.val(from),
                        DSL.val(until));
    }

    private static void forgetGone(Tx tx, int id, Instant before) {
        tx.dsl()
                .execute(
                        "DELETE FROM growth_table WHERE database_id = {0} AND gone_at < {1}",
                        DSL.val(id), DSL.val(before));
        tx.dsl().execute("""
                        DELETE FROM growth_index x USING growth_table t
                        WHERE t.id = x.table_id AND t.database_id = {0} AND x.gone_at < {1}""", DSL.val(id), DSL.val(before));
    }
}
