package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.dialect.Engine;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.TestDatabase;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.restore.OnConflict;
import dev.holdfast.restore.Pinning;
import dev.holdfast.restore.Rehearsal;
import dev.holdfast.restore.RestorePoint;
import dev.holdfast.restore.RestoreState;
import dev.holdfast.restore.RestoreView;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.restore.Selection;
import dev.holdfast.store.Links;
import dev.holdfast.testing.ContractEngine;
import dev.holdfast.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Archived rows come back to a source of one engine from an archive of the same or another: orders that number
/// themselves, with two items each.
abstract class RestoreContract {
    private static final int ORDERS = 30;

    private final ContractEngine source;
    private final ContractEngine archive;
    private final boolean local;
    private EngineFixture engine;
    private String shop = "";
    private String vault = "";
    private List<String> was = List.of();

    /// @param local whether the archive is in the source's own database
    RestoreContract(ContractEngine source, ContractEngine archive, boolean local) {
        this.source = source;
        this.archive = archive;
        this.local = local;
    }

    private boolean sqlServer() {
        return source.dialect().engine() == Engine.SQLSERVER;
    }

    @BeforeEach
    void archiveOrders() throws SQLException {
        shop = source.freshDatabase("shop");
        vault = local ? shop : archive.freshDatabase("vault");
        Map<String, String> secrets = new HashMap<>();
        List<DatabaseSpec> specs = new ArrayList<>();
        specs.add(spec(source, "shop", shop, secrets));
        if (!local) {
            specs.add(spec(archive, "vault", vault, secrets));
        }
        engine = new EngineFixture(Links.DEFAULT, TestServer.freshStore(Links.DEFAULT), specs, secrets);
        execute(
                sqlServer() && !source.genuine()
                        ? "EXEC sp_babelfish_configure 'escape_hatch_rowversion', 'ignore', 'server'"
                        : "SELECT 1",
                "CREATE TABLE orders (id bigint %s NOT NULL PRIMARY KEY, %s, %s)"
                        .formatted(
                                sqlServer() ? "IDENTITY" : "GENERATED ALWAYS AS IDENTITY",
                                fields().stream()
                                        .map(field -> field.name() + " " + field.type())
                                        .collect(Collectors.joining(", ")),
                                sqlServer()
                                        ? "twice AS CAST(amount * 2 AS decimal(14,2)) PERSISTED, version rowversion NOT NULL"
                                        : "twice numeric GENERATED ALWAYS AS (amount * 2) STORED"),
                "CREATE TABLE order_items (order_id bigint NOT NULL REFERENCES orders, line_no int NOT NULL, sku varchar(20),"
                        + " PRIMARY KEY (order_id, line_no))");
        List<String> inserts = new ArrayList<>();
        for (int order = 1; order <= ORDERS; order++) {
            int id = order;
            inserts.add("INSERT INTO orders (%s) VALUES (%s)"
                    .formatted(
                            names(),
                            fields().stream()
                                    .map(field -> field.value().apply(id))
                                    .collect(Collectors.joining(", "))));
            inserts.add("INSERT INTO order_items VALUES (%1$d, 1, 'a'), (%1$d, 2, NULL)".formatted(id));
        }
        execute(inserts.toArray(String[]::new));
        was = rows();
        engine.policy(TestPolicies.draft("orders", "shop")
                .bundle(List.of(source.table("order_items").toString()))
                .criteria("status = 'done'")
                .archive(local ? "shop" : "vault", "kept")
                .chunkRows(7)
                .driving(TestPolicies.full(1)));
        run();
        assertThat(rows()).hasSize(was.size() - 3 * done());
    }

    /// A column of the orders. @param value a literal for an order
    private record Field(String name, String type, IntFunction<String> value) {}

    private String names() {
        return fields().stream().map(Field::name).collect(Collectors.joining(", "));
    }

    private List<Field> fields() {
        return sqlServer() ? fieldsOfSqlServer() : fieldsOfPostgresql();
    }

    private static Field state() {
        return new Field("status", "varchar(10) NOT NULL", id -> id % 5 == 0 ? "'open'" : "'done'");
    }

    private static Field amount() {
        return new Field("amount", "decimal(12,2) NULL", id -> id % 7 == 0 ? "NULL" : id + ".50");
    }

    private static Field day() {
        return new Field("day", "date NOT NULL", id -> "'2024-02-0" + (1 + id % 9) + "'");
    }

