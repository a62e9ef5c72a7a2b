package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.ArchiveChange;
import dev.holdfast.archive.Drift;
import dev.holdfast.dialect.Severity;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Archive tables follow columns that become wider, and what was proved before stays proved.
class WideningTest {
    private static final String[] REWRITING = {"widen kept.orders.small to integer", "widen kept.orders.total to bigint"
    };

    private EngineFixture engine;

    @BeforeEach
    void open() {
        engine = new EngineFixture("shop", "vault");
        engine.execute("shop", """
                create table orders (id int primary key, placed_at timestamptz not null, small smallint, total int,
                  price numeric(6,2), code varchar(10), name varchar(10), open varchar, letter char(3), rate real);
                create index on orders (placed_at);
                insert into orders
                select i, now() - interval '1 year' - i * interval '1 min', -i, 1000000 * i, i * 1.10, 'c ' || i, '', 'ü  ',
                  'x', 0.1
                from generate_series(1, 20) i;
                insert into orders values (21, now() - interval '2 years', 32767, 2147483647, 9999.99, '1234567890', null,
                  null, null, 'NaN'), (22, now() - interval '2 years', -32768, -2147483648, 'NaN', 'ends in   ', null, null,
                  null, '-Infinity')""");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @ParameterizedTest
    @CsvSource({"shop, set", "vault, set", "shop, proof", "vault, proof"})
    void whatWasArchivedBeforeStaysProvedWhenColumnsBecomeWider(String archive, String proof) {
        engine.policy(definition(archive, proof, REWRITING));
        limited(10);
        engine.execute("shop", """
                alter table orders alter small type int, alter total type bigint, alter price type numeric(12,2),
                  alter code type varchar(40), alter name type text, alter open type text;
                update orders set total = 5000000000, price = 1234567.89, code = repeat('w', 40) where id = 1""");

        List<Drift> planned = drift();

        assertThat(planned).hasSize(6).allMatch(step -> step.kind() == Drift.Kind.TYPE_WIDENED);
        assertThat(planned)
                .filteredOn(step -> step.severity() == Severity.TO_ACKNOWLEDGE)
                .extracting(Drift::id)
                .containsExactly(REWRITING);
        assertThat(planned.getFirst().detail()).containsPattern("rewrites the [0-9,]+ bytes of the table");
        assertThat(planned.getLast().detail()).contains("no archived row is touched");
        List<Long> files = files(archive);
        requireMoved(archive);
        assertThat(files(archive)).isNotEqualTo(files); // integers are rewritten
        assertThat(engine.number(archive, "select max(total) from kept.orders")).isEqualTo(5_000_000_000L);
        assertThat(engine.node().operations().archiveChanges(10))
                .filteredOn(step -> step.detail().startsWith("widen column"))
                .hasSize(6);
    }

    @Test
    void whatRewritesNothingNeedsNobodysWord() {
        engine.policy(definition("vault", "proof"));
        limited(10);
        engine.execute("shop", """
                alter table orders alter price type numeric(12,2), alter code type varchar(40), alter name type text""");
        List<Long> files = files("vault");

        requireMoved("vault");

        assertThat(files("vault")).isEqualTo(files);
    }

    @Test
    void aRewriteOfArchivedRowsMustBeAcknowledged() {
        engine.policy(definition("vault", "set"));
        limited(10);
        engine.execute("shop", "alter table orders alter total type bigint");

        SessionView blocked = engine.run("orders").getLast();

        assertThat(blocked.stopReason()).isEqualTo("blocked");
        assertThat(blocked.error()).contains(REWRITING[1], "rewrites the ", "not acknowledged");
        assertThat(engine.number("vault", "select count(*) from kept.orders")).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "alter table orders alter letter type char(5) | letter",
                "alter table orders alter letter type text | letter",
                "alter table orders alter rate type double precision | rate",
                "alter table orders alter price type numeric(12,4) | price",
                "alter table orders alter price type numeric(5,2) using 1 | price",
                "alter table orders alter total type smallint using 1 | total",
                "alter table orders alter code type varchar(9) using 'c' | code",
                "alter table orders alter total type numeric | total"
            })
    void whatWouldLoseOrRespellValuesStopsBeforeTheFirstRow(String change, String column) {
        engine.policy(definition("vault", "set"));
        limited(10);
        engine.execute("shop", change);

        SessionView blocked = engine.run("orders").getLast();

        assertThat(blocked.state()).isEqualTo(SessionState.FAILED);
        assertThat(blocked.stopReason()).isEqualTo("blocked");
        assertThat(blocked.error()).contains("drift kept.orders." + column, "but the source needs");
        assertThat(engine.number("vault", "select count(*) from kept.orders")).isEqualTo(10);
    }

