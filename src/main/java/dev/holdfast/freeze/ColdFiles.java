package dev.holdfast.freeze;

import static dev.holdfast.store.db.Tables.COLD_CHUNK;
import static dev.holdfast.store.db.Tables.COLD_FILE;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.cold.ColdManifest;
import dev.holdfast.dialect.TableName;
import dev.holdfast.store.Tx;
import dev.holdfast.store.db.tables.records.ColdFileRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Tables `cold_file` and `cold_chunk` of the control database.
public final class ColdFiles {
    private static final Field<Instant> NOW = DSL.field("clock_timestamp()", Instant.class);

    /// @param object tells the object's name by the number of the file
    long begin(Tx tx, Candidate candidate, String actor, java.util.function.LongFunction<String> object) {
        long id = tx.dsl()
                .insertInto(COLD_FILE)
                .set(COLD_FILE.DATABASE_NAME, candidate.database())
                .set(COLD_FILE.TABLE_SCHEMA, candidate.table().schema())
                .set(COLD_FILE.TABLE_NAME, candidate.table().table())
                .set(COLD_FILE.PARTITION_NAME, candidate.partition().name().table())
                .set(COLD_FILE.FROM_AT, candidate.partition().from())
                .set(COLD_FILE.TO_AT, candidate.partition().to())
                .set(COLD_FILE.STATE, ColdState.WRITING.id())
                .set(COLD_FILE.OBJECT, DSL.field("gen_random_uuid()::text", String.class))
                .set(COLD_FILE.BEGUN_BY, actor)
                .returning(COLD_FILE.ID)
                .fetchSingle()
                .getId();
        tx.dsl()
                .update(COLD_FILE)
                .set(COLD_FILE.OBJECT, object.apply(id))
                .where(COLD_FILE.ID.eq(id))
                .execute();
        return id;
    }

    void verified(Tx tx, ColdManifest manifest, String json) {
        become(tx, manifest.file(), ColdState.WRITING, ColdState.VERIFIED);
        tx.dsl()
                .update(COLD_FILE)
                .set(COLD_FILE.ROW_COUNT, manifest.rows())
                .set(COLD_FILE.BYTE_COUNT, manifest.bytes())
                .set(COLD_FILE.SHA256, manifest.sha256())
                .set(COLD_FILE.MANIFEST, json)
                .set(COLD_FILE.VERIFIED_AT, NOW)
                .where(COLD_FILE.ID.eq(manifest.file()))
                .execute();
        tx.dsl()
                .batch(manifest.chunks().stream()
                        .map(chunk -> tx.dsl()
                                .insertInto(COLD_CHUNK)
                                .set(COLD_CHUNK.FILE_ID, manifest.file())
                                .set(COLD_CHUNK.CHUNK_ID, chunk.chunk())
                                .set(COLD_CHUNK.SESSION_ID, chunk.session())
                                .set(COLD_CHUNK.ROW_COUNT, chunk.rows())
                                .set(COLD_CHUNK.ARCHIVED_AT, chunk.archivedAt())
                                .set(COLD_CHUNK.ROW_HASH, chunk.hash())
                                .set(COLD_CHUNK.MERKLE_ROOT, chunk.root())
                                .set(COLD_CHUNK.FILE_ROOT, chunk.fileRoot())
                                .set(COLD_CHUNK.TEXT_HASH, chunk.textHash()))
                        .toList())
                .execute();
    }