    private List<Field> fieldsOfSqlServer() {
        List<Field> fields = new ArrayList<>(List.of(
                state(),
                amount(),
                day(),
                new Field("sent", "datetimeoffset(7) NULL", id -> "'2024-01-02T03:04:05.12345%d+02:00'"
                        .formatted(id % 10)),
                new Field("note", "nvarchar(max) NULL", id -> id % 3 == 0 ? "NULL" : id % 3 == 1 ? "''" : "N'日  '"),
                new Field("raw", "varbinary(40) NULL", _ -> "0x00ff"),
                new Field("paid", "bit NULL", _ -> "1")));
        if (source.genuine()) { // the stand-in adds bytes up as numbers, which runs over where there are many
            fields.addAll(List.of(
                    new Field("placed", "datetime2(7) NOT NULL", id -> "'2024-01-02T03:04:05.123456%d'"
                            .formatted(id % 10)),
                    new Field("token", "uniqueidentifier NULL", id -> "'6F9619FF-8B86-D011-B42D-00C04FC964%02d'"
                            .formatted(id)),
                    new Field("body", "xml NULL", _ -> "'<a b=\"1\"> </a>'"),
                    new Field("code", "varchar(20) NULL", id -> "'code " + id + "'"),
                    new Field("weight", "float NULL", id -> id + ".1")));
        }
        return fields;
    }

    private static List<Field> fieldsOfPostgresql() {
        return List.of(
                state(),
                amount(),
                day(),
                new Field("sent", "timestamptz", id -> "'2024-01-02T03:04:05.12345%dZ'".formatted(id % 10)),
                new Field("note", "text", id -> id % 3 == 0 ? "NULL" : id % 3 == 1 ? "''" : "'日  '"),
                new Field("raw", "bytea", _ -> "'\\x00ff'"),
                new Field("paid", "boolean", _ -> "true"),
                new Field("placed", "timestamp", id -> "'2024-01-02T03:04:05.12345%d'".formatted(id % 10)),
                new Field("token", "uuid", id -> "'6f9619ff-8b86-d011-b42d-00c04fc964%02d'".formatted(id)),
                new Field("body", "jsonb", id -> "'{\"a\": " + id + "}'"),
                new Field("code", "char(9)", id -> "'code " + id + "'"),
                new Field("took", "interval", id -> "'" + id + " days 03:00'"),
                new Field("tags", "text[]", _ -> "array['a', null]"),
                new Field("weight", "float8", id -> id + ".1"));
    }

    private static DatabaseSpec spec(ContractEngine engine, String name, String database, Map<String, String> secrets) {
        String secret = name.toUpperCase(java.util.Locale.ROOT);
        engine.environment().values().forEach(value -> secrets.put(secret, value));
        return TestDatabase.like(engine.spec(name, database))
                .secret("env:" + secret)
                .spec();
    }

    private static int done() {
        return ORDERS - ORDERS / 5;
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void run() {
        engine.run("orders").forEach(session -> assertThat(session.error()).isNull());
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = source.connect(shop)) {
            source.execute(connection, statements);
        }
    }