    @Test
    void aWideningIsTakenBackWhileEveryValueFits() {
        engine.policy(definition("vault", "proof", REWRITING));
        limited(10);
        engine.execute("shop", """
                alter table orders alter total type bigint, alter code type varchar(40), alter price type numeric""");
        limited(3);

        engine.node().operations().archiveChanges(10).stream()
                .filter(step -> step.detail().startsWith("widen column"))
                .forEach(step -> engine.node().operations().undoArchiveChange(step.id(), "ada"));

        assertThat(engine.number("vault", """
                select count(*) from pg_attribute where attrelid = 'kept.orders'::regclass
                  and format_type(atttypid, atttypmod) in ('integer', 'character varying(10)', 'numeric(6,2)')
                  and attname in ('total', 'code', 'price')""")).isEqualTo(3);
        assertThat(engine.verify().differences()).isEmpty();
        requireMoved("vault"); // widens again
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "total | bigint | 5000000000",
                "code | varchar(40) | '1234567890  '",
                "price | numeric | 1.105",
                "price | numeric(8,2) | 123456.00"
            })
    void aWideningWhoseValuesNoLongerFitStays(String column, String type, String value) {
        engine.policy(definition("vault", "set", REWRITING));
        limited(2);
        engine.execute("shop", "alter table orders alter %s type %s".formatted(column, type));
        engine.execute("shop", "update orders set %s = %s where id = 5".formatted(column, value));
        requireMoved("vault");
        ArchiveChange step = engine.node().operations().archiveChanges(10).stream()
                .filter(each -> each.detail().startsWith("widen column"))
                .findFirst()
                .orElseThrow();

        assertThatThrownBy(() -> engine.node().operations().undoArchiveChange(step.id(), "ada"))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BLOCKED))
                .hasMessageContaining("nothing was undone");
        assertThat(engine.verify().differences()).isEmpty();
    }

    /// Servers of two major versions compare the text of a row.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "32767::smallint | int",
                "(-32768)::smallint | bigint",
                "(-2147483648)::int | bigint",
                "'ends in  '::varchar(10) | varchar(40)",
                "'ü'::varchar(10) | text",
                "''::varchar | text",
                "1.10::numeric(6,2) | numeric(12,2)",
                "1.10::numeric(6,2) | numeric",
                "'NaN'::numeric(6,2) | numeric"
            })
    void bothHashesOfARowAreAlikeInTheWiderType(String value, String type) {
        assertThat(engine.number("shop", """
                select count(*) from (select %1$s as narrow, (%1$s)::%2$s as wide) v
                where hash_record_extended(row(narrow), 0) = hash_record_extended(row(wide), 0)
                  and hashtextextended(row(narrow)::text, 0) = hashtextextended(row(wide)::text, 0)""".formatted(value, type))).isEqualTo(1);
    }

    private List<Drift> drift() {
        return engine.node().operations().plan("orders").findings().drift();
    }

    private void limited(long rows) {
        SessionView session = engine.node()
                .runs()
                .run(List.of("orders"), new Runs.RunOptions(rows, Duration.ZERO, true, "test"), _ -> {})
                .getLast();
        assertThat(session.state()).as(String.valueOf(session.error())).isEqualTo(SessionState.SUCCEEDED);
    }

    private void requireMoved(String archive) {
        SessionView moved = engine.run("orders").getLast();
        assertThat(moved.state()).as(String.valueOf(moved.error())).isEqualTo(SessionState.SUCCEEDED);
        assertThat(engine.number(archive, "select count(*) from kept.orders")).isEqualTo(22);
        assertThat(engine.verify().differences()).isEmpty();
    }

    /// Files of the archive's partitions: others after a rewrite.
    private List<Long> files(String archive) {
        return List.of(engine.number(archive, """
                        select sum(pg_relation_filenode(relid)::bigint) from pg_partition_tree('kept.orders') where isleaf"""));
    }

    private static PolicyDraft definition(String archive, String proof, String... acknowledged) {
        return TestPolicies.draft("orders", "shop")
                .age("placed_at", "P90D")
                .archive(archive, "kept")
                .chunkRows(5)
                .proof(proof)
                .acknowledge(List.of(acknowledged));
    }
}
