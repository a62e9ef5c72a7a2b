package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.HoldfastException;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.index.IndexAct;
import dev.holdfast.index.IndexReport;
import dev.holdfast.index.IndexView;
import dev.holdfast.index.MissingIndex;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Indexes are built, dropped and made anew as they were, and whatever is killed leaves none that is not valid.
class IndexActsTest {
    @AutoClose
    private static final EngineFixture engine = new EngineFixture("shop");

    private final IndexOperations indexes = engine.node().operations().indexes();

    @BeforeEach
    void fill() {
        engine.control("truncate index_act");
        engine.execute("shop", """
                drop table if exists lines, orders, parts;
                create table orders (id int primary key, customer int, note text, code text unique);
                create table lines (id int primary key, order_id int references orders, other_id int references orders);
                create index orders_note on orders (lower(note) desc) include (id) with (fillfactor = 70) where id > 5;
                comment on index orders_note is 'it''s old';
                alter index orders_note alter column 1 set statistics 500;
                insert into orders select n, n % 7, 'note ' || n, n from generate_series(1, 2000) n;
                insert into lines select n, n, n from generate_series(1, 2000) n;
                analyze""");
    }

    private List<String> described() {
        return engine.lines("shop", """
                select pg_get_indexdef(i.indexrelid) || ' ' || i.indisvalid || ' '
                    || coalesce(obj_description(i.indexrelid, 'pg_class'), '-') || ' '
                    || (select coalesce(string_agg(a.attname || coalesce(a.attstattarget, -1), ' ' order by a.attnum), '')
                        from pg_attribute a where a.attrelid = i.indexrelid)
                from pg_index i where i.indrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)
                order by 1""");
    }

    private long invalid() {
        return engine.number("shop", "select count(*) from pg_index where not indisvalid");
    }

    private IndexAct run(long act) {
        return indexes.run(act, _ -> {});
    }

    private long build() {
        return indexes.build("shop", "lines", List.of("order_id"), "ada", "deletes crawl");
    }

    @Test
    void aDroppedIndexIsMadeAnewAsItWas() {
        List<String> before = described();

        IndexAct drop = run(indexes.drop("shop", "orders_note", "ada", "nobody needs it"));
        assertThat(drop.state()).isEqualTo(IndexAct.State.DONE);
        assertThat(described()).hasSize(before.size() - 1);
        IndexAct undo = run(indexes.undo(drop.id(), "bob", ""));

        assertThat(undo.problem()).isEmpty();
        assertThat(described()).isEqualTo(before);
        assertThat(indexes.find(drop.id()).undoneBy()).isEqualTo(undo.id());
        assertThatThrownBy(() -> indexes.undo(drop.id(), "bob", "")).hasMessageContaining("was undone by act");
        assertThat(engine.controlLines(
                        "select actor || ' ' || act from audit where act like 'index.%' order by number"))
                .endsWith("ada index.dropped", "bob index.built", "bob index.built");
    }

    @Test
    void aBuiltIndexIsTakenBackUnlessItIsAnotherOneByThen() {
        IndexAct build = run(build());
        assertThat(build.definition())
                .isEqualTo("CREATE INDEX lines_order_id_hf ON public.lines USING btree (order_id)");
        assertThatThrownBy(this::build).hasMessageContaining("begins with order_id already; nothing was built");

        engine.execute("shop", "drop index lines_order_id_hf; create index lines_order_id_hf on lines (order_id, id)");
        assertThatThrownBy(() -> indexes.undo(build.id(), "ada", ""))
                .hasMessageContaining("it is not the one that act " + build.id() + " built");
        engine.execute("shop", "drop index lines_order_id_hf; create index lines_order_id_hf on lines (order_id)");

        assertThat(run(indexes.undo(build.id(), "ada", "")).state()).isEqualTo(IndexAct.State.DONE);
        assertThat(described()).noneMatch(each -> each.contains("lines_order_id_hf"));
    }

    @Test
    void anIndexThatIsAnotherOneOrIsNeededByTheTimeItIsDroppedStays() {
        engine.execute("shop", "create index lines_both on lines (order_id, other_id)");
        long drop = indexes.drop("shop", "lines_both", "ada", "");
        engine.execute("shop", "drop index lines_both; create index lines_both on lines (other_id, order_id)");
        engine.execute(
                "shop",
                "create unique index orders_free on orders (note); create unique index orders_same on orders (note)");
        long unique = indexes.drop("shop", "orders_free", "ada", "");
        engine.execute("shop", "drop index orders_same");

        IndexAct changed = run(drop);
        IndexAct needed = run(unique);

        assertThat(changed.state()).isEqualTo(IndexAct.State.FAILED);
        assertThat(changed.problem()).contains("it was changed since it was asked for", "nothing was dropped");
        assertThat(needed.state()).isEqualTo(IndexAct.State.FAILED);
        assertThat(needed.problem()).contains("it keeps rows apart", "nothing was dropped");
        assertThat(described())
                .anyMatch(each -> each.contains("lines_both"))
                .anyMatch(each -> each.contains("orders_free"));
    }

    @Test
    void aDroppedIndexThatStandsAgainIsNotMadeAnew() {
        IndexAct drop = run(indexes.drop("shop", "orders_note", "ada", ""));
        engine.execute("shop", "create index orders_note on orders (note)");

        assertThatThrownBy(() -> indexes.undo(drop.id(), "ada", ""))
                .hasMessageContaining("an index orders_note stands again; nothing was built");
    }

