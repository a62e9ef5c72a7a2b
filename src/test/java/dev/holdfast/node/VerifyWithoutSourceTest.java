package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.testing.TestServer;
import dev.holdfast.verify.Finding;
import dev.holdfast.verify.Finding.Kind;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What was archived is proven whatever became of its source since; what cannot be compared any more is said.
class VerifyWithoutSourceTest {
    private static final int ROWS = 40;

    private EngineFixture engine;

    @BeforeEach
    void archive() {
        engine = new EngineFixture("far", "other", "vault", "vault2");
        for (String database : List.of("far", "other")) {
            engine.execute(database, """
                    create table things (id bigint primary key, n bigint, t text);
                    create table parts (thing bigint not null references things, no int, primary key (thing, no));""");
        }
        fill("far", 1);
        engine.policy(policy("far", "things", List.of("parts"), "vault", "kept"));
        engine.run("things");
        assertThat(engine.verify().findings()).isEmpty();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void fill(String database, int first) {
        engine.execute(database, """
                insert into things select i, i * 7, 'thing ' || i from generate_series(%1$d, %1$d + 19) i;
                insert into parts select i, 1 from generate_series(%1$d, %1$d + 19) i;""".formatted(first));
    }

    private static PolicyDefinition policy(
            String database, String table, List<String> bundle, String archive, String schema) {
        return TestPolicies.draft("things", database)
                .table(table)
                .bundle(bundle)
                .archive(archive, schema)
                .chunkRows(5)
                .proof("proof")
                .driving(TestPolicies.full(1))
                .definition();
    }

    private void change(PolicyDefinition wanted) {
        int version = engine.node().operations().policy("things").version();
        engine.node()
                .operations()
                .apply(List.of(wanted), List.of(new Operations.SeenVersion("things", version)), "ada", "moved");
    }

    /// Everything is proven, and only `notes` are left out.
    private void requireProven(int rows, String... notes) {
        Verification verification = engine.verify();
        assertThat(verification.differences()).isEmpty();
        assertThat(verification.rowsChecked()).isEqualTo(rows);
        assertThat(verification.notes()).containsExactly(notes);
        assertThat(verification.findings()).extracting(Finding::kind).allMatch(Kind.NOT_COMPARED::equals);
        requireDamageIsFound();
    }

    private void requireDamageIsFound() {
        engine.execute("vault", "update kept.things set n = n # (1::bigint << 40) where id = 17");
        assertThat(engine.verify().findings())
                .extracting(Finding::kind)
                .filteredOn(Kind::difference)
                .containsExactly(Kind.CONTENT);
        engine.execute("vault", "update kept.things set n = n # (1::bigint << 40) where id = 17");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "drop table things, parts | there is no such table any more",
                "alter table things rename to old_things | there is no such table any more",
                "alter table things rename column id to thing | its keys are no longer what they were: id",
                "drop table parts; alter table things alter id type text | its keys are no longer what they were: id"
            })
    void aSourceTableThatIsNotWhatItWasIsNotComparedAndThatIsSaid(String change, String why) {
        engine.execute("far", change);

        requireProven(ROWS, "things: not compared: rows that may stand in far public.things too, because " + why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table things drop constraint things_pkey cascade",
                "alter table parts drop constraint parts_pkey",
                "drop table parts",
                "alter table things drop column t",
                "alter table things add column later text default 'x'",
                "alter table things alter n type integer"
            })
    void whereTheKeyColumnsStandRowsInBothAreFoundAllTheSame(String change) {
        engine.execute("far", change);
        requireProven(ROWS);

        engine.execute("far", "insert into things (id, n) values (3, 21), (4, 0)");
        engine.execute("far", "do $$begin update things set t = 'thing ' || id; exception when others then end$$");

        assertThat(engine.verify().findings())
                .extracting(Finding::kind)
                .containsExactlyInAnyOrder(Kind.IN_BOTH, Kind.USED_AGAIN);
    }

