package dev.holdfast.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.HoldfastException;
import dev.holdfast.store.Store;
import dev.holdfast.testing.TestServer;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SampleLoaderTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final long ROWS = 5000;
    private static final AtomicLong PREFIXES = new AtomicLong();

    private final List<Store> stores = new ArrayList<>();
    private String prefix = "";
    private Store store = store();
    private Sample sample = new Sample("none", 0, 0, Map.of(), null);

    @BeforeAll
    void load() {
        prefix = freshPrefix();
        sample = loader(store, prefix).load("shop", ROWS, 42, NOW, LoadListener.SILENT);
    }

    @AfterAll
    void close() {
        stores.forEach(Store::close);
    }

    private Store store() {
        Store fresh = TestServer.freshStore();
        stores.add(fresh);
        return fresh;
    }

    private static String freshPrefix() {
        return "s" + ProcessHandle.current().pid() + "_" + PREFIXES.incrementAndGet() + "_";
    }

    private static SampleLoader loader(Store store, String prefix) {
        return new SampleLoader(store, TestServer.shared(), prefix);
    }

    private static BigDecimal number(String database, String sql) {
        try (var connection = TestServer.shared().connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getBigDecimal(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static BigDecimal contents(String prefix, Sample sample) {
        BigDecimal sum = BigDecimal.ZERO;
        for (var database : sample.tables().entrySet()) {
            for (String table : database.getValue().keySet()) {
                sum = sum.add(number(
                        prefix + database.getKey(),
                        "select coalesce(sum(hashtextextended(t::text, 7)::numeric), 0) from " + table + " t"));
            }
        }
        return sum;
    }

    @Test
    void countsAddUpToWhatWasAskedForAndAreWhatTheTablesHold() {
        long sum = sample.tables().values().stream()
                .flatMap(tables -> tables.values().stream())
                .mapToLong(Long::longValue)
                .sum();

        assertThat(sum).isEqualTo(ROWS);
        assertThat(sample.loaded()).isTrue();
        sample.tables()
                .forEach((database, tables) -> tables.forEach(
                        (table, rows) -> assertThat(number(prefix + database, "select count(*) from " + table))
                                .as(table)
                                .isEqualByComparingTo(BigDecimal.valueOf(rows))));
    }

    @Test
    void everyTableOfTheSchemaIsCounted() {
        assertThat(sample.tables().get("shop"))
                .containsOnlyKeys("public.customers", "public.orders", "public.order_items", "public.payments");
        assertThat(sample.tables().get("delivery"))
                .containsOnlyKeys("public.deliveries", "public.delivery_events", "public.return_shipments");
        assertThat(sample.tables().get("evidence")).containsOnlyKeys("public.proofs", "public.order_documents");
    }

    @Test
    void aboutThreeQuartersOfTheOrdersAreDue() {
        BigDecimal share = number(prefix + "shop", """
                select avg((status in ('delivered', 'cancelled', 'returned')
                  and placed_at < timestamptz '2026-11-21 10:00Z' - interval '90 days')::int) from orders""");

        assertThat(share).isBetween(new BigDecimal("0.69"), new BigDecimal("0.76"));
        assertThat(number(prefix + "shop", "select count(*) from orders where placed_at > '2026-11-21 10:00Z'"))
                .isZero();
    }

    @Test
    void rowsAreAsWideAsRealOnes() {
        for (var database : sample.tables().entrySet()) {
            for (String table : database.getValue().keySet()) {
                assertThat(number(prefix + database.getKey(), "select avg(pg_column_size(t.*)) from " + table + " t"))
                        .as(table)
                        .isBetween(new BigDecimal(170), new BigDecimal(330));
            }
        }
    }

    @Test
    void keysOfOneDatabaseAreFoundInTheOthers() {
        String orders = "select sum(hashint8extended(id, 7)::numeric) from orders where status in (%s)";
        String references = "select sum(hashint8extended(order_id, 7)::numeric) from ";

        assertThat(number(prefix + "delivery", references + "deliveries"))
                .isEqualByComparingTo(number(prefix + "shop", orders.formatted("'delivered', 'returned', 'shipped'")));
        assertThat(number(prefix + "delivery", references + "return_shipments where return_no = 1"))
                .isEqualByComparingTo(number(prefix + "shop", orders.formatted("'returned'")));
        assertThat(number(prefix + "evidence", references + "order_documents where kind = 'invoice'"))
                .isEqualByComparingTo(number(
                        prefix + "shop", orders.formatted("'delivered', 'returned', 'shipped', 'cancelled', 'paid'")));
        assertThat(number(
                        prefix + "evidence",
                        "select sum(hashtextextended(delivery_id::text, 7)::numeric) from proofs where proof_no = 1"))
                .isEqualByComparingTo(number(
                        prefix + "delivery", "select sum(hashtextextended(id::text, 7)::numeric) from deliveries"));
    }

    @Test
    void theSameSeedGivesTheSameRowsAndAnotherSeedOthers() {
        String second = freshPrefix();
        String third = freshPrefix();
        Sample again = loader(store(), second).load("shop", ROWS, 42, NOW, LoadListener.SILENT);
        Sample other = loader(store(), third).load("shop", ROWS, 43, NOW, LoadListener.SILENT);

        assertThat(contents(second, again)).isEqualByComparingTo(contents(prefix, sample));
        assertThat(contents(third, other)).isNotEqualByComparingTo(contents(prefix, sample));
    }

    @Test
    void aLoadedSampleIsLeftAsItIs() {
        Sample answer = loader(store, prefix).load("shop", 9000, 1, NOW, LoadListener.SILENT);

        assertThat(answer).isEqualTo(sample);
    }

    @Test
    void anInterruptedLoadIsBegunAgain() {
        Store own = store();
        String place = freshPrefix();
        SampleLoader loader = loader(own, place);
        assertThatThrownBy(() -> loader.load("shop", ROWS, 42, NOW, (table, _, _) -> {
                    if (table.equals("delivery.delivery_events")) {
                        throw new IllegalStateException("killed");
                    }
                }))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("loading again begins anew");
        assertThat(loader.interrupted()).map(Sample::name).containsExactly("shop");

        Sample answer = loader.load("shop", ROWS, 42, NOW, LoadListener.SILENT);

        assertThat(loader.interrupted()).isEmpty();
        assertThat(contents(place, answer)).isEqualByComparingTo(contents(prefix, sample));
    }

    @Test
    void aDatabaseOfSomebodyElseIsNeverTouched() throws SQLException {
        Store own = store();
        String place = freshPrefix();
        TestServer.shared().createDatabase(place + "evidence");
        try (var connection = TestServer.shared().connect(place + "evidence");
                var statement = connection.createStatement()) {
            statement.execute("create table precious as select 1 as one");
        }

        assertThatThrownBy(() -> loader(own, place).load("shop", ROWS, 42, NOW, LoadListener.SILENT))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining(place + "evidence");
        own.run(tx -> new SampleRows().begin(tx, "shop", 42, ROWS)); // as if a load had died before the first database
        assertThatThrownBy(() -> loader(own, place).load("shop", ROWS, 42, NOW, LoadListener.SILENT))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining(place + "evidence");

        assertThat(number(place + "evidence", "select count(*) from precious")).isEqualByComparingTo(BigDecimal.ONE);
    }

    @Test
    void sessionsOnTheDatabasesForbidALoad() {
        Store own = store();
        own.run(tx -> {
            tx.dsl()
                    .execute("insert into database_ (name, engine, server, database_name)"
                            + " values ('shop', 'postgresql', 'embedded', 'shop')");
            tx.dsl()
                    .execute("insert into policy (name, database_id, table_schema, table_name, archive_database_id,"
                            + " archive_schema, retention, zone) select 'p', id, 'public', 'orders', id, 'a', 'P7Y', 'UTC'"
                            + " from database_");
            tx.dsl()
                    .execute(
                            "insert into session (policy_id, policy_version, nominal_fire_time, trigger, state, method,"
                                    + " chunk_rows, requested_by) select id, 1, now(), 'manual', 'running', 'local', 1, 'me' from policy");
        });

        assertThatThrownBy(() -> loader(own, freshPrefix()).load("shop", ROWS, 42, NOW, LoadListener.SILENT))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("1 sessions ran");
        assertThat(own.<Integer>inTransaction(tx -> tx.dsl().fetchCount(DSL.table("sample"))))
                .isZero();
    }

    @Test
    void thousandRowsAreEnoughAndFewerAreRefused() {
        String place = freshPrefix();
        Sample tiny = loader(store(), place).load("shop", 1000, 7, NOW, LoadListener.SILENT);

        assertThat(tiny.tables().get("shop")).containsEntry("public.orders", 80L);
        assertThatThrownBy(() -> loader(store, prefix).load("shop", 999, 7, NOW, LoadListener.SILENT))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("at least 1000");
    }

    @Test
    void anUnknownSampleIsNamed() {
        assertThatThrownBy(() -> SampleLoader.policiesToml("harbour"))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("no sample harbour; the samples are: shop, hospital, journal, trading, todos");
    }

    @Test
    void policiesNameTheDatabasesOfTheirPrefix() {
        assertThat(loader(store, "x_").policies("shop"))
                .contains("database = \"x_vault\"")
                .contains("archive_database = \"vault\"")
                .contains("database = \"shop\"\ntable = \"public.orders\"");
    }
}
