package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.session.SessionState;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Foreign keys inside a bundle that act by themselves: a child that arrives while its parent goes is never deleted
/// without having been archived.
final class ActingKeysTest {
    private EngineFixture engine;

    @BeforeEach
    void open() {
        engine = new EngineFixture("shop", "vault");
        engine.execute("shop", """
                create table orders (id bigint primary key, placed_at timestamptz not null);
                create table order_items (order_id bigint not null references orders on delete cascade, line_no int,
                  primary key (order_id, line_no));
                create table notes (order_id bigint, line_no int, no int, primary key (order_id, line_no, no),
                  foreign key (order_id, line_no) references order_items on delete cascade);
                create index on orders (placed_at);
                insert into orders select i, now() - interval '1 year' from generate_series(1, 40) i;
                insert into order_items select i, n from generate_series(1, 40) i, generate_series(1, 2) n;
                insert into notes select i, 1, 1 from generate_series(1, 40) i;""");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "vault"})
    void aChildThatArrivesWhileItsParentGoesIsNotDeletedUnarchived(String archive) {
        AtomicInteger arrived = new AtomicInteger();
        engine.failpoints(point -> {
            if (point == Failpoint.AFTER_DELETE_ROWS) { // after notes, after items, after orders
                arrived.addAndGet(arrive("insert into notes select id, 1, 7 from orders where id in (1, 25)"));
                arrived.addAndGet(arrive("insert into order_items select id, 7 from orders where id in (1, 25)"));
            }
        });
        engine.policy(policy(archive));

        assertThat(engine.run("orders").getLast().state()).isEqualTo(SessionState.SUCCEEDED);

        String schema = archive.equals("shop") ? "shop_archive" : "shop";
        long rows = 0;
        for (String table : List.of("orders", "order_items", "notes")) {
            rows += engine.number("shop", "select count(*) from " + table);
            rows += engine.number(archive, "select count(*) from " + schema + "." + table);
        }
        assertThat(rows).isEqualTo(40 + 80 + 40 + arrived.get());
        assertThat(engine.verify().differences()).isEmpty();
    }

    /// @return how many rows came in; 0 when they would have had to wait
    private int arrive(String insert) {
        try (var connection = engine.connect("shop");
                var statement = connection.createStatement()) {
            statement.execute("set lock_timeout = '50ms'");
            return statement.executeUpdate(insert);
        } catch (SQLException e) {
            return 0;
        }
    }

    private static PolicyDraft policy(String archive) {
        return TestPolicies.draft("orders", "shop")
                .bundle(List.of("order_items", "notes"))
                .age("placed_at", "P90D")
                .archive(archive, archive.equals("shop") ? "shop_archive" : null)
                .chunkRows(20)
                .driving(TestPolicies.full(1));
    }
}
