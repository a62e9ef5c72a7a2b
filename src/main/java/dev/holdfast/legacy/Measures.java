package dev.holdfast.legacy;

import static dev.holdfast.store.db.Tables.LEGACY_MEASURE;

import dev.holdfast.dialect.SessionTables.Load;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.SchemaDump;
import dev.holdfast.store.Tx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Measures what session tables cost, before they are folded and after.
final class Measures {
    private static final int REPEATS = 5;

    private final Estate estate;
    private final InstantSource clock;

    Measures(Estate estate, InstantSource clock) {
        this.estate = estate;
        this.clock = clock;
    }

    Measure measure(Work work, String moment) {
        List<Double> connects = new ArrayList<>();
        List<Double> plans = new ArrayList<>();
        for (int i = 0; i < REPEATS; i++) {
            long started = System.nanoTime();
            plans.add(estate.anew(work.database().name(), connection -> {
                connects.add(millisSince(started));
                long asked = System.nanoTime();
                work.tables()
                        .lookLikeAClient(
                                connection,
                                work.plan().schema(),
                                new Template(work.plan().template()).prefix());
                return millisSince(asked);
            }));
        }
        long started = System.nanoTime();
        int unused = work.database()
                .read(connection ->
                        work.database().dialect().catalog().tables(connection).size());
        double catalog = millisSince(started);
        Load load = work.database().read(work.tables()::load);
        SchemaDump dump = estate.dumpSchema(work.database().name());
        return new Measure(
                moment,
                clock.instant(),
                load.relations(),
                load.catalogBytes(),
                median(connects),
                median(plans),
                catalog,
                dump.millis(),
                dump.note());
    }

    private static double millisSince(long started) {
        return (System.nanoTime() - started) / 1e6;
    }

    private static double median(List<Double> all) {
        Collections.sort(all);
        return all.get(all.size() / 2);
    }

    void keep(Tx tx, long plan, Measure measure) {
        tx.dsl()
                .insertInto(LEGACY_MEASURE)
                .set(LEGACY_MEASURE.PLAN_ID, plan)
                .set(LEGACY_MEASURE.MOMENT, measure.moment())
                .set(LEGACY_MEASURE.AT, measure.at())
                .set(LEGACY_MEASURE.RELATIONS, measure.relations())
                .set(LEGACY_MEASURE.CATALOG_BYTES, measure.catalogBytes())
                .set(LEGACY_MEASURE.CONNECT_MILLIS, measure.connectMillis())
                .set(LEGACY_MEASURE.PLAN_MILLIS, measure.planMillis())
                .set(LEGACY_MEASURE.CATALOG_MILLIS, measure.catalogMillis())
                .set(LEGACY_MEASURE.DUMP_MILLIS, measure.dumpMillis())
                .set(LEGACY_MEASURE.DUMP_NOTE, measure.dumpNote())
                .execute();
    }

    List<Measure> of(Tx tx, long plan) {
        return tx.dsl()
                .selectFrom(LEGACY_MEASURE)
                .where(LEGACY_MEASURE.PLAN_ID.eq(plan))
                .orderBy(LEGACY_MEASURE.ID)
                .fetch(row -> new Measure(
                        row.getMoment(),
                        row.getAt(),
                        row.getRelations(),
                        row.getCatalogBytes(),
                        row.getConnectMillis(),
                        row.getPlanMillis(),
                        row.getCatalogMillis(),
                        row.getDumpMillis(),
                        row.getDumpNote()));
    }
}