    private static List<String> lines(ContractEngine of, String database, String sql) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = of.connect(database);
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                StringBuilder line = new StringBuilder();
                for (int i = 1; i <= columns; i++) {
                    line.append(row.getString(i)).append('|');
                }
                lines.add(line.toString());
            }
        }
        return lines;
    }

    /// What stands in the source, without row versions.
    private List<String> rows() throws SQLException {
        List<String> rows =
                new ArrayList<>(lines(source, shop, "SELECT id, twice, " + names() + " FROM orders ORDER BY id"));
        rows.addAll(lines(source, shop, "SELECT order_id, line_no, sku FROM order_items ORDER BY order_id, line_no"));
        return rows;
    }

    private List<String> archived(String sql) throws SQLException {
        return lines(archive, vault, sql);
    }

    private String table(String name) {
        return "shop/" + source.table(name);
    }

    private static RestoreWish wish(Selection selection, OnConflict conflict) {
        return new RestoreWish(selection, false, conflict, Pinning.NONE, List.of(), "ann", "court order");
    }

    private static RestoreWish wish(Selection selection) {
        return wish(selection, OnConflict.FAIL);
    }

    private Selection keys(String table, String... keys) {
        return new Selection.OfKeys(
                table(table),
                Arrays.stream(keys).map(key -> List.of(key.split(","))).toList(),
                0);
    }

    private RestoreView restored(RestoreWish wish) {
        RestoreView view = engine.node().restores().run(wish, null);
        assertThat(view.error()).isEmpty();
        assertThat(view.state()).isEqualTo(RestoreState.DONE);
        return view;
    }

    private String refused(RestoreWish wish) {
        RestoreView view = engine.node().restores().run(wish, null);
        assertThat(view.state()).isEqualTo(RestoreState.REFUSED);
        return view.error();
    }

    @Test
    void aSessionIsUndoneAndEveryValueIsWhatItWas() throws SQLException {
        RestoreView view = restored(wish(new Selection.OfSession(1)));

        assertThat(rows()).isEqualTo(was);
        assertThat(view.restored()).isEqualTo(3L * done());
        assertThat(archived("SELECT count(*) FROM kept.orders")).containsExactly(done() + "|");
        assertThat(archived("SELECT count(*) FROM holdfast.restored")).containsExactly(3 * done() + "|");
        assertThat(engine.verify().differences()).isEmpty();
        execute("INSERT INTO orders (%s) SELECT %s FROM orders WHERE id = 1"
                .formatted(names(), names().replaceFirst("status", "'new'")));
        assertThat(lines(source, shop, "SELECT id FROM orders WHERE status = 'new'"))
                .containsExactly(ORDERS + 1 + "|");
    }

    @Test
    void aCopyComesBackOnceAndTheRowMayGoAgain() throws SQLException {
        assumeTrue(
                sqlServer() || archive.genuine(),
                "Babelfish calls Latin1_General_100_BIN2 by a name of its own, so an archive table seems to have changed");
        restored(wish(keys("orders", "3", "4")));
        assertThat(refused(wish(keys("orders", "3")))).contains("came back before");
        run();

        assertThat(rows()).hasSize(was.size() - 3 * done());
        restored(wish(keys("orders", "3")));
        assertThat(rows()).contains(was.get(2));
        assertThat(archived("SELECT count(*) FROM kept.orders WHERE id = 3")).containsExactly("2|");
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void aKeyOfTheBundleAndCriteriaBringTheWholeBundle() throws SQLException {
        assertThat(restored(wish(keys("order_items", "3,2"))).restored()).isEqualTo(3);

        RestoreView view = restored(wish(new Selection.Matching(table("orders"), "id between 7 and 9", "UTC")));

        assertThat(view.restored()).isEqualTo(9);
        assertThat(rows()).contains(was.get(2), was.get(6), was.get(8)).doesNotContain(was.get(9 + 1));
    }

    @Test
    void otherRowsAreNamedAndNeverOverwritten() throws SQLException {
        insertOther(3);

        assertThat(refused(wish(keys("orders", "3", "4")))).contains("0 equal and 1 others: 3", "nothing was restored");
        assertThat(lines(source, shop, "SELECT count(*) FROM orders WHERE id = 4"))
                .containsExactly("0|");
        RestoreView view = restored(wish(keys("orders", "3", "4"), OnConflict.SKIP));

        assertThat(view.tables())
                .extracting(RestoreView.Line::restored, RestoreView.Line::left)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1L, 1L), org.assertj.core.groups.Tuple.tuple(2L, 2L));
        assertThat(lines(source, shop, "SELECT status FROM orders WHERE id IN (3, 4) ORDER BY id"))
                .containsExactly("other|", "done|");
    }

    /// A row of its own under a key that was archived, made of one that was not.
    private void insertOther(int id) throws SQLException {
        String insert = "INSERT INTO orders (id, %s) %sSELECT %d, %s FROM orders WHERE id = 5"
                .formatted(
                        names(),
                        sqlServer() ? "" : "OVERRIDING SYSTEM VALUE ",
                        id,
                        names().replaceFirst("status", "'other'"));
        execute(sqlServer() ? "SET IDENTITY_INSERT orders ON; " + insert + "; SET IDENTITY_INSERT orders OFF" : insert);
    }

    @Test
    void aPlanAndARehearsalLeaveNothing() throws SQLException {
        List<String> before = rows();

        assertThat(engine.features()
                        .restorer()
                        .plan(wish(new Selection.OfSession(1)))
                        .runnable())
                .isTrue();
        assumeTrue(
                !sqlServer() || source.genuine(),
                "Babelfish tells of a default of a rowversion, which it lets no table have: none can be made like it");
        Rehearsal rehearsal = engine.features().restorer().rehearse(wish(new Selection.OfSession(1)));

        assertThat(rehearsal.problem()).isEmpty();
        assertThat(rehearsal.inserted()).isEqualTo(3L * done());
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void aTriggerThatFiresMustBeAcknowledged() throws SQLException {
        if (!sqlServer()) {
            return; // see RestoreEffectsTest
        }
        execute("CREATE TRIGGER watch ON orders AFTER INSERT AS BEGIN SET NOCOUNT ON; END");

        assertThat(refused(wish(keys("orders", "3")))).contains("trigger dbo.orders.watch", "acknowledge it");
    }

    @ParameterizedTest
    @EnumSource(
            value = RestorePoint.class,
            names = {"AFTER_INSERT", "AFTER_KEEP", "BEFORE_SOURCE_COMMIT", "AFTER_SOURCE_COMMIT"})
    void whereverItDiesItIsCompletedOnce(RestorePoint point) throws SQLException {
        Features features = engine.features();
        UUID node = features.store().inTransaction(tx -> features.nodes().register(tx, "test"));
        RestoreTurns mortal = new RestoreTurns(
                features,
                features.restorer().heardBy(reached -> {
                    if (reached == point) {
                        throw new Killed();
                    }
                }),
                new SessionsInHand(features, node),
                node);
        assertThatThrownBy(() -> mortal.run(wish(new Selection.OfSession(1)), null))
                .isInstanceOf(Killed.class);
        features.store().run(tx -> features.nodes().leave(tx, node));

        RestoreView view = engine.node().restores().resume(List.of(), "bob").getFirst();

        assertThat(view.error()).isEmpty();
        assertThat(view.state()).isEqualTo(RestoreState.DONE);
        assertThat(rows()).isEqualTo(was);
        assertThat(archived("SELECT count(*) FROM holdfast.restored")).containsExactly(3 * done() + "|");
        assertThat(engine.verify().differences()).isEmpty();
    }
}
