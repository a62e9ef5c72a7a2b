package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.dialect.Engine;
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
        List<dev.holdfast.estate.DatabaseSpec> specs = new ArrayList<>();
        specs.add(spec(source, "shop", shop, secrets));
        if (!local) {
            specs.add(spec(archive, "vault", vault, secrets));
        }
        engine = new EngineFixture(Links.DEFAULT, TestServer.freshStore(Links.DEFAULT), specs, secrets);
        boolean standIn = sqlServer() && !source.genuine();
        execute(
                standIn ? "EXEC sp_babelfish_configure 'escape_hatch_rowversion', 'ignore'" : "SELECT 1",
                sqlServer() ? """
                        CREATE TABLE orders (id bigint IDENTITY NOT NULL PRIMARY KEY, status nvarchar(10) NOT NULL,
                          placed datetime2(7) NOT NULL, sent datetimeoffset(7) NULL, day date NOT NULL,
                          amount decimal(12,2) NULL, twice AS (amount * 2) PERSISTED, note nvarchar(max) NULL,
                          code varchar(20) NULL, token uniqueidentifier NULL, body xml NULL, raw varbinary(40) NULL,
                          paid bit NULL, weight float NULL, version rowversion NOT NULL)""" : """
                        create table orders (id bigint generated always as identity primary key, status text not null,
                          placed timestamp not null, sent timestamptz, day date not null, amount numeric(12,2),
                          twice numeric generated always as (amount * 2) stored, note text, code varchar(20),
                          token uuid, body jsonb, raw bytea, paid boolean, weight float8)""",
                "CREATE TABLE order_items (order_id bigint NOT NULL REFERENCES orders, line_no int NOT NULL, sku varchar(20),"
                        + " PRIMARY KEY (order_id, line_no))");
        for (int id = 1; id <= ORDERS; id++) {
            execute(
                    "INSERT INTO orders (status, placed, sent, day, amount, note, code, token, body, raw, paid, weight) VALUES"
                            + " ('%s', '2024-01-02T03:04:05.12345%d', '2024-01-02T03:04:05.5%s', '2024-02-0%d', %d.50, %s, 'c%d',"
                                    .formatted(
                                            id % 5 == 0 ? "open" : "done",
                                            id % 10,
                                            sqlServer() ? "+02:00" : "Z",
                                            1 + id % 9,
                                            id,
                                            id % 3 == 0
                                                    ? "NULL"
                                                    : id % 3 == 1
                                                            ? "''"
                                                            : "N'日 " + id + "  '".replace("N", sqlServer() ? "N" : ""),
                                            id)
                            + " '6F9619FF-8B86-D011-B42D-00C04FC964%02d', %s, %s, %s, %d.25)"
                                    .formatted(
                                            id,
                                            sqlServer() ? "'<a b=\"1\">x</a>'" : "'{\"a\": 1}'",
                                            sqlServer() ? "0x00ff" : "'\\x00ff'",
                                            sqlServer() ? "1" : "true",
                                            id),
                    "INSERT INTO order_items VALUES (%1$d, 1, 'a'), (%1$d, 2, NULL)".formatted(id));
        }
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

    private static dev.holdfast.estate.DatabaseSpec spec(
            ContractEngine engine, String name, String database, Map<String, String> secrets) {
        String secret = name.toUpperCase(java.util.Locale.ROOT);
        engine.environment().values().forEach(value -> secrets.put(secret, value));
        dev.holdfast.estate.DatabaseSpec spec = engine.spec(name, database);
        return new dev.holdfast.estate.DatabaseSpec(
                spec.name(),
                spec.engine(),
                spec.server(),
                spec.databaseName(),
                spec.login(),
                dev.holdfast.estate.SecretRef.parse("env:" + secret).orElseThrow(),
                spec.environment(),
                spec.roles());
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
        List<String> rows = new ArrayList<>(lines(source, shop, """
                SELECT id, status, placed, sent, day, amount, twice, note, code, token, body, raw, paid, weight
                FROM orders ORDER BY id"""));
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
        execute("INSERT INTO orders (status, placed, day) VALUES ('new', '2024-01-02T03:04:05', '2024-02-01')");
        assertThat(lines(source, shop, "SELECT id FROM orders WHERE status = 'new'"))
                .containsExactly(ORDERS + 1 + "|");
    }

    @Test
    void aCopyComesBackOnceAndTheRowMayGoAgain() throws SQLException {
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

    private void insertOther(int id) throws SQLException {
        String values = "(%d, 'other', '2024-01-02T03:04:05', '2024-02-01')".formatted(id);
        execute(
                sqlServer()
                        ? "SET IDENTITY_INSERT orders ON; INSERT INTO orders (id, status, placed, day) VALUES " + values
                                + "; SET IDENTITY_INSERT orders OFF"
                        : "INSERT INTO orders (id, status, placed, day) OVERRIDING SYSTEM VALUE VALUES " + values);
    }

    @Test
    void aPlanAndARehearsalLeaveNothing() throws SQLException {
        List<String> before = rows();

        assertThat(engine.features()
                        .restorer()
                        .plan(wish(new Selection.OfSession(1)))
                        .runnable())
                .isTrue();
        Rehearsal rehearsal = engine.features().restorer().rehearse(wish(new Selection.OfSession(1)));

        assertThat(rehearsal.problem()).isEmpty();
        assertThat(rehearsal.inserted()).isEqualTo(3L * done());
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void aTriggerThatFiresMustBeAcknowledged() throws SQLException {
        if (!sqlServer()) {
            return; // see RestoreTest
        }
        execute("CREATE TRIGGER watch ON orders AFTER INSERT AS BEGIN SET NOCOUNT ON; END");

        assertThat(refused(wish(keys("orders", "3")))).contains("trigger dbo.orders.watch", "acknowledge it");
    }

    /// Stands for the end of the process.
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
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
