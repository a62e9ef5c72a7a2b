package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.dialect.postgresql.PostgresDialect;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import dev.holdfast.testing.SampleType;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rows that are hashed where they are read, as between engines: here with PostgreSQL on both sides, so that every
/// build runs it.
class CanonicalHashingTest {
    /// Values of these go as values; those of other types as text, to an archive whose type is text.
    private static final Set<String> TYPED = Set.of(
            "smallint",
            "integer",
            "bigint",
            "numeric",
            "numeric(38,10)",
            "numeric(5,-2)",
            "real",
            "double precision",
            "boolean",
            "text",
            "varchar",
            "varchar(6)",
            "char(6)",
            "bytea",
            "uuid",
            "date",
            "time",
            "timetz",
            "timestamp",
            "timestamptz",
            "interval",
            "oid",
            "mood",
            "xml");

    private static final List<SampleType> ALL = SampleType.all();
    private static final List<SampleType> PIPED =
            ALL.stream().filter(type -> TYPED.contains(type.name())).toList();

    private static EngineFixture engine() {
        return new EngineFixture(
                _ -> new PostgresDialect() {
                    @Override
                    public boolean hashesRows() {
                        return false;
                    }
                },
                "shop",
                "vault");
    }

    private static PolicyDraft policy(String proof, String archive) {
        return TestPolicies.draft("things", "shop")
                .archive(archive, "kept")
                .chunkRows(5)
                .proof(proof)
                .driving(TestPolicies.full(1));
    }

    @ParameterizedTest
    @CsvSource({"proof, shop", "set, vault", "proof, vault"})
    void everyValueArrivesAsItWasAndVerifies(String proof, String archive) {
        List<SampleType> types = archive.equals("shop") ? ALL : PIPED;
        try (EngineFixture engine = engine()) {
            engine.execute("shop", SampleType.table("things", types));
            List<String> before = rows(engine, "shop", "things", types);
            engine.policy(policy(proof, archive));

            SessionView session = engine.run("things").getFirst();

            assertThat(session.error()).isNull();
            assertThat(session.state()).isEqualTo(SessionState.SUCCEEDED);
            assertThat(engine.number("shop", "select count(*) from things")).isZero();
            assertThat(rows(engine, archive, "kept.things", types)).isEqualTo(before);
            assertThat(engine.lines(archive, "select distinct hashing from holdfast.manifest"))
                    .containsExactly("CANONICAL");
            assertThat(engine.verify().differences()).isEmpty();
        }
    }

    private static List<String> rows(EngineFixture engine, String database, String table, List<SampleType> types) {
        String columns = IntStream.range(0, types.size())
                .mapToObj(i -> SampleType.column(i) + "::text")
                .collect(Collectors.joining(", "));
        return engine.lines(
                database,
                "select array_to_string(array[" + columns + "], ' | ', 'null') from " + table + " order by id");
    }

    private static void orders(EngineFixture engine) {
        engine.execute(
                "shop",
                "create table things (id int primary key, note text, price numeric(10,2));"
                        + "insert into things select i, 'note ' || i, i / 7.0 from generate_series(1, 7) i");
    }

    @ParameterizedTest
    @CsvSource({"set, shop", "proof, vault"})
    void aValueThatChangesOnTheWayIntoTheArchiveLeavesTheRowInTheSource(String proof, String archive) {
        try (EngineFixture engine = engine()) {
            orders(engine);
            engine.policy(policy(proof, archive));
            engine.run("things");
            engine.execute("shop", "insert into things values (20, 'x', 1), (21, 'y', 2)");
            engine.execute(archive, """
                    create function alter_it() returns trigger language plpgsql as
                    $$ begin new.price := new.price + 0.01; return new; end $$;
                    create trigger alter_it before insert on kept.things for each row when (new.id = 21)
                    execute function alter_it()""");

            engine.run("things");

            assertThat(engine.lines("shop", "select id from things")).containsExactly("21");
            assertThat(engine.lines(archive, "select id from kept.things where id > 7"))
                    .containsExactly("20");
            assertThat(engine.verify().differences()).isEmpty();
        }
    }

    @Test
    void aRowThatChangesAfterItWasCopiedIsNotDeletedAsItWas() {
        try (EngineFixture engine = engine()) {
            orders(engine);
            engine.policy(policy("set", "vault"));
            engine.when(
                    Failpoint.AFTER_ARCHIVE_COMMIT,
                    1,
                    () -> engine.execute("shop", "update things set note = 'changed' where id = 2"));

            engine.run("things");

            assertThat(engine.number("shop", "select count(*) from things")).isZero();
            assertThat(engine.lines("vault", "select note from kept.things where id = 2"))
                    .containsExactly("changed");
            assertThat(engine.verify().differences()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"set, vault", "proof, shop"})
    void damageInTheArchiveIsFound(String proof, String archive) {
        try (EngineFixture engine = engine()) {
            orders(engine);
            engine.policy(policy(proof, archive));
            engine.run("things");
            assertThat(engine.verify().differences()).isEmpty();

            engine.execute(archive, "update kept.things set price = price + 0.01 where id = 3");

            assertThat(engine.verify().differences()).isNotEmpty();
        }
    }
}
