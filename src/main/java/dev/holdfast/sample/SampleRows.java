package dev.holdfast.sample;

import static dev.holdfast.store.db.Tables.DATABASE_;
import static dev.holdfast.store.db.Tables.POLICY;
import static dev.holdfast.store.db.Tables.SAMPLE;
import static dev.holdfast.store.db.Tables.SESSION;

import dev.holdfast.store.Tx;
import dev.holdfast.store.db.tables.records.SampleRecord;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Table `sample` of the control database.
final class SampleRows {
    private static final String LOADED = "loaded";
    private static final String LOADING = "loading";
    private static final JsonMapper JSON = new JsonMapper();

    List<Sample> all(Tx tx) {
        return tx.dsl().selectFrom(SAMPLE).orderBy(SAMPLE.NAME).fetch(SampleRows::sample);
    }

    Optional<Sample> find(Tx tx, String name) {
        return tx.dsl().selectFrom(SAMPLE).where(SAMPLE.NAME.eq(name)).fetchOptional(SampleRows::sample);
    }

    void begin(Tx tx, String name, long seed, long rows) {
        tx.dsl()
                .insertInto(SAMPLE, SAMPLE.NAME, SAMPLE.SEED, SAMPLE.TOTAL_ROWS, SAMPLE.STATE)
                .values(name, seed, rows, LOADING)
                .onConflict(SAMPLE.NAME)
                .doUpdate()
                .set(SAMPLE.SEED, seed)
                .set(SAMPLE.TOTAL_ROWS, rows)
                .execute();
    }

    void finish(Tx tx, String name, Map<String, Map<String, Long>> tables) {
        tx.dsl()
                .update(SAMPLE)
                .set(SAMPLE.STATE, LOADED)
                .set(SAMPLE.TABLES, JSONB.valueOf(JSON.writeValueAsString(tables)))
                .set(SAMPLE.LOADED_AT, DSL.currentInstant())
                .where(SAMPLE.NAME.eq(name))
                .execute();
    }

    /// Sessions of policies on any of these governed databases.
    long sessionsOn(Tx tx, Collection<String> databases) {
        return tx.dsl()
                .fetchCount(DSL.selectFrom(SESSION)
                        .where(SESSION.POLICY_ID.in(DSL.select(POLICY.ID)
                                .from(POLICY)
                                .join(DATABASE_)
                                .on(DATABASE_.ID.in(POLICY.DATABASE_ID, POLICY.ARCHIVE_DATABASE_ID))
                                .where(DATABASE_.NAME.in(databases)))));
    }

    private static Sample sample(SampleRecord row) {
        Map<String, Map<String, Long>> tables =
                JSON.readValue(row.getTables().data(), new TypeReference<Map<String, Map<String, Long>>>() {});
        return new Sample(row.getName(), row.getSeed(), row.getTotalRows(), tables, row.getLoadedAt());
    }
}