    /// @throws HoldfastException `BLOCKED` when it is no longer in state `from`: another process was there
    void become(Tx tx, long id, ColdState from, ColdState next) {
        int changed = tx.dsl()
                .update(COLD_FILE)
                .set(COLD_FILE.STATE, next.id())
                .set(
                        COLD_FILE.FROZEN_AT,
                        next == ColdState.COLD && from == ColdState.VERIFIED ? NOW : COLD_FILE.FROZEN_AT)
                .set(COLD_FILE.THAWED_AT, next == ColdState.THAWED ? NOW : COLD_FILE.THAWED_AT)
                .set(COLD_FILE.DISPOSED_AT, next == ColdState.DISPOSED ? NOW : COLD_FILE.DISPOSED_AT)
                .where(COLD_FILE.ID.eq(id), COLD_FILE.STATE.eq(from.id()))
                .execute();
        if (changed != 1) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "cold file %d is no longer %s: another process was there first; this one stops"
                            .formatted(id, from.id()));
        }
    }

    /// Notes for which order a file goes.
    void goesFor(Tx tx, long id, long order) {
        tx.dsl()
                .update(COLD_FILE)
                .set(COLD_FILE.DISPOSED_BY, order)
                .where(COLD_FILE.ID.eq(id))
                .execute();
    }

    /// Files that an order began to take, and are not known to be gone.
    List<ColdFile> goingFor(Tx tx, long order) {
        return list(tx, COLD_FILE.DISPOSED_BY.eq(order).and(COLD_FILE.STATE.eq(ColdState.DISPOSING.id())));
    }

    /// What a look at the file came to. @param problem null when it was found true
    void checked(Tx tx, long id, @Nullable String problem) {
        tx.dsl()
                .update(COLD_FILE)
                .set(COLD_FILE.PROBLEM, problem)
                .set(COLD_FILE.VERIFIED_AT, problem == null ? NOW : COLD_FILE.VERIFIED_AT)
                .where(COLD_FILE.ID.eq(id))
                .execute();
    }

    /// @throws HoldfastException `USAGE` when there is none of that number
    ColdFile find(Tx tx, long id) {
        return list(tx, COLD_FILE.ID.eq(id)).stream()
                .findFirst()
                .orElseThrow(() -> new HoldfastException(ErrorCode.USAGE, "there is no cold file with number " + id));
    }

    /// Every file, the latest first.
    List<ColdFile> all(Tx tx) {
        return list(tx, DSL.noCondition());
    }

    /// Those in one of these states, the latest first.
    List<ColdFile> in(Tx tx, ColdState... states) {
        return list(
                tx, COLD_FILE.STATE.in(Arrays.stream(states).map(ColdState::id).toList()));
    }

    /// Those of a table that hold rows, the latest first.
    List<ColdFile> of(Tx tx, String database, TableName table) {
        return list(
                tx,
                COLD_FILE
                        .DATABASE_NAME
                        .eq(database)
                        .and(COLD_FILE.TABLE_SCHEMA.eq(table.schema()))
                        .and(COLD_FILE.TABLE_NAME.eq(table.table()))
                        .and(holding()));
    }

    /// The numbers of the files of a table whose rows are known to be back.
    List<Long> thawed(Tx tx, String database, TableName table) {
        return tx.dsl()
                .select(COLD_FILE.ID)
                .from(COLD_FILE)
                .where(
                        COLD_FILE.DATABASE_NAME.eq(database),
                        COLD_FILE.TABLE_SCHEMA.eq(table.schema()),
                        COLD_FILE.TABLE_NAME.eq(table.table()),
                        COLD_FILE.STATE.eq(ColdState.THAWED.id()))
                .fetch(COLD_FILE.ID);
    }

    private static Condition holding() {
        return COLD_FILE.STATE.in(Arrays.stream(ColdState.values())
                .filter(ColdState::hasFile)
                .map(ColdState::id)
                .toList());
    }

    /// Chunks of a table with a number above `after` and up to `upTo` whose rows a file holds.
    List<HeldChunk> chunks(Tx tx, String database, TableName table, long after, long upTo) {
        return new ArrayList<>(tx.dsl()
                .select(COLD_CHUNK.CHUNK_ID, COLD_CHUNK.FILE_ID)
                .from(COLD_CHUNK)
                .join(COLD_FILE)
                .on(COLD_FILE.ID.eq(COLD_CHUNK.FILE_ID))
                .where(
                        COLD_FILE.DATABASE_NAME.eq(database),
                        COLD_FILE.TABLE_SCHEMA.eq(table.schema()),
                        COLD_FILE.TABLE_NAME.eq(table.table()),
                        COLD_CHUNK.CHUNK_ID.gt(after),
                        COLD_CHUNK.CHUNK_ID.le(upTo),
                        holding())
                .fetch(row -> new HeldChunk(row.value1(), row.value2())));
    }

    record HeldChunk(long chunk, long file) {}

    private static List<ColdFile> list(Tx tx, Condition which) {
        return tx.dsl()
                .selectFrom(COLD_FILE)
                .where(which)
                .orderBy(COLD_FILE.ID.desc())
                .fetch(ColdFiles::file);
    }

    private static ColdFile file(ColdFileRecord row) {
        Long rows = row.getRowCount();
        return new ColdFile(
                row.getId(),
                row.getDatabaseName(),
                new TableName(row.getTableSchema(), row.getTableName()),
                row.getPartitionName(),
                row.getFromAt(),
                row.getToAt(),
                ColdState.ofId(row.getState()),
                row.getObject(),
                row.getBegunBy(),
                row.getBegunAt(),
                rows == null
                        ? null
                        : new ColdFile.Content(rows, row.getByteCount(), row.getSha256(), row.getManifest()),
                row.getVerifiedAt(),
                row.getProblem(),
                row.getFrozenAt(),
                row.getThawedAt());
    }
}