    @Test
    void aSourceThatDoesNotAnswerIsSaidAndTheRestIsProven() throws SQLException {
        drop("far");

        Verification verification = engine.verify();

        assertThat(verification.differences()).isEmpty();
        assertThat(verification.rowsChecked()).isEqualTo(ROWS);
        assertThat(verification.notes())
                .singleElement()
                .asString()
                .startsWith("things: not compared: receipts in far, and rows that may stand there too, because far: ");
        requireDamageIsFound();
    }

    @Test
    void withoutTheArchiveNothingCanBeTold() throws SQLException {
        drop("vault");

        assertThatThrownBy(() -> engine.verify())
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNREACHABLE))
                .hasMessageStartingWith("vault: ");
    }

    private void drop(String database) throws SQLException {
        engine.forgetConnections();
        try (var server = TestServer.shared().connect("postgres");
                var statement = server.createStatement()) {
            statement.execute("drop database " + engine.estate().spec(database).databaseName() + " with (force)");
        }
    }

    @Test
    void aSourceThatTheEstateForgotIsSaidAndTheRestIsProven() {
        change(policy("other", "things", List.of("parts"), "vault", "kept"));
        engine.estate().forget("far");
        fill("other", 101);
        engine.run("things");

        Verification verification = engine.verify();

        assertThat(verification.differences()).isEmpty();
        assertThat(verification.rowsChecked()).isEqualTo(2 * ROWS);
        assertThat(verification.notes())
                .singleElement()
                .asString()
                .contains("receipts in far", "no database is named 'far'");
        requireDamageIsFound();
    }

    @Test
    void receiptsAreAskedForInEveryDatabaseThatThePolicyHad() {
        change(policy("other", "things", List.of("parts"), "vault", "kept"));
        fill("other", 101);
        engine.run("things");
        requireProven(2 * ROWS);

        engine.execute("far", "delete from holdfast.receipt where table_name = 'public.things'");

        assertThat(engine.verify().findings())
                .hasSize(4)
                .extracting(Finding::kind)
                .containsOnly(Kind.NO_RECEIPT);
    }

    @Test
    void archivesAndSchemasThatThePolicyLeftAreVerifiedToo() {
        change(policy("far", "things", List.of("parts"), "vault2", "kept"));
        fill("far", 101);
        engine.run("things");
        change(policy("far", "things", List.of("parts"), "vault2", "kept_later"));
        fill("far", 201);
        engine.run("things");
        requireProven(3 * ROWS);

        engine.execute("vault2", "delete from kept.parts where thing = 101");
        engine.execute("vault2", "delete from kept_later.things where id = 201");

        assertThat(engine.verify().findings())
                .hasSize(2)
                .extracting(Finding::kind)
                .containsOnly(Kind.ROW_COUNT);
    }

    @Test
    void aRenamedTableIsVerifiedUnderBothNames() {
        engine.execute("far", "alter table things rename to items");
        change(policy("far", "items", List.of("parts"), "vault", "kept"));
        fillItems();
        engine.run("things");

        requireProven(
                2 * ROWS,
                "things: not compared: rows that may stand in far public.things too, because there is no such table"
                        + " any more");
        engine.execute("vault", "delete from kept.items where id = 301");
        assertThat(engine.verify().findings()).extracting(Finding::kind).contains(Kind.ROW_COUNT);
    }

    private void fillItems() {
        engine.execute("far", """
                insert into items select i, i * 7, 'thing ' || i from generate_series(301, 320) i;
                insert into parts select i, 1 from generate_series(301, 320) i;""");
    }

    @Test
    void aTableThatLeftTheBundleIsVerifiedOn() {
        engine.execute("far", "alter table parts drop constraint parts_thing_fkey");
        change(policy("far", "things", List.of(), "vault", "kept"));
        requireProven(ROWS);

        engine.execute("vault", "delete from kept.parts where thing = 17");

        assertThat(engine.verify().findings()).extracting(Finding::kind).containsExactly(Kind.ROW_COUNT);
    }

    @Test
    void anArchiveTableWithoutAKeyIsSaid() {
        engine.execute("vault", "alter table kept.things drop constraint things_pkey");

        requireProven(
                ROWS, "things: not compared: keys that may stand twice in vault kept.things, because it has no key");
    }
}