    @Test
    void whatIsCancelledBeforeItWasBegunIsNotDone() {
        long act = build();

        assertThat(indexes.cancel(act, "bob").state()).isEqualTo(IndexAct.State.CANCELLED);

        assertThat(run(act).state()).isEqualTo(IndexAct.State.CANCELLED);
        assertThat(described()).noneMatch(each -> each.contains("lines_order_id_hf"));
        assertThatThrownBy(() -> indexes.cancel(act, "bob"))
                .hasMessageContaining("is cancelled; nothing was cancelled");
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders_pkey", "orders_code_key", "orders_alike", "orders_referred"})
    void whatSomethingStandsOnIsNotDropped(String index) {
        engine.execute("shop", """
                create unique index orders_alike on orders (note);
                create unique index orders_referred on orders (id, note);
                create table parts (id int, note text, foreign key (id, note) references orders (id, note))""");
        List<String> before = described();

        assertThatThrownBy(() -> indexes.drop("shop", index, "ada", ""))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("nothing was dropped");

        assertThat(described()).isEqualTo(before);
        assertThat(engine.controlNumber("select count(*) from index_act")).isZero();
    }

    /// An open transaction keeps the build waiting; then its connection is killed, it is cancelled, or its node dies.
    @ParameterizedTest
    @ValueSource(strings = {"killed", "cancelled", "dead"})
    void whateverEndsABuildLeavesNothingHalfBuilt(String end) throws Exception {
        long act = build();
        List<String> told = new ArrayList<>();
        try (Connection writer = engine.connect("shop");
                var write = writer.createStatement()) {
            writer.setAutoCommit(false);
            write.execute("insert into lines values (-1, 1, 1)");
            Thread builder = Thread.ofVirtual().start(() -> {
                try {
                    indexes.run(act, told::add);
                } catch (HoldfastException e) {
                    assertThat(end).isEqualTo("dead"); // it cannot say what became of it
                }
            });
            engine.await(() -> invalid() == 1 && !told.isEmpty());
            switch (end) {
                case "killed" -> kill();
                case "cancelled" -> indexes.cancel(act, "bob");
                default -> {
                    engine.control("update index_act set node_id = '%s'".formatted(UUID.randomUUID()));
                    engine.control("alter table index_act rename to index_act_away"); // it cannot even say so
                    kill();
                }
            }
            builder.join();
            if (end.equals("dead")) {
                engine.control("alter table index_act_away rename to index_act");
                assertThat(invalid()).isEqualTo(1);
            }
            writer.rollback();
        }
        if (end.equals("dead")) {
            engine.control("insert into node (id, host, pid, process_started_at, version, seen_at)"
                    + " select node_id, 'elsewhere', 1, now(), 'test', 'epoch' from index_act");
            indexes.run(act, _ -> {}); // as the next process does
        } else {
            engine.await(() -> {
                new dev.holdfast.index.IndexWork(engine.features().store(), engine.estate()).clearLeftovers();
                return invalid() == 0;
            });
        }

        IndexAct ended = indexes.find(act);
        assertThat(invalid()).as(ended.problem()).isZero();
        assertThat(ended.leftover()).isFalse();
        assertThat(ended.state()).isEqualTo(end.equals("cancelled") ? IndexAct.State.CANCELLED : IndexAct.State.FAILED);
        assertThat(told.getFirst()).startsWith("waiting for writers before build: process ");
    }

    private void kill() {
        engine.number("shop", """
                select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity
                where query like 'CREATE INDEX CONCURRENTLY%'""");
    }

    /// Deletes of the parent look for rows of the child: an index must begin with the columns of the key, whole rows.
    @Test
    void aForeignKeyMissesAnIndexUnlessOneBeginsWithItsColumns() {
        engine.execute("shop", """
                create index lines_part on lines (order_id) where id > 5;
                create index lines_late on lines (id, order_id);
                create index lines_expression on lines ((order_id + 1));
                create index lines_good on lines (other_id, id)""");

        IndexReport report = indexes.report("shop", new Cancellation());

        assertThat(report.missing())
                .extracting(missing -> missing.reason() + " " + missing.table() + missing.columns())
                .containsExactly(MissingIndex.Reason.FOREIGN_KEY + " public.lines[order_id]");
        assertThat(report.warnings()).isEmpty();
    }

    /// What nobody has asked for in a month is unused, unless something stands on it.
    @ParameterizedTest
    @ValueSource(ints = {3, 31})
    void unusedIsSaidOnlyAfterAMonth(int days) throws SQLException {
        engine.execute(
                "shop", "create index lines_order on lines (order_id); create index lines_id on lines (id, other_id)");
        List<dev.holdfast.dialect.IndexInfo> standing;
        try (Connection connection = engine.connect("shop")) {
            standing = new dev.holdfast.dialect.postgresql.PostgresDialect()
                    .indexKeeping()
                    .indexes(connection);
        }

        List<IndexView> views =
                dev.holdfast.index.JudgeForTests.views(standing, engine.estate().database("shop"), days);

        assertThat(views.stream()
                        .filter(view -> view.is(IndexView.Kind.UNUSED))
                        .map(view -> view.index().name())
                        .collect(Collectors.toSet()))
                .isEqualTo(days > 30 ? java.util.Set.of("orders_note", "lines_id") : java.util.Set.of());
    }
}
