package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.cold.ColdManifest;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dispose.DisposalRule;
import dev.holdfast.dispose.Disposals;
import dev.holdfast.dispose.Order;
import dev.holdfast.dispose.OrderState;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.freeze.Candidate;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.freeze.ColdState;
import dev.holdfast.freeze.FreezePoint;
import dev.holdfast.history.HistoryPage;
import dev.holdfast.history.HistoryQuery;
import dev.holdfast.hold.Hold;
import dev.holdfast.hold.HoldScope;
import dev.holdfast.hold.NewHold;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.store.Links;
import dev.holdfast.testing.SqlServerEngine;
import dev.holdfast.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Months of an archive on SQL Server become cold files and come back, whatever happens meanwhile.
@EnabledIfEnvironmentVariable(named = SqlServerEngine.URL, matches = ".+", disabledReason = SqlServerEngine.ABSENT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SqlServerFreezeTest {
    private static final TableName THINGS = new TableName("kept", "things");
    private static final int ROWS = 30;

    private final SqlServerEngine server = new SqlServerEngine();
    private EngineFixture engine;

    /// Thirty things with two parts each, archived in chunks of ten, with proof. All are warm when a test begins.
    @BeforeAll
    void archive() throws SQLException {
        engine = new EngineFixture(
                Links.DEFAULT,
                TestServer.freshStore(),
                List.of(
                        server.spec("shop", server.freshDatabase("shop")),
                        server.spec("vault", server.freshDatabase("vault"))),
                server.environment());
        execute(
                "shop",
                "CREATE TABLE things (id bigint NOT NULL PRIMARY KEY, "
                        + fields().entrySet().stream()
                                .map(field -> field.getKey() + " " + field.getValue() + " NULL")
                                .collect(Collectors.joining(", "))
                        + ")",
                "CREATE TABLE parts (thing_id bigint NOT NULL REFERENCES things, no int NOT NULL, note varchar(40),"
                        + " PRIMARY KEY (thing_id, no))");
        List<String> rows = new ArrayList<>();
        for (int id = 1; id <= ROWS; id++) {
            rows.add("INSERT INTO things (id, %s) VALUES (%d, %s)"
                    .formatted(String.join(", ", fields().keySet()), id, values(id)));
            rows.add("INSERT INTO parts VALUES (%1$d, 1, 'part'), (%1$d, 2, NULL)".formatted(id));
        }
        execute("shop", rows.toArray(String[]::new));
        engine.policy(TestPolicies.draft("things", "shop")
                .bundle(List.of("dbo.parts"))
                .archive("vault", "kept")
                .chunkRows(10)
                .proof(server.genuine() ? "proof" : "set")
                .driving(TestPolicies.full(1)));
        engine.run("things").forEach(session -> assertThat(session.error()).isNull());
        assertThat(engine.controlLines("select reason from row_exception")).isEmpty();
        assertThat(warm()).isEqualTo(ROWS);
    }

    private Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("name", "nvarchar(40)");
        fields.put("price", "decimal(12,2)");
        fields.put("made", "date");
        fields.put("paid", "bit");
        if (server.genuine()) { // the stand-in adds bytes up as numbers, which runs over where there are many
            fields.put("sent", "datetimeoffset(7)");
            fields.put("raw", "varbinary(20)");
            fields.put("at", "datetime2(7)");
            fields.put("tag", "uniqueidentifier");
            fields.put("ratio", "float");
            fields.put("near", "real");
            fields.put("body", "xml");
            fields.put("spot", "geography");
            fields.put("cents", "money");
            fields.put("code", "char(6)");
        }
        return fields;
    }

    private String values(int id) {
        List<String> values = new ArrayList<>(List.of(
                id % 7 == 0 ? "NULL" : id % 5 == 0 ? "N''" : "N'日" + id % 10 + " '",
                id + ".50",
                "'2024-02-0" + (1 + id % 9) + "'",
                id % 3 == 0 ? "NULL" : "" + id % 2));
        if (server.genuine()) {
            values.addAll(List.of(
                    "'2024-01-02T03:04:05.12345" + id % 10 + "+02:00'",
                    "0x00ff0" + id % 10,
                    "'2024-01-02T03:04:05.123456" + id % 10 + "'",
                    "'6F9619FF-8B86-D011-B42D-00C04FC964" + (10 + id) + "'",
                    id + ".1",
                    "-0.0",
                    "'<a b=\"1\"> </a>'",
                    "geography::Point(47.6, -122.3, 4326)",
                    "-0.0001",
                    "'ab'"));
        }
        return String.join(", ", values);
    }

    @AfterAll
    void close() {
        engine.close();
    }

    @AfterEach
    void allIsWarmAgain() throws SQLException {
        engine.freezePoints(FreezePoint.Listener.NONE);
        cold().all().stream().filter(file -> file.state() == ColdState.COLD).forEach(file -> cold().thaw(
                        file.id(), "ann"));
        assertThat(warm()).isEqualTo(ROWS);
    }

    private void execute(String database, String... statements) throws SQLException {
        try (Connection connection =
                server.connect(engine.estate().spec(database).databaseName())) {
            server.execute(connection, statements);
        }
    }

    private List<String> lines(String sql) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection =
                        server.connect(engine.estate().spec("vault").databaseName());
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            while (row.next()) {
                StringBuilder line = new StringBuilder();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    line.append(row.getString(i)).append('|');
                }
                lines.add(line.toString());
            }
        }
        return lines;
    }

    private List<String> rows() throws SQLException {
        List<String> rows = lines("SELECT * FROM kept.things ORDER BY id");
        rows.addAll(lines("SELECT * FROM kept.parts ORDER BY thing_id, no"));
        return rows;
    }

    private long warm() throws SQLException {
        return Long.parseLong(
                lines("SELECT COUNT_BIG(*) FROM kept.things").getFirst().replace("|", ""));
    }

    private ColdOperations cold() {
        return engine.node().operations().cold();
    }

    private List<Candidate> candidates() {
        return engine.features().cold().plan(List.of(), Period.ofMonths(-2));
    }

    private ColdFile freeze(TableName table) {
        return cold().freeze(
                        candidates().stream()
                                .filter(candidate -> candidate.table().equals(table))
                                .findFirst()
                                .orElseThrow(),
                        "ann");
    }

    @Test
    void aFrozenMonthIsInItsFileAloneAndComesBackAsItWas() throws SQLException {
        List<String> before = rows();
        assertThat(candidates()).hasSize(2).extracting(Candidate::rows).containsExactlyInAnyOrder(30L, 60L);

        ColdFile frozen = freeze(THINGS);
        ColdFile parts = freeze(new TableName("kept", "parts"));

        assertThat(frozen.state()).isEqualTo(ColdState.COLD);
        assertThat(warm()).isZero();
        ColdManifest manifest = frozen.manifest();
        assertThat(manifest.rows()).isEqualTo(ROWS);
        assertThat(manifest.key()).containsExactly("id");
        assertThat(manifest.ranges().getFirst()).isEqualTo(new ColdManifest.Range("id", "1", "30"));
        assertThat(candidates()).isEmpty();
        assertThat(engine.verify().differences()).isEmpty();
        assertThat(cold().verify(List.of(), "ann").differences()).isZero();

        cold().thaw(parts.id(), "ann");
        cold().thaw(frozen.id(), "ann");

        assertThat(rows()).isEqualTo(before);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(FreezePoint.class)
    void aProcessThatDiesAnywhereLeavesEachRowInOnePlace(FreezePoint point) throws SQLException {
        List<String> before = rows();
        boolean thawing = point.compareTo(FreezePoint.AFTER_THAWING) >= 0;
        ColdFile frozen = thawing ? freeze(THINGS) : null;
        engine.freezePoints(reached -> {
            if (reached == point) {
                throw new Killed();
            }
        });

        assertThatThrownBy(() -> {
                    if (frozen == null) {
                        freeze(THINGS);
                    } else {
                        cold().thaw(frozen.id(), "ann");
                    }
                })
                .isInstanceOf(Killed.class);

        engine.restart();
        engine.control("update lease set expires_at = now() - interval '1 second' where resource like 'cold:%'");
        assertThat(engine.verify().differences()).isEmpty();
        assertThat(cold().recover("ann")).isEmpty();
        assertThat(cold().verify(List.of(), "ann").differences()).isZero();
        assertThat(engine.verify().differences()).isEmpty();
        allIsWarmAgain();
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void aMonthThatChangesAfterItWasReadStaysWarm() throws SQLException {
        engine.freezePoints(point -> {
            if (point == FreezePoint.AFTER_VERIFIED) {
                change("N'other'");
            }
        });
        String was =
                lines("SELECT name FROM kept.things WHERE id = 6").getFirst().replace("|", "");

        assertThatThrownBy(() -> freeze(THINGS))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BLOCKED))
                .hasMessageContaining("changed while it was frozen");

        assertThat(warm()).isEqualTo(ROWS);
        change("N'" + was + "'");
        assertThat(engine.verify().differences()).isEmpty();
    }

    private void change(String name) {
        try {
            execute("vault", "UPDATE kept.things SET name = " + name + " WHERE id = 6");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A file is asked what the archive table was asked before, and answers the same.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "id in (1, 5, 29)",
                "name = '日3'",
                "name is null",
                "price > 20.00 and paid = true",
                "made = date '2024-02-03'",
                "lower(name) like '日1%'"
            })
    void criteriaFindInAFileWhatTheyFoundInTheTable(String criteria) throws SQLException {
        List<String> warm = found(criteria);

        freeze(THINGS);

        assertThat(warm).isNotEmpty();
        assertThat(found(criteria)).isEqualTo(warm);
    }

    /// A hold by criteria is judged over a table that the file is loaded into; nothing else would tell which rows it
    /// has.
    @Test
    void aFileWhoseRowsHaveEndedIsDisposedOfUnlessOneIsHeld() throws SQLException {
        execute(
                "shop",
                "CREATE TABLE ended (id bigint NOT NULL PRIMARY KEY, note nvarchar(20) NULL)",
                "CREATE TABLE ended_parts (ended_id bigint NOT NULL REFERENCES ended, no int NOT NULL,"
                        + " PRIMARY KEY (ended_id, no))",
                "INSERT INTO ended VALUES (1, N'one'), (2, NULL), (3, N'three')",
                "INSERT INTO ended_parts VALUES (1, 1), (3, 7)");
        engine.policy(new PolicyDraft("ended", "shop", "dbo.ended", "P0D", "UTC")
                .bundle(List.of("dbo.ended_parts"))
                .archive("vault", "gone")
                .proof(server.genuine() ? "proof" : "set")
                .driving(TestPolicies.full(1))
                .definition());
        engine.run("ended").forEach(session -> assertThat(session.error()).isNull());
        List<ColdFile> files =
                List.of(freeze(new TableName("gone", "ended")), freeze(new TableName("gone", "ended_parts")));
        Disposals disposals = engine.features().disposals();
        disposals.change(new DisposalRule(0, Duration.ZERO), "ann");
        Hold hold = engine.features()
                .holds()
                .place(new NewHold(
                        "Smith v. Jones",
                        "letter",
                        "ann",
                        List.of(new HoldScope.Matching(
                                "shop", new TableName("dbo", "ended_parts"), "no = 7", ZoneOffset.UTC))));
        assertThat(disposals.queue(List.of("ended")).getFirst().free()).isZero();

        engine.features().holds().release(hold.id(), "bob", "it is over");
        Order order = disposals.request("ended", "schedule 2026", "ann");
        disposals.approve(order.id(), order.digest(), "bob");
        disposals.askToRun(order.id(), "ann");
        Order done = disposals.execute(order.id(), () -> false, _ -> {});

        assertThat(done.problem()).isNullOrEmpty();
        assertThat(done.state()).isEqualTo(OrderState.DONE);
        assertThat(files)
                .allSatisfy(file -> assertThat(cold().find(file.id()).state()).isEqualTo(ColdState.DISPOSED))
                .allSatisfy(file ->
                        assertThat(engine.coldFiles().resolve(file.object())).doesNotExist());
        assertThat(lines("SELECT COUNT(*) FROM holdfast.cold_file WHERE disposed_by = " + order.id()))
                .containsExactly("2|");
        assertThat(disposals
                        .register()
                        .problems(disposals.register().certificate(order.id()).json()))
                .isEmpty();
        assertThat(engine.verify().differences()).isEmpty();
    }

    private List<String> found(String criteria) {
        HistoryPage page = engine.node()
                .operations()
                .history()
                .find(
                        new HistoryQuery(
                                "shop/dbo.things",
                                List.of(),
                                criteria,
                                ZoneOffset.UTC,
                                HistoryQuery.EVERYWHERE,
                                List.of(),
                                100,
                                HistoryQuery.USUAL_PATIENCE),
                        new Cancellation());
        assertThat(page.places())
                .filteredOn(place -> place.problem() != null)
                .as(criteria)
                .isEmpty();
        return page.rows().stream().map(row -> row.key() + " " + row.values()).toList();
    }
}
