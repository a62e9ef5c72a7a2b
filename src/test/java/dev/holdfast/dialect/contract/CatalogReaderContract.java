package dev.holdfast.dialect.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.dialect.CatalogReader;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Effect;
import dev.holdfast.dialect.Facts;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Severity;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.Trigger;
import dev.holdfast.testing.ContractEngine;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What the catalog says of tables, and what counts as a change of theirs.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CatalogReaderContract {
    private final ContractEngine engine;
    private final CatalogReader catalog;
    private Connection connection;

    CatalogReaderContract(ContractEngine engine) {
        this.engine = engine;
        this.catalog = engine.dialect().catalog();
    }

    @BeforeAll
    void make() throws SQLException {
        connection = engine.connect(engine.freshDatabase("catalog"));
        execute(
                "CREATE TABLE region (land char(2) NOT NULL, code varchar(10) NOT NULL, PRIMARY KEY (code, land))",
                """
                CREATE TABLE customer (
                  id bigint %s PRIMARY KEY,
                  name varchar(60) NOT NULL,
                  land char(2), code varchar(10),
                  limit_of decimal(12,2),
                  CONSTRAINT lives FOREIGN KEY (code, land) REFERENCES region (code, land))""".formatted(engine.identity()),
                "CREATE TABLE clerk (id bigint NOT NULL PRIMARY KEY)",
                "CREATE INDEX customer_by_name ON customer (name, id)",
                """
                CREATE TABLE note (
                  customer_id bigint NOT NULL CONSTRAINT about REFERENCES customer (id) ON DELETE CASCADE,
                  clerk_id bigint CONSTRAINT written_by REFERENCES clerk (id) ON DELETE SET NULL,
                  number int NOT NULL,
                  CONSTRAINT numbered UNIQUE (number))""",
                "CREATE TABLE keyless (id int, word varchar(10))");
        execute(engine.deleteTrigger("note", "note_gone").toArray(String[]::new));
    }

    @AfterAll
    void close() throws SQLException {
        connection.close();
    }

    private void execute(String... statements) throws SQLException {
        engine.execute(connection, statements);
    }

    private TableInfo table(String name) throws SQLException {
        return catalog.tables(connection).stream()
                .filter(table -> table.name().equals(engine.table(name)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aTableHasItsColumnsInOrderAndTheColumnsOfItsKeyInTheKeysOrder() throws SQLException {
        TableInfo customer = table("customer");

        assertThat(customer.columns())
                .extracting(Column::name)
                .containsExactly("id", "name", "land", "code", "limit_of");
        assertThat(customer.columns())
                .extracting(Column::keyType)
                .containsExactly(KeyType.BIGINT, KeyType.TEXT, KeyType.TEXT, KeyType.TEXT, KeyType.TEXT);
        assertThat(customer.columns()).extracting(Column::nullable).containsExactly(false, false, true, true, true);
        assertThat(customer.columns()).extracting(Column::identity).containsExactly(true, false, false, false, false);
        assertThat(customer.column("id").orElseThrow().type()).isEqualTo("bigint");
        assertThat(table("region").key()).containsExactly("code", "land");
    }

    @Test
    void aUniqueKeyOverNotNullColumnsStandsInForAPrimaryKey() throws SQLException {
        assertThat(table("note").key()).containsExactly("number");
        assertThat(table("keyless").key()).isEmpty();
        assertThat(table("customer").indexes()).contains(List.of("id"), List.of("name", "id"));
    }

    @Test
    void namedTablesAreReadAsTheyAreAmongAllAndNoOthersAre() throws SQLException {
        List<TableName> wanted = List.of(engine.table("note"), engine.table("no such table"), engine.table("region"));

        connection.setAutoCommit(false);
        try {
            assertThat(catalog.tables(connection, wanted)).containsExactlyInAnyOrder(table("note"), table("region"));
            assertThat(catalog.tables(connection, List.of())).isEmpty();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    @Test
    void aForeignKeyHasItsColumnsInOneOrderAndSaysWhatADeleteDoes() throws SQLException {
        List<ForeignKey> keys = catalog.foreignKeys(connection);

        assertThat(keys)
                .filteredOn(key -> key.child().equals(engine.table("customer")))
                .singleElement()
                .satisfies(key -> {
                    assertThat(key.childColumns()).containsExactly("code", "land");
                    assertThat(key.parentColumns()).containsExactly("code", "land");
                    assertThat(key.parent()).isEqualTo(engine.table("region"));
                    assertThat(key.onDelete()).isEqualTo(ForeignKey.OnDelete.NO_ACTION);
                });
        assertThat(keys)
                .filteredOn(key -> key.child().equals(engine.table("note")))
                .extracting(ForeignKey::onDelete)
                .containsExactlyInAnyOrder(ForeignKey.OnDelete.CASCADE, ForeignKey.OnDelete.SET_NULL);
    }

    @Test
    void aTriggerOnDeleteIsToBeAcknowledgedAndANumberedColumnIsNoted() throws SQLException {
        List<TableName> tables = List.of(engine.table("note"), engine.table("customer"));
        List<Effect> effects = catalog.effects(connection, tables);

        assertThat(catalog.triggers(connection)).contains(new Trigger(engine.table("note"), "note_gone", true, true));
        assertThat(effects)
                .filteredOn(effect -> effect.kind() == Effect.Kind.TRIGGER)
                .singleElement()
                .satisfies(effect -> {
                    assertThat(effect.id()).isEqualTo("trigger " + engine.table("note") + ".note_gone");
                    assertThat(effect.severity()).isEqualTo(Severity.TO_ACKNOWLEDGE);
                    assertThat(effect.detail()).contains("after delete");
                });
        assertThat(effects)
                .filteredOn(effect -> effect.kind() == Effect.Kind.IDENTITY_COLUMN)
                .extracting(Effect::severity)
                .containsExactly(Severity.NOTE);
    }

    @Test
    void whatDecidesADeleteChangesTheFingerprintAndNothingElseDoes() throws SQLException {
        execute("CREATE TABLE watched (id int NOT NULL PRIMARY KEY, word varchar(10))");
        List<TableName> watched = List.of(engine.table("watched"));
        String before = catalog.fingerprint(connection, watched);
        Facts then = catalog.facts(connection, watched);
        execute("CREATE INDEX watched_by_word ON watched (word)");
        assertThat(before).matches("[0-9a-f]{64}").isEqualTo(then.fingerprint());
        assertThat(catalog.fingerprint(connection, watched)).isEqualTo(before);

        execute("ALTER TABLE watched ADD added int");
        String wider = catalog.fingerprint(connection, watched);
        execute("CREATE TABLE watcher (id int REFERENCES watched (id) ON DELETE CASCADE)");
        String referred = catalog.fingerprint(connection, watched);
        execute(engine.deleteTrigger("watched", "watched_gone").toArray(String[]::new));
        String triggered = catalog.fingerprint(connection, watched);

        assertThat(List.of(before, wider, referred, triggered)).doesNotHaveDuplicates();
        assertThat(catalog.changes(
                        connection,
                        then.said(),
                        catalog.facts(connection, watched).said()))
                .hasSize(3)
                .anyMatch(change -> change.matches("column .*watched\\.added \\(int(eger)?\\) is new"))
                .anyMatch(change -> change.matches("foreign key .* of .*watcher to .*watched .*is new"))
                .anyMatch(change -> change.matches("trigger watched_gone of .*watched is new"));
    }

    @Test
    void aTableThatIsGoneIsAFactLikeAnyOther() throws SQLException {
        execute("CREATE TABLE passing (id int NOT NULL PRIMARY KEY)");
        List<TableName> passing = List.of(engine.table("passing"));
        List<String> then = catalog.facts(connection, passing).said();
        String before = catalog.fingerprint(connection, passing);
        execute("DROP TABLE passing");

        assertThat(catalog.fingerprint(connection, passing)).isNotEqualTo(before);
        assertThat(catalog.changes(
                        connection, then, catalog.facts(connection, passing).said()))
                .containsExactly("table " + engine.table("passing") + " is gone");
    }

    @Test
    void namesOfAnyCharactersAreReadAsTheyAre() throws SQLException {
        String brackets = engine.genuine() ? "[]" : ""; // a stand-in may not know how they are doubled
        TableName odd = new TableName(engine.dialect().engine().defaultSchema(), "it's an \"odd\" one; --" + brackets);
        String column = "a\"c'd" + brackets;
        execute("CREATE TABLE " + engine.dialect().quote(odd) + " ("
                + engine.dialect().quote(column) + " int NOT NULL PRIMARY KEY)");

        assertThat(table(odd.table()).key()).containsExactly(column);
        assumeTrue(engine.genuine(), engine.server() + " finds no table by such a name");
        assertThat(catalog.facts(connection, List.of(odd)).said())
                .anyMatch(fact -> fact.contains("c'd"))
                .hasSizeGreaterThan(2);
    }
}
