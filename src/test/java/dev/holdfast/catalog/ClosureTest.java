package dev.holdfast.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.postgresql.PostgresDialect;
import dev.holdfast.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ClosureTest {
    private final Connection connection;

    ClosureTest() throws SQLException {
        connection = TestServer.shared().connect(TestServer.freshDatabase("closure"));
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void tablesHangOnTheRootAtAnyDistanceAndInAnySchema() throws SQLException {
        Closure closure = closure("""
                CREATE SCHEMA billing;
                CREATE TABLE customer (id int PRIMARY KEY);
                CREATE TABLE root (id int PRIMARY KEY, customer_id int REFERENCES customer);
                CREATE TABLE item (root_id int REFERENCES root, line int, PRIMARY KEY (root_id, line), UNIQUE (line, root_id));
                CREATE TABLE billing.payment (id int PRIMARY KEY, root_id int, line int,
                    FOREIGN KEY (line, root_id) REFERENCES item (line, root_id));
                CREATE TABLE stranger (id int REFERENCES customer);""");

        assertThat(closure.deleteOrder())
                .containsExactly(new TableName("billing", "payment"), table("item"), table("root"));
        assertThat(closure.path(new TableName("billing", "payment")))
                .extracting(ForeignKey::name)
                .containsExactly("payment_line_root_id_fkey", "item_root_id_fkey");
        assertThat(closure.path(table("root"))).isEmpty();
        assertThat(closure.cycles()).isEmpty();
        assertThat(closure.diamonds()).isEmpty();
        assertThat(closure.outside()).isEmpty();
        assertThat(closure.contains(table("customer"))).isFalse();
        assertThatThrownBy(() -> closure.path(table("stranger")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("public.stranger does not hang on public.root");
    }

    @Test
    void aDiamondHasTheShortestPathAndAllItsForeignKeys() throws SQLException {
        Closure closure = closure("""
                CREATE TABLE root (id int PRIMARY KEY);
                CREATE TABLE a (id int PRIMARY KEY, root_id int REFERENCES root);
                CREATE TABLE b (id int PRIMARY KEY, a_id int REFERENCES a);
                CREATE TABLE tip (id int PRIMARY KEY, a_id int REFERENCES a, b_id int REFERENCES b);
                CREATE TABLE twice (x int REFERENCES root, y int REFERENCES root);""");

        assertThat(closure.diamonds()).containsExactlyInAnyOrder(table("tip"), table("twice"));
        assertThat(closure.path(table("tip")))
                .extracting(ForeignKey::name)
                .containsExactly("tip_a_id_fkey", "a_root_id_fkey");
        assertThat(closure.hangsBy(table("tip")))
                .extracting(ForeignKey::name)
                .containsExactly("tip_a_id_fkey", "tip_b_id_fkey");
        assertThat(closure.path(table("twice"))).extracting(ForeignKey::name).containsExactly("twice_x_fkey");
        assertChildrenFirst(closure);
    }

    @Test
    void aSelfReferenceIsACycleOfOne() throws SQLException {
        Closure closure = closure("""
                CREATE TABLE root (id int PRIMARY KEY, parent int REFERENCES root ON DELETE CASCADE);
                CREATE TABLE task (id int PRIMARY KEY, root_id int REFERENCES root, parent int REFERENCES task);""");

        assertThat(closure.deleteOrder()).containsExactly(table("task"), table("root"));
        assertThat(closure.cycles()).containsExactly(List.of(table("task")), List.of(table("root")));
        assertThat(closure.hangsBy(table("root"))).isEmpty();
        assertThat(closure.hangsBy(table("task"))).hasSize(1);
        assertThat(closure.diamonds()).isEmpty();
        assertThat(closure.hiddenEffects()).extracting(ForeignKey::name).containsExactly("root_parent_fkey");
    }

    @Test
    void circlesOfTwoAndThreeAreNamedAlongTheirReferences() throws SQLException {
        Closure closure = closure("""
                CREATE TABLE root (id int PRIMARY KEY, current int);
                CREATE TABLE version (id int PRIMARY KEY, root_id int REFERENCES root);
                ALTER TABLE root ADD FOREIGN KEY (current) REFERENCES version;
                CREATE TABLE x (id int PRIMARY KEY, z_id int, root_id int REFERENCES root);
                CREATE TABLE y (id int PRIMARY KEY, x_id int REFERENCES x);
                CREATE TABLE z (id int PRIMARY KEY, y_id int REFERENCES y);
                ALTER TABLE x ADD FOREIGN KEY (z_id) REFERENCES z;
                CREATE TABLE leaf (id int REFERENCES z);""");

        assertThat(closure.cycles())
                .containsExactlyInAnyOrder(
                        List.of(table("root"), table("version")), List.of(table("x"), table("z"), table("y")));
        assertThat(closure.deleteOrder())
                .containsExactly(table("leaf"), table("z"), table("y"), table("x"), table("version"), table("root"));
    }

    @Test
    void keysByWhichTheDatabaseItselfChangesRowsAreHiddenEffects() throws SQLException {
        Closure closure = closure("""
                CREATE TABLE customer (id int PRIMARY KEY);
                CREATE TABLE root (id int PRIMARY KEY, customer_id int REFERENCES customer ON DELETE CASCADE);
                CREATE TABLE a (root_id int REFERENCES root ON DELETE CASCADE);
                CREATE TABLE b (root_id int REFERENCES root ON DELETE SET NULL);
                CREATE TABLE c (root_id int REFERENCES root ON DELETE SET DEFAULT);
                CREATE TABLE d (root_id int REFERENCES root ON DELETE RESTRICT);
                CREATE TABLE e (root_id int REFERENCES root);""");

        assertThat(closure.hiddenEffects())
                .extracting(key -> key.child().table())
                .containsExactly("a", "b", "c");
        assertThat(closure.restrictedTo(Set.of(table("e"))).hiddenEffects())
                .extracting(key -> key.child().table())
                .containsExactly("a", "b", "c");
    }

    @Test
    void withinABundleOnlyItsTablesCount() throws SQLException {
        Closure whole = closure("""
                CREATE TABLE root (id int PRIMARY KEY);
                CREATE TABLE a (id int PRIMARY KEY, root_id int REFERENCES root);
                CREATE TABLE b (id int PRIMARY KEY, a_id int REFERENCES a);
                CREATE TABLE tip (id int PRIMARY KEY, b_id int REFERENCES b, root_id int REFERENCES root,
                    tip_id int REFERENCES tip);
                CREATE TABLE other (id int PRIMARY KEY, tip_id int REFERENCES tip ON DELETE CASCADE);
                CREATE TABLE lonely (id int PRIMARY KEY);""");

        Closure bundle = whole.restrictedTo(Set.of(table("root"), table("b"), table("tip"), table("lonely")));

        assertThat(bundle.deleteOrder()).containsExactly(table("tip"), table("root"));
        assertThat(bundle.unreachable()).containsExactly(table("b"), table("lonely"));
        assertThat(bundle.path(table("tip"))).extracting(ForeignKey::name).containsExactly("tip_root_id_fkey");
        assertThat(bundle.hangsBy(table("tip"))).extracting(ForeignKey::name).containsExactly("tip_root_id_fkey");
        assertThat(bundle.diamonds()).isEmpty();
        assertThat(bundle.cycles()).containsExactly(List.of(table("tip")));
        assertThat(bundle.outside())
                .extracting(ForeignKey::name)
                .containsExactlyInAnyOrder("a_root_id_fkey", "other_tip_id_fkey");
        assertThat(bundle.hiddenEffects()).extracting(ForeignKey::name).containsExactly("other_tip_id_fkey");
        assertThat(whole.restrictedTo(Set.of()).deleteOrder()).containsExactly(table("root"));
    }

    @Test
    void partitionedTablesHangLikeOthers() throws SQLException {
        Closure closure = closure("""
                CREATE TABLE root (id int, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
                CREATE TABLE root_1 PARTITION OF root FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
                CREATE TABLE root_2 PARTITION OF root FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
                CREATE TABLE item (id int, at date, FOREIGN KEY (id, at) REFERENCES root) PARTITION BY LIST (id);
                CREATE TABLE item_1 PARTITION OF item FOR VALUES IN (1);""");

        assertThat(closure.deleteOrder()).containsExactly(table("item"), table("root"));
        assertThat(closure.hangsBy(table("item"))).hasSize(1);
    }

    @Test
    void theOrderDoesNotDependOnTheOrderOfTheCatalog() {
        Random random = new Random(7);
        List<ForeignKey> keys = new ArrayList<>();
        for (int child = 1; child < 60; child++) {
            for (int i = 0; i < 3; i++) {
                keys.add(key(child, random.nextInt(child)));
            }
        }
        keys.add(key(10, 40));
        keys.add(key(20, 20));
        Closure expected = Closure.of(schema(60, keys), table("t0"));

        for (int i = 0; i < 20; i++) {
            Collections.shuffle(keys, random);
            Closure closure = Closure.of(schema(60, keys), table("t0"));

            assertThat(closure.deleteOrder()).isEqualTo(expected.deleteOrder());
            assertThat(closure.cycles()).isEqualTo(expected.cycles());
            assertThat(closure.path(table("t59"))).isEqualTo(expected.path(table("t59")));
            assertChildrenFirst(closure);
        }
    }

    @Test
    void aChainOfThousandsOfTablesIsFollowed() {
        int tables = 3_000;
        List<ForeignKey> keys = IntStream.range(1, tables)
                .mapToObj(i -> key(i, i - 1))
                .collect(Collectors.toCollection(ArrayList::new));
        Closure chain = Closure.of(schema(tables, keys), table("t0"));
        keys.add(key(0, tables - 1));
        Closure circle = Closure.of(schema(tables, keys), table("t0"));

        assertThat(chain.deleteOrder())
                .hasSize(tables)
                .startsWith(table("t2999"))
                .endsWith(table("t0"));
        assertThat(chain.path(table("t2999"))).hasSize(tables - 1);
        assertThat(circle.cycles()).singleElement().satisfies(round -> assertThat(round)
                .hasSize(tables));
    }

    @Test
    void anUnknownRootIsRefused() {
        Schema empty = Schema.of("billing", List.of(), List.of(), List.of());

        assertThatThrownBy(() -> Closure.of(empty, table("gone")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("billing: no table public.gone");
    }

    @Test
    void aCatalogThatCannotBeReadIsOneError() throws SQLException {
        connection.close();

        assertThatThrownBy(() -> SchemaReader.read("billing", new PostgresDialect(), connection))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATABASE))
                .hasMessageStartingWith("billing: its catalog could not be read");
    }

    /// Each table goes before all that it refers to, circles apart.
    private static void assertChildrenFirst(Closure closure) {
        List<TableName> order = closure.deleteOrder();
        for (TableName child : order) {
            for (ForeignKey key : closure.hangsBy(child)) {
                boolean circle = closure.cycles().stream()
                        .anyMatch(round -> round.contains(child) && round.contains(key.parent()));
                if (!circle) {
                    assertThat(order.indexOf(child)).as(key.name()).isLessThan(order.indexOf(key.parent()));
                }
            }
        }
    }

    private Closure closure(String ddl) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(ddl);
        }
        return Closure.of(SchemaReader.read("shop", new PostgresDialect(), connection), table("root"));
    }

    private static Schema schema(int tables, List<ForeignKey> keys) {
        List<TableInfo> infos = IntStream.range(0, tables)
                .mapToObj(i -> new TableInfo(table("t" + i), List.of(), List.of("id"), List.of(), 0, 0, false))
                .toList();
        return Schema.of("made", infos, keys, List.of());
    }

    private static ForeignKey key(int child, int parent) {
        return new ForeignKey(
                "t" + child + "_t" + parent,
                table("t" + child),
                List.of("p"),
                table("t" + parent),
                List.of("id"),
                ForeignKey.OnDelete.NO_ACTION);
    }

    private static TableName table(String name) {
        return new TableName("public", name);
    }
}
