package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cold.ColdManifest;
import dev.holdfast.cold.Stored;
import dev.holdfast.freeze.Candidate;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.restore.OnConflict;
import dev.holdfast.restore.Pinning;
import dev.holdfast.restore.RestorePlan;
import dev.holdfast.restore.RestoreView;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.restore.Selection;
import dev.holdfast.session.SessionState;
import dev.holdfast.testing.SampleType;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Period;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/// Rows of every type, ordinary and extreme, in four tables that hang on each other, freeze, thaw and are
/// restored byte for byte, and so are the sequences that number them.
class ColdRoundTripTest {
    private static final List<String> LEVELS = List.of("plans", "orders", "items", "notes");

    /// Of an identity column of each kind and of a serial one, of each level.
    private static final List<String> SEQUENCES = LEVELS.stream()
            .flatMap(level -> Stream.of("id", "always", "counted").map(column -> level + "_" + column + "_seq"))
            .toList();

    @Test
    void fourLevelsOfEveryTypeComeBackByteForByte() throws SQLException, IOException {
        roundTrip(400, 100);
    }

    /// `-Dcampaign.rows=200000`: rows of all levels together.
    @Test
    @Tag("campaign")
    void manyRowsComeBackByteForByte() throws SQLException, IOException {
        roundTrip(Integer.getInteger("campaign.rows", 200_000), 5_000);
    }

    private static void roundTrip(int rows, int chunkRows) throws SQLException, IOException {
        try (EngineFixture engine = new EngineFixture("shop", "vault")) {
            fill(engine, rows / LEVELS.size());
            List<String> source = fingerprints(engine, "shop", "public");
            List<String> sequences = sequences(engine);
            engine.policy(TestPolicies.draft("plans", "shop")
                    .bundle(LEVELS.subList(1, LEVELS.size()))
                    .archive("vault", "kept")
                    .chunkRows(chunkRows)
                    .proof("proof")
                    .driving(TestPolicies.full(1)));
            var session = engine.run("plans").getFirst();
            assertThat(session.error()).isNull();
            assertThat(session.state()).isEqualTo(SessionState.SUCCEEDED);
            assertThat(rows(engine, "shop", "public")).isZero();
            List<String> before = fingerprints(engine, "vault", "kept");
            // as after a restart of the application's database from nothing: numbers would be given again
            SEQUENCES.forEach(sequence -> engine.execute("shop", "alter sequence " + sequence + " restart"));

            long started = System.nanoTime();
            List<ColdFile> files = new ArrayList<>();
            ColdOperations cold = engine.node().operations().cold();
            for (Candidate candidate : engine.features().cold().plan(List.of(), Period.ofMonths(-2))) {
                files.add(cold.freeze(candidate, "ann"));
            }
            long frozen = System.nanoTime();
            assertThat(files).hasSize(LEVELS.size());
            assertThat(rows(engine, "vault", "kept")).isZero();
            assertThat(cold.verify(List.of(), "ann").differences()).isZero();
            long verified = System.nanoTime();
            Verification whole = engine.verify();
            assertThat(whole.differences()).isEmpty();
            assertThat(whole.rowsChecked()).isEqualTo(rows);
            for (ColdFile file : files) {
                ColdManifest manifest = file.manifest();
                assertThat(manifest.columns()).hasSizeGreaterThan(40);
                assertThat(manifest.columns().stream().filter(column -> column.stored() != Stored.TEXT))
                        .hasSizeGreaterThan(6);
            }
            long thawing = System.nanoTime();
            RestoreWish wish = new RestoreWish(
                    new Selection.OfSession(session.id()), false, OnConflict.FAIL, Pinning.NONE, List.of(), "ann", "");
            RestorePlan stopped = engine.node().operations().restores().plan(wish);
            assertThat(stopped.cold())
                    .extracting(RestorePlan.InCold::file)
                    .containsExactlyInAnyOrderElementsOf(
                            files.stream().map(ColdFile::id).toList());
            stopped.cold().forEach(file -> cold.thaw(file.file(), "ann"));
            long thawed = System.nanoTime();

            assertThat(rows(engine, "vault", "kept")).isEqualTo(rows);
            assertThat(fingerprints(engine, "vault", "kept")).isEqualTo(before);
            assertThat(engine.verify().differences()).isEmpty();

            long restoring = System.nanoTime();
            RestoreView restored = engine.node().restores().run(wish, null);
            long ended = System.nanoTime();
            assertThat(restored.error()).isEmpty();
            assertThat(restored.restored()).isEqualTo(rows);
            assertThat(fingerprints(engine, "shop", "public")).isEqualTo(source);
            assertThat(sequences(engine)).isEqualTo(sequences);
            assertThat(engine.verify().differences()).isEmpty();
            long bytes = files.stream()
                    .mapToLong(
                            file -> file.content() == null ? 0 : file.content().bytes())
                    .sum();
            org.slf4j.LoggerFactory.getLogger(ColdRoundTripTest.class)
                    .warn(
                            "{} rows of {} columns over {} tables: frozen in {} s to {} bytes, verified in {} s, thawed in {} s, restored in {} s",
                            rows,
                            files.getFirst().manifest().columns().size(),
                            LEVELS.size(),
                            seconds(frozen - started),
                            bytes,
                            seconds(verified - frozen),
                            seconds(thawed - thawing),
                            seconds(ended - restoring));
        }
    }

