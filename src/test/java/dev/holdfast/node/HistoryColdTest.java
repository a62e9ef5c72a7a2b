package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.explain.RowQuery;
import dev.holdfast.freeze.Candidate;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.freeze.ColdState;
import dev.holdfast.freeze.FreezePoint;
import dev.holdfast.history.ExportFormat;
import dev.holdfast.history.HistoryPage;
import dev.holdfast.history.HistoryPage.PlaceRead;
import dev.holdfast.history.HistoryQuery;
import dev.holdfast.history.HistoryRow;
import dev.holdfast.history.Where;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.restore.OnConflict;
import dev.holdfast.restore.Pinning;
import dev.holdfast.restore.RestoreState;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.restore.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows that were frozen to files are found by their keys, once, while they freeze and thaw too.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoryColdTest {
    /// Its rows are all warm when a test begins.
    @AutoClose
    private final ColdThings things = new ColdThings();

    @AfterEach
    void allIsWarmAgain() {
        things.engine().freezePoints(FreezePoint.Listener.NONE);
        things.cold().all().stream()
                .filter(file -> file.state() == ColdState.COLD)
                .forEach(file -> things.cold().thaw(file.id(), "ann"));
        assertThat(things.warm()).isEqualTo(60);
    }

    private static HistoryQuery query(String table, String criteria, Set<Where> where, String... keys) {
        return new HistoryQuery(
                table,
                Arrays.stream(keys).map(List::of).toList(),
                criteria,
                ZoneOffset.UTC,
                where,
                List.of(),
                1000,
                HistoryQuery.USUAL_PATIENCE);
    }

    private HistoryPage find(HistoryQuery query) {
        return things.engine().node().operations().history().find(query, new Cancellation());
    }

    private HistoryPage byKey(String table, String... keys) {
        return find(query(table, "", HistoryQuery.EVERYWHERE, keys));
    }

    private void freezeAll() {
        for (Candidate candidate : things.candidates()) {
            things.cold().freeze(candidate, "ann");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"things", "parts"})
    void aKeyIsFoundInItsFileWithTheValuesAndProvenanceThatItHadInTheArchive(String table) {
        String[] keys = IntStream.rangeClosed(1, 60)
                .mapToObj(n -> table.equals("things") ? Integer.toString(n) : n + ",2")
                .toArray(String[]::new);
        HistoryPage warm = byKey(table, keys);
        freezeAll();

        HistoryPage page = byKey(table, keys);

        ColdFile file = things.cold().all().stream()
                .filter(each -> each.table().table().equals(table) && each.state() == ColdState.COLD)
                .findFirst()
                .orElseThrow();
        assertThat(page.complete()).isTrue();
        assertThat(page.places()).contains(new PlaceRead(Where.COLD, "vault/kept." + table, null));
        assertThat(page.columns()).isEqualTo(warm.columns());
        assertThat(page.rows()).hasSize(60).allSatisfy(row -> {
            assertThat(row.where()).isEqualTo(Where.COLD);
            assertThat(row.file()).isEqualTo(file.id());
            assertThat(row.place()).isEqualTo("vault/kept.%s, cold file %d".formatted(table, file.id()));
            assertThat(row.confirmed()).isTrue();
        });
        assertThat(page.rows())
                .extracting(HistoryRow::key)
                .isEqualTo(warm.rows().stream().map(HistoryRow::key).toList());
        assertThat(page.rows())
                .extracting(HistoryRow::values)
                .isEqualTo(warm.rows().stream().map(HistoryRow::values).toList());
        assertThat(page.rows())
                .extracting(HistoryRow::copy)
                .isEqualTo(warm.rows().stream().map(HistoryRow::copy).toList());
        assertThat(byKey("things", "99").rows()).isEmpty();
    }

    @Test
    void pagesOfKeysGoOnThroughAFile() {
        things.freeze();
        HistoryQuery query = query("things", "", HistoryQuery.EVERYWHERE, "7", "3", "5", "44")
                .page(2, HistoryQuery.USUAL_PATIENCE);

        HistoryPage first = find(query);
        HistoryPage second = find(query.from(first.next()));

        assertThat(first.rows()).extracting(HistoryRow::key).containsExactly(List.of("3"), List.of("5"));
        assertThat(second.rows()).extracting(HistoryRow::key).containsExactly(List.of("7"), List.of("44"));
        assertThat(second.last()).isTrue();
    }

    @Test
    void anExportHasWhatIsColdOrIsNotWritten(@TempDir Path directory) throws IOException {
        things.freeze();
        HistoryOperations history = things.engine().node().operations().history();
        Path file = directory.resolve("things.csv");

        history.export(
                query("things", "", HistoryQuery.EVERYWHERE, "33"),
                ExportFormat.CSV,
                file,
                false,
                "ann",
                _ -> {},
                new Cancellation());

        assertThat(Files.readAllLines(file))
                .hasSize(2)
                .last()
                .asString()
                .startsWith("cold,\"vault/kept.things, cold file ")
                .contains(",33,thing 33,41.25,");
        history.export(
                query("things", "lower(name) = 'thing 33'", HistoryQuery.EVERYWHERE),
                ExportFormat.CSV,
                directory.resolve("other.csv"),
                false,
                "ann",
                _ -> {},
                new Cancellation());
        assertThat(directory.resolve("other.csv")).hasSameTextualContentAs(file);
    }

    /// Where the partition is not locked: there a search waits.
    @Test
    void atEveryMomentOfFreezingAndThawingARowIsFoundOnce() {
        List<FreezePoint> looked = new ArrayList<>();
        Operations operations = things.engine().node().operations();
        things.engine().freezePoints(point -> {
            switch (point) {
                case AFTER_LOCK, BEFORE_DROP_COMMIT, BEFORE_LOAD_COMMIT -> {}
                default -> {
                    HistoryPage page = byKey("things", "33", "60");
                    assertThat(page.rows())
                            .as(point.name())
                            .extracting(HistoryRow::key)
                            .containsExactly(List.of("33"), List.of("60"));
                    assertThat(page.complete()).as(point.name()).isTrue();
                    assertThat(operations
                                    .explain(new RowQuery("shop/things", List.of("33")))
                                    .locations())
                            .as(point.name())
                            .isNotEmpty();
                    looked.add(point);
                }
            }
        });

        things.cold().thaw(things.freeze().id(), "ann");

        assertThat(looked).hasSize(FreezePoint.values().length - 3);
    }

    /// A lock on a second archive stops a search after it has read the first.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRowThatFreezesOrThawsAmidASearchIsFoundOnce(boolean thawing) throws Exception {
        EngineFixture engine = things.engine();
        twoArchives(engine);
        ColdFile cold = thawing ? things.freeze() : null;
        try (Connection other = engine.connect("vault");
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table older.things in access exclusive mode");
            CompletableFuture<HistoryPage> search = CompletableFuture.supplyAsync(() -> byKey("things", "33"));
            engine.await(() -> engine.number(
                            "vault",
                            "select count(*) from pg_locks where not granted"
                                    + " and relation = 'older.things'::regclass")
                    > 0);
            if (cold == null) {
                things.freeze();
            } else {
                things.cold().thaw(cold.id(), "ann");
            }
            other.rollback();

            HistoryPage page = search.get(30, TimeUnit.SECONDS);
            assertThat(page.complete()).isTrue();
            assertThat(page.rows()).extracting(HistoryRow::where).containsExactly(Where.WARM);
        }
    }

    private static void twoArchives(EngineFixture engine) {
        engine.execute(
                "vault",
                "create schema if not exists older;" + " create table if not exists older.things (like kept.things)");
        for (String schema : List.of("older", "kept")) { // the later is read first
            int version = engine.node().operations().policy("things").version();
            engine.node()
                    .operations()
                    .apply(
                            List.of(PolicyDraft.of(engine.node().operations().definition("things"))
                                    .archive("vault", schema)
                                    .definition()),
                            List.of(new Operations.SeenVersion("things", version)),
                            "ann",
                            "test");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "cut", "flip"})
    void aDamagedFileIsNamedAndEverythingElseIsFound(String damage) throws IOException {
        ColdFile frozen = things.freeze();
        things.engine().execute("shop", "insert into things (id, name) values (33, 'again')");
        Path file = things.path(frozen);
        byte[] whole = Files.readAllBytes(file);
        byte[] damaged = damage.equals("cut") ? Arrays.copyOf(whole, whole.length / 2) : whole.clone();
        damaged[3] ^= 1; // the first of two marks of the format, which a reader may skip
        Files.delete(file);
        if (!damage.equals("missing")) {
            Files.write(file, damaged);
        }
        try {
            HistoryPage page = byKey("things", "33");

            assertThat(page.complete()).isFalse();
            assertThat(page.rows()).extracting(HistoryRow::where).containsExactly(Where.HOT);
            assertThat(page.places())
                    .filteredOn(place -> place.problem() != null)
                    .singleElement()
                    .satisfies(place -> {
                        assertThat(place.place()).isEqualTo("vault/kept.things, cold file " + frozen.id());
                        assertThat(place.problem()).contains(file.toString());
                    });
        } finally {
            Files.write(file, whole);
            things.engine().execute("shop", "delete from things where id = 33");
        }
    }

    @Test
    void aRowThatCameBackBeforeItsCopyWasFrozenIsShownInTheSourceAlone() {
        try (ColdThings own = new ColdThings()) {
            RestoreWish wish = new RestoreWish(
                    new Selection.OfKeys("shop/things", List.of(List.of("5")), 0),
                    false,
                    OnConflict.FAIL,
                    Pinning.NONE,
                    List.of(),
                    "ann",
                    "court order");
            assertThat(own.engine().node().restores().run(wish, null).state()).isEqualTo(RestoreState.DONE);
            own.freeze();

            HistoryPage page = own.engine()
                    .node()
                    .operations()
                    .history()
                    .find(query("things", "", HistoryQuery.EVERYWHERE, "5", "6"), new Cancellation());

            assertThat(page.rows()).extracting(HistoryRow::where).containsExactly(Where.HOT, Where.COLD);
        }
    }

    @Test
    void aFileWhoseArchiveCannotBeAskedIsNamed() {
        try (ColdThings own = new ColdThings()) {
            own.freeze();
            own.engine().execute("vault", "alter table kept.things rename to gone");

            HistoryPage page = own.engine()
                    .node()
                    .operations()
                    .history()
                    .find(query("things", "", HistoryQuery.EVERYWHERE, "5"), new Cancellation());

            assertThat(page.rows()).isEmpty();
            assertThat(page.places()).last().satisfies(place -> assertThat(Objects.requireNonNull(place.problem()))
                    .startsWith("60 rows archived in")
                    .contains("holdfast cold read"));
        }
    }

    @Test
    void aValueThatIsNoKeyIsRefused() {
        things.freeze();

        assertThatThrownBy(() -> byKey("things", "x"))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE));
    }
}
