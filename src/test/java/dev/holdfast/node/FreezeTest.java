package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.cold.ColdFilter;
import dev.holdfast.cold.ColdManifest;
import dev.holdfast.cold.Stored;
import dev.holdfast.dialect.Freezing;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.postgresql.PostgresDialect;
import dev.holdfast.explain.Explanation;
import dev.holdfast.explain.RowQuery;
import dev.holdfast.freeze.Candidate;
import dev.holdfast.freeze.ColdCheck;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.freeze.ColdState;
import dev.holdfast.freeze.FreezePoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Partitions become cold files and come back, whatever happens meanwhile.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FreezeTest {
    /// Its rows are all warm, as they were, when a test begins.
    @AutoClose
    private final ColdThings shared = new ColdThings();

    @AfterEach
    void allIsWarmAgain() {
        shared.engine().freezePoints(FreezePoint.Listener.NONE);
        shared.cold().all().stream()
                .filter(file -> file.state() == ColdState.COLD)
                .forEach(file -> shared.cold().thaw(file.id(), "ann"));
        assertThat(shared.warm()).isEqualTo(60);
    }

    private static void kill(EngineFixture engine, FreezePoint point) {
        engine.freezePoints(reached -> {
            if (reached == point) {
                throw new Killed();
            }
        });
    }

    private static void requireRefused(Runnable work, ErrorCode code, String... said) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(HoldfastException.class, failure -> assertThat(failure.code())
                        .as(failure.getMessage())
                        .isEqualTo(code))
                .message()
                .contains(said);
    }

    @Test
    void aFrozenPartitionIsInItsFileAloneAndComesBackAsItWas() {
        try (ColdThings things = new ColdThings()) {
            List<String> before = things.rows();

            ColdFile frozen = things.freeze();

            assertThat(frozen.state()).isEqualTo(ColdState.COLD);
            assertThat(frozen.frozenAt()).isNotNull();
            assertThat(things.warm()).isZero();
            assertThat(things.path(frozen)).exists();
            ColdManifest manifest = frozen.manifest();
            assertThat(manifest.rows()).isEqualTo(60);
            assertThat(manifest.ranges().getFirst()).isEqualTo(new ColdManifest.Range("id", "1", "60"));
            assertThat(manifest.chunks()).hasSize(3).allSatisfy(chunk -> assertThat(chunk.root())
                    .isIn(things.engine().lines("vault", "select encode(merkle_root, 'hex') from holdfast.manifest")));
            assertThat(things.engine().verify().differences()).isEmpty();

            ColdFile thawed = things.cold().thaw(frozen.id(), "ann");

            assertThat(thawed.state()).isEqualTo(ColdState.THAWED);
            assertThat(things.rows()).isEqualTo(before);
            assertThat(things.path(frozen)).doesNotExist();
            assertThat(things.engine().verify().differences()).isEmpty();
            assertThat(things.engine().controlLines("select act from audit where act like 'cold%' order by number"))
                    .containsExactly("cold.requested", "cold.frozen", "cold.thawed");
        }
    }

    @Test
    void aValueThatATypeCannotTakeMakesTheWholeColumnText() {
        try (ColdThings things = new ColdThings()) {
            // as if they had been archived so
            things.engine().execute("shop", """
                    insert into things (id, made, price, at, ratio) values
                      (61, 'infinity', 'NaN', '-infinity', '-0'), (62, '0044-03-15 BC', 1, '12000-01-01', 0)""");
            things.engine().run("things");
            List<String> before = things.rows();

            ColdFile frozen = things.freeze();
            things.cold().thaw(frozen.id(), "ann");

            assertThat(frozen.manifest().columns())
                    .filteredOn(
                            column -> List.of("made", "price", "at", "ratio").contains(column.name()))
                    .hasSize(4)
                    .allSatisfy(column -> assertThat(column.stored()).isEqualTo(Stored.TEXT));
            assertThat(things.rows()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @EnumSource(FreezePoint.class)
    void aProcessThatDiesAnywhereLeavesEachRowInOnePlace(FreezePoint point) {
        EngineFixture engine = shared.engine();
        List<String> before = shared.rows();
        boolean thawing = point.compareTo(FreezePoint.AFTER_THAWING) >= 0;
        ColdFile frozen = thawing ? shared.freeze() : null;
        kill(engine, point);

        assertThatThrownBy(() -> {
                    if (frozen == null) {
                        shared.freeze();
                    } else {
                        shared.cold().thaw(frozen.id(), "ann");
                    }
                })
                .isInstanceOf(Killed.class);

        assertThat(shared.warm() + shared.inFiles()).isGreaterThanOrEqualTo(60);
        engine.restart();
        engine.control("update lease set expires_at = now() - interval '1 second' where resource like 'cold:%'");
        assertThat(engine.verify().differences()).isEmpty();
        assertThat(shared.cold().recover("ann")).isEmpty();
        assertThat(List.of(shared.warm(), shared.inFiles())).containsExactlyInAnyOrder(60L, 0L);
        assertThat(shared.cold(ColdState.WRITING) + shared.cold(ColdState.VERIFIED) + shared.cold(ColdState.THAWING))
                .isZero();
        assertThat(shared.cold().verify(List.of(), "ann").differences()).isZero();
        assertThat(engine.verify().differences()).isEmpty();

        allIsWarmAgain();
        assertThat(shared.rows()).isEqualTo(before);
    }

    @Test
    void aPartitionThatChangesAfterItWasReadStaysWarm() {
        try (ColdThings things = new ColdThings()) {
            EngineFixture engine = things.engine();
            engine.freezePoints(point -> {
                if (point == FreezePoint.AFTER_VERIFIED) {
                    engine.execute("vault", "update kept.things set name = 'other' where id = 5");
                }
            });

            requireRefused(things::freeze, ErrorCode.BLOCKED, "changed while it was frozen", "nothing was frozen");

            assertThat(things.warm()).isEqualTo(60);
            assertThat(things.cold(ColdState.ABANDONED)).isEqualTo(1);
            assertThat(things.cold().verify(List.of(), "ann").differences()).isZero(); // its file is gone
        }
    }

    /// Somebody took the partition out of its table: its rows are in no table that a file could stand for.
    @ParameterizedTest
    @EnumSource(names = {"AFTER_BEGIN", "AFTER_VERIFIED"})
    void aPartitionThatIsDetachedMeanwhileStaysAsItIsAndTheTableGoesOn(FreezePoint point) {
        try (ColdThings things = new ColdThings()) {
            EngineFixture engine = things.engine();
            Candidate candidate = things.things();
            String partition = candidate.partition().name().toString();
            engine.freezePoints(reached -> {
                if (reached == point) {
                    engine.freezePoints(FreezePoint.Listener.NONE);
                    engine.execute("vault", "alter table kept.things detach partition " + partition);
                }
            });

            requireRefused(
                    () -> things.cold().freeze(candidate, "ann"),
                    ErrorCode.BLOCKED,
                    "is no partition of kept.things",
                    "nothing was frozen");

            assertThat(engine.number("vault", "select count(*) from " + partition))
                    .isEqualTo(60);
            assertThat(things.cold(ColdState.ABANDONED)).isEqualTo(1);
            assertThat(things.cold().recover("ann")).isEmpty();
            assertThat(things.cold().verify(List.of(), "ann").differences()).isZero();
        }
    }

    @Test
    void rowsComeBackToTheirTableOnly() {
        try (ColdThings things = new ColdThings()) {
            ColdFile frozen = things.freeze();
            things.engine().execute("vault", "create table kept.%s (like kept.things)".formatted(frozen.partition()));

            assertThatThrownBy(() -> things.cold().thaw(frozen.id(), "ann")).hasMessageContaining(frozen.partition());

            assertThat(things.cold().find(frozen.id()).state()).isEqualTo(ColdState.COLD);
            assertThat(things.path(frozen)).exists();
        }
    }

    @Test
    void nobodyWritesToAPartitionBetweenTheLastLookAndItsEnd() {
        EngineFixture engine = shared.engine();
        List<String> refused = new ArrayList<>();
        engine.freezePoints(point -> {
            if (point == FreezePoint.AFTER_LOCK) {
                assertThatThrownBy(() -> engine.execute(
                                "vault", "set lock_timeout = '100ms'; delete from kept.things where id = 5"))
                        .cause()
                        .satisfies(cause -> refused.add(cause.getMessage()));
            }
        });

        ColdFile frozen = shared.freeze();

        assertThat(refused).singleElement().asString().contains("lock timeout");
        assertThat(frozen.manifest().rows()).isEqualTo(60);
    }

    @Test
    void aProcessThatWasTakenOverDropsNothing() {
        try (ColdThings things = new ColdThings()) {
            EngineFixture engine = things.engine();
            UUID other = UUID.randomUUID();
            engine.freezePoints(point -> {
                if (point == FreezePoint.AFTER_VERIFIED) {
                    engine.freezePoints(FreezePoint.Listener.NONE);
                    engine.control("update cold_file set state = 'writing'"); // as the other one sees it, a bit earlier
                    engine.control(
                            "update lease set expires_at = now() - interval '1 hour' where resource like 'cold:%'");
                    assertThat(engine.anotherKeeper().recover(other, "bob")).isEmpty();
                }
            });

            requireRefused(things::freeze, ErrorCode.LEASE_HELD, "took over");

            assertThat(things.warm()).isEqualTo(60);
            assertThat(things.inFiles()).isZero();
        }
    }

    @Test
    void damagedRowsDoNotFreeze() {
        try (ColdThings things = new ColdThings()) {
            things.engine().execute("vault", "update kept.things set price = price + 0.01 where id = 30");

            requireRefused(things::freeze, ErrorCode.MISMATCH, "before it was frozen", "not what its manifest says");

            assertThat(things.warm()).isEqualTo(60);
            assertThat(things.cold(ColdState.ABANDONED)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"flip", "cut", "missing", "swap", "manifest"})
    void whatHappensToAFileIsFound(String damage) throws IOException {
        ColdFile frozen = shared.freeze();
        Path file = damage.equals("manifest")
                ? shared.path(frozen).resolveSibling(shared.path(frozen).getFileName() + ".json")
                : shared.path(frozen);
        byte[] whole = Files.readAllBytes(file);
        Files.delete(file);
        if (!damage.equals("missing")) {
            Files.write(file, damaged(damage, whole));
        }

        ColdCheck check = shared.cold().verify(List.of(), "ann");

        assertThat(check.differences()).isEqualTo(1);
        assertThat(shared.cold().find(frozen.id()).problem()).contains(frozen.object());
        if (!damage.equals("manifest")) {
            assertThat(shared.engine().verify().differences()).isNotEmpty();
            requireRefused(() -> shared.cold().thaw(frozen.id(), "ann"), ErrorCode.MISMATCH, frozen.object());
            assertThat(shared.cold().find(frozen.id()).state()).isEqualTo(ColdState.COLD);
            assertThat(shared.warm()).isZero();
        }
        Files.write(file, whole);
        assertThat(shared.cold().verify(List.of(frozen.id()), "ann").differences())
                .isZero();
    }

    private static byte[] damaged(String damage, byte[] whole) {
        byte[] bytes = whole.clone();
        return switch (damage) {
            case "flip" -> {
                bytes[bytes.length / 3] ^= 1;
                yield bytes;
            }
            case "cut" -> Arrays.copyOf(bytes, bytes.length - 100);
            case "swap" -> "no parquet at all".getBytes(StandardCharsets.UTF_8);
            default ->
                new String(bytes, StandardCharsets.UTF_8)
                        .replace("\"rows\" : 60", "\"rows\" : 59")
                        .getBytes(StandardCharsets.UTF_8);
        };
    }

    @Test
    void aFileThatBelongsToNobodyIsFound() throws IOException {
        shared.freeze();
        Files.writeString(shared.engine().coldFiles().resolve("stray.parquet"), "x");

        ColdCheck check = shared.cold().verify(List.of(), "ann");

        assertThat(check.foreign()).singleElement().asString().contains("stray.parquet belongs to no cold file");
        Files.delete(shared.engine().coldFiles().resolve("stray.parquet"));
    }

    @Test
    void whereNoFileCanBeWrittenNothingIsLost() throws IOException {
        try (ColdThings things = new ColdThings()) {
            Path folder = things.engine().coldFiles();
            Files.createDirectories(folder.getParent());
            Files.writeString(folder, "a file where the folder should be");

            requireRefused(things::freeze, ErrorCode.CONFIG, "cannot be written", folder.toString());

            assertThat(things.warm()).isEqualTo(60);
            Files.delete(folder);
            assertThat(things.freeze().state()).isEqualTo(ColdState.COLD);
            assertThat(things.cold(ColdState.WRITING)).isZero();
        }
    }

    @Test
    void columnsAreStoredNativelyWhereThatIsExactAndReadByKeyByChunkAndBySession() {
        ColdFile frozen = shared.freeze();
        assertThat(frozen.manifest().columns())
                .extracting(column -> column.name() + " " + column.stored())
                .contains(
                        "id BIGINT",
                        "name TEXT",
                        "price DECIMAL",
                        "made DATE",
                        "at TIMESTAMPTZ",
                        "ratio DOUBLE",
                        "raw BYTES",
                        "tag TEXT",
                        "span TEXT",
                        "on_sale BOOLEAN",
                        "hf_chunk BIGINT",
                        "hf_archived_at TIMESTAMPTZ");
        long chunk = frozen.manifest().chunks().get(1).chunk();
        long session = frozen.manifest().chunks().getFirst().session();

        assertThat(read(frozen, new ColdFilter.OfKey(Map.of("id", "33"))))
                .singleElement()
                .satisfies(row -> assertThat(row.subList(0, 10))
                        .containsExactly(
                                "33",
                                "thing 33",
                                "41.25",
                                "2020-04-01",
                                "2024-01-02 09:00:00.5+00",
                                "11",
                                "\\x00000021",
                                "182be0c5-cdcd-5072-bb18-64cdee4d3d6e",
                                "33 days 00:00:33",
                                "f"));
        assertThat(read(frozen, new ColdFilter.OfChunk(chunk))).hasSize(20);
        assertThat(read(frozen, new ColdFilter.OfSession(session))).hasSize(60);
        assertThat(read(frozen, ColdFilter.ALL)).hasSize(60);
        assertThat(read(frozen, new ColdFilter.OfKey(Map.of("id", "99")))).isEmpty();
        requireRefused(
                () -> read(frozen, new ColdFilter.OfKey(Map.of("id", "x"))),
                ErrorCode.USAGE,
                "'x' is no value of column id, which is bigint");
    }

    private List<List<String>> read(ColdFile file, ColdFilter filter) {
        List<List<String>> rows = new ArrayList<>();
        shared.cold()
                .<RuntimeException>read(
                        file,
                        filter,
                        values ->
                                rows.add(Stream.of(values).map(String::valueOf).toList()));
        return rows;
    }

    @Test
    void aRowThatIsExplainedIsFoundInItsFile() {
        ColdFile frozen = shared.freeze();

        Explanation found = shared.engine().node().operations().explain(new RowQuery("shop/things", List.of("33")));

        assertThat(found.verdict()).isEqualTo(Explanation.Verdict.ARCHIVED);
        assertThat(found.sentence()).endsWith("in cold file " + frozen.id());
        assertThat(found.locations())
                .extracting(place -> place.kind() + " " + place.where())
                .containsExactly("COLD vault/kept.things, cold file " + frozen.id());
    }

    @Test
    void aTableThatGainedAColumnTakesItsRowsBackAndOneThatLostOneDoesNot() {
        try (ColdThings things = new ColdThings()) {
            ColdFile frozen = things.freeze();
            things.engine().execute("vault", "alter table kept.things add column later text");
            things.engine().execute("vault", "alter table kept.things rename column name to title");

            requireRefused(
                    () -> things.cold().thaw(frozen.id(), "ann"),
                    ErrorCode.BLOCKED,
                    "has no column name any more; nothing was thawed");

            things.engine().execute("vault", "alter table kept.things rename column title to name");
            things.cold().thaw(frozen.id(), "ann");
            assertThat(things.warm()).isEqualTo(60);
            assertThat(things.engine().verify().differences()).isEmpty();
        }
    }

    /// It is no numeric, and `NaN` is no value of it.
    @Test
    void aTypeWhoseNameBeginsAsNumericIsLookedAtAsWhatItIs() throws SQLException {
        shared.engine().execute("vault", """
                create domain numeric_code as bigint;
                create table coded (code numeric_code, price numeric(4, 1));
                insert into coded values (1, 'NaN')""");
        PostgresDialect dialect = new PostgresDialect();
        TableName coded = new TableName("public", "coded");
        try (Connection archive = shared.engine().connect("vault")) {
            assertThat(dialect.freezing()
                            .beyond(
                                    archive,
                                    new Freezing.Part(coded, coded, Instant.EPOCH, Instant.EPOCH),
                                    dialect.archiveDdl()
                                            .archiveColumns(archive, coded)
                                            .orElseThrow()))
                    .containsExactly("price");
        }
        shared.engine().execute("vault", "drop table coded; drop domain numeric_code");
    }

    @Test
    void onlyMonthsThatEndedLongEnoughAgoAreCandidates() {
        assertThat(shared.cold().plan(List.of("things"), 1)).isEmpty();
        assertThat(shared.candidates()).extracting(Candidate::rows).containsExactlyInAnyOrder(60L, 120L);
        requireRefused(() -> shared.cold().plan(List.of(), 0), ErrorCode.USAGE, "a month ago or longer");
    }
}