    private static double seconds(long nanos) {
        return Math.round(nanos / 1e8) / 10.0;
    }

    private static long rows(EngineFixture engine, String database, String schema) {
        return LEVELS.stream()
                .mapToLong(level -> engine.number(database, "select count(*) from " + schema + "." + level))
                .sum();
    }

    /// Each level has one row for each row of the level above it; a row has a value of each type, in turn.
    private static void fill(EngineFixture engine, int each) {
        List<SampleType> types = SampleType.all();
        StringBuilder sql = new StringBuilder(SampleType.table("samples", types));
        String columns = IntStream.range(0, types.size())
                .mapToObj(i -> SampleType.column(i) + " " + types.get(i).name())
                .collect(Collectors.joining(",\n"));
        String values = IntStream.range(0, types.size())
                .mapToObj(i -> "s." + SampleType.column(i))
                .collect(Collectors.joining(", "));
        String names =
                IntStream.range(0, types.size()).mapToObj(SampleType::column).collect(Collectors.joining(", "));
        for (int level = 0; level < LEVELS.size(); level++) {
            String above = level == 0 ? "" : " references " + LEVELS.get(level - 1);
            sql.append(
                    "create table %s (id bigint generated by default as identity primary key, above bigint%s, always bigint generated always as identity, counted serial,\n%s);\n"
                            .formatted(LEVELS.get(level), above, columns));
            sql.append("""
                    insert into %1$s (above, %6$s) select %2$s, %4$s from generate_series(1, %3$d) g
                    join samples s on s.id = (g + %5$d) %% (select count(*) from samples);
                    """.formatted(LEVELS.get(level), level == 0 ? "null" : "g", each, values, level, names));
            sql.append("create index on %s (above);\n".formatted(LEVELS.get(level)));
        }
        engine.execute("shop", sql.toString());
    }

    /// What each sequence gave last.
    private static List<String> sequences(EngineFixture engine) {
        return engine.lines(
                "shop",
                SEQUENCES.stream()
                        .map(sequence ->
                                "select '%1$s ' || last_value || ' ' || is_called from %1$s".formatted(sequence))
                        .collect(Collectors.joining(" union all ", "", " order by 1")));
    }

    /// Of each table: the bytes of all its rows in order.
    private static List<String> fingerprints(EngineFixture engine, String database, String schema)
            throws SQLException, IOException {
        List<String> found = new ArrayList<>();
        try (Connection connection = engine.connect(database)) {
            for (String level : LEVELS) {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                try (OutputStream bytes = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
                    connection
                            .unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyOut(
                                    "copy (select * from " + schema + "." + level
                                            + " order by id) to stdout (format binary)",
                                    bytes);
                }
                found.add(level + " " + HexFormat.of().formatHex(digest.digest()));
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        return found;
    }
}
