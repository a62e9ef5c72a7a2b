package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.session.SessionView;
import dev.holdfast.store.EmbeddedServer;
import dev.holdfast.testing.TestServer;
import dev.holdfast.testing.Waiters;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A small order tree in which something goes wrong, again and again: each time it is filled afresh, a run meets the
/// fault, and what must hold afterwards is checked: no row lost or doubled, no key handed off twice or not at all, no
/// session that claims what is not so, nothing left behind, and all of it within bounds.
final class FaultScene implements AutoCloseable {
    private static final int FIRST = 84;
    private static final int USUAL_LAST = 100;

    /// Nothing that a run meets may keep it for longer.
    private final Duration patience;

    /// The highest number of an order; the order was placed as many days ago, and two hours: days begin where the
    /// policy lives, and one of them may have an hour more.
    private final int last;

    private final EngineFixture engine;
    private final Function<String, EmbeddedServer> servers;
    private final Map<String, Connection> eyes = new HashMap<>();
    private final List<PolicyDefinition> policies;
    private final ExecutorService runs = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("faulted-", 0).factory());

    FaultScene(EngineFixture engine, int workers, Duration patience) {
        this(engine, _ -> TestServer.shared(), USUAL_LAST, OrderTree.policies(4, workers), patience);
    }

    /// @param servers which server a database is in now
    FaultScene(EngineFixture engine, Function<String, EmbeddedServer> servers, int workers, Duration patience) {
        this(engine, servers, USUAL_LAST, OrderTree.policies(4, workers), patience);
    }

    /// The same rows in two policies instead of three: one session less, and every call that the three make.
    static FaultScene bundled(EngineFixture engine, int workers, Duration patience) {
        return new FaultScene(engine, _ -> TestServer.shared(), USUAL_LAST, OrderTree.bundled(4, workers), patience);
    }

    /// The same with more rows: four in five of the orders beyond 90 are due.
    FaultScene(EngineFixture engine, int last, int workers, Duration patience) {
        this(engine, _ -> TestServer.shared(), last, OrderTree.policies(4, workers), patience);
    }

    private FaultScene(
            EngineFixture engine,
            Function<String, EmbeddedServer> servers,
            int last,
            List<PolicyDefinition> policies,
            Duration patience) {
        this.engine = engine;
        this.last = last;
        this.servers = servers;
        this.patience = patience;
        this.policies = policies;
        execute("shop", """
                create table orders (id bigint primary key, status text not null, placed_at timestamptz not null,
                  note text, tags text[], extra json);
                create table order_items (order_id bigint not null references orders, line_no int not null,
                  sku text not null, primary key (order_id, line_no));
                create index on orders (placed_at)""");
        String parents = proofsAlone() ? "" : "references deliveries";
        execute("delivery", """
                create type mood as enum ('good', 'bad');
                create table deliveries (id uuid primary key, order_id bigint not null,
                  mood mood not null default 'good');
                create index on deliveries (order_id);
                create table proofs (delivery_id uuid not null %s, no int not null, body bytea,
                  primary key (delivery_id, no))""".formatted(parents));
        policies.forEach(engine::policy);
    }

    /// Whether proofs have a policy of their own.
    private boolean proofsAlone() {
        return policies.size() > 2;
    }

    EngineFixture engine() {
        return engine;
    }

    /// Our own eyes: connections that nothing happens to.
    private Connection eyes(String database) throws SQLException {
        Connection open = eyes.get(database);
        if (open == null || !open.isValid(1)) {
            open = servers.apply(database)
                    .connect(engine.estate().spec(database).databaseName());
            eyes.put(database, open);
        }
        return open;
    }

    long number(String database, String sql) {
        try (var statement = eyes(database).createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /// The first column of what `sql` finds.
    List<String> lines(String database, String sql) {
        List<String> found = new ArrayList<>();
        try (var statement = eyes(database).createStatement();
                var row = statement.executeQuery(sql)) {
            while (row.next()) {
                found.add(row.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
        return found;
    }

    void execute(String database, String sql) {
        try (var statement = eyes(database).createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /// What a run came to. @param thrown null when it returned
    record Outcome(List<String> sessions, @Nullable Throwable thrown, Duration took) {
        static final Outcome NONE = new Outcome(List.of(), null, Duration.ZERO);
    }

    /// As before the first run: rows in the sources, nothing in the archives, nothing of ours anywhere. Orders are
    /// placed at noon of the policy's days, far from their edges.
    void refill() {
        execute("shop", """
                drop schema if exists shop_archive, holdfast cascade;
                truncate orders, order_items;
                insert into orders
                select i, case when i %% 5 = 0 then 'open' else 'done' end,
                  (date_trunc('day', now() at time zone 'UTC') - i * interval '1 day' + interval '12 h')
                    at time zone 'UTC',
                  'note ' || i, array['a', i::text], json_build_object('n', i)
                from generate_series(%1$d, %2$d) i;
                insert into order_items
                select i, n, 'sku' || n from generate_series(%1$d, %2$d) i, generate_series(1, 2) n
                """.formatted(FIRST, last));
        execute("delivery", """
                drop schema if exists holdfast cascade;
                truncate deliveries, proofs;
                insert into deliveries (id, order_id)
                select md5(i || '/' || n)::uuid, i from generate_series(%1$d, %2$d) i, generate_series(1, 2) n;
                insert into proofs select id, n, 'x' from deliveries, generate_series(1, 2) n
                """.formatted(FIRST, last));
        execute("vault", "drop schema if exists delivery, holdfast cascade");
        engine.forgetSessions();
    }

    /// Runs the tree to wherever it comes.
    Outcome run() {
        return bounded(() -> engine.run("orders"));
    }

    Outcome resume() {
        return bounded(engine::resume);
    }

    private Outcome bounded(Callable<List<SessionView>> work) {
        long started = System.nanoTime();
        var future = runs.submit(work);
        try {
            List<SessionView> ended = future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return new Outcome(
                    ended.stream().map(FaultScene::words).toList(),
                    null,
                    Duration.ofNanos(System.nanoTime() - started));
        } catch (ExecutionException e) {
            return new Outcome(List.of(), e.getCause(), Duration.ofNanos(System.nanoTime() - started));
        } catch (TimeoutException e) {
            throw new AssertionError("a run did not end within " + patience.toSeconds() + " s"
                    + Waiters.of(() -> servers.apply("shop").connect("postgres")));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String words(SessionView view) {
        return view.policy() + " " + view.state() + " " + view.stopReason() + " " + view.error();
    }

    /// After the fault, before anybody went on: a session's row says how it stands, and why.
    ///
    /// @param controlLost the control database itself may not have taken what it was told
    void requireTruth(Outcome outcome, boolean controlLost) {
        if (outcome.thrown() != null) {
            assertThat(outcome.thrown()).as("what a run may throw").isInstanceOf(HoldfastException.class);
        }
        List<String> sessions = sessions();
        for (String session : sessions) {
            assertThat(session)
                    .satisfiesAnyOf(
                            row -> assertThat(row).matches("\\w+ succeeded \\w+ .*"),
                            row -> assertThat(row).matches("\\w+ (failed|interrupted) \\w+ [^-].*"),
                            row -> assertThat(controlLost && row.contains(" running "))
                                    .isTrue());
        }
    }

    List<String> sessions() {
        List<String> found = new ArrayList<>();
        try (var connection = engine.features().store().dataSource().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        select p.name || ' ' || s.state || ' ' || coalesce(stop_reason, '-') || ' ' ||
                          coalesce(replace(error, E'\\n', ' '), '-')
                        from session s join policy p on p.id = s.policy_id order by s.id""")) {
            while (row.next()) {
                found.add(row.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return found;
    }

    /// A link may have broken after all had ended: the first run over it meets a connection that is dead, and says so.
    void finishOverADeadConnection() {
        resume();
        Outcome met = run();
        assertThat(met.sessions())
                .as("run over a dead connection")
                .allMatch(session -> session.contains(" SUCCEEDED ") || session.contains(" INTERRUPTED "));
        finish();
    }

    /// Nothing stands in the way any more: what was begun ends, and what is left goes with the next run.
    void finish() {
        Outcome resumed = resume();
        assertThat(resumed.thrown()).as("resume").isNull();
        engine.control("update handoff set consume_after = 'epoch' where state = 'pending'"); // an hour later
        Outcome last = run();
        assertThat(last.thrown()).as("next run").isNull();
        assertThat(last.sessions()).as("next run").isNotEmpty().allMatch(session -> session.contains(" SUCCEEDED "));
    }

    /// @param controlLost as in [#requireTruth]
    void requireAllIsWell(boolean controlLost) {
        requireOnce("shop", "orders", "shop", "shop_archive.orders", 1, due());
        requireOnce("shop", "order_items", "shop", "shop_archive.order_items", 2, due());
        requireOnce("delivery", "deliveries", "vault", "delivery.deliveries", 2, due());
        requireOnce("delivery", "proofs", "vault", "delivery.proofs", 4, due());
        requireVerified(proofsAlone() ? 3L * due() : due());
        requireAllEnded(controlLost);
    }

    /// @param keys how many must have been handed off
    void requireVerified(long keys) {
        Verification verification = verify();
        assertThat(verification.differences()).as("verify").isEmpty();
        assertThat(verification.handedOffKeys())
                .as("keys handed off")
                .isEqualTo(verification.expectedHandedOffKeys())
                .isEqualTo(keys);
    }

    /// No live session, no lease, no lock, no open transaction.
    void requireAllEnded(boolean controlLost) {
        assertThat(engine.controlNumber("select count(*) from session where state in"
                        + " ('running', 'pausing', 'paused', 'cancelling', 'interrupted')"))
                .as("live sessions")
                .isZero();
        assertThat(engine.controlNumber("select count(*) from lease where owner is not null"
                        + (controlLost ? " and expires_at > clock_timestamp() + interval '30 s'" : "")))
                .as("leases; one that could not be given back ends by itself")
                .isZero();
        for (String database : List.of("shop", "delivery", "vault")) {
            requireNothingLeftBehind(database);
        }
    }

    /// A pool may still hold what a server that stopped has left; who asks a second time gets an answer.
    private Verification verify() {
        try {
            return engine.verify();
        } catch (HoldfastException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.UNREACHABLE);
            return engine.verify();
        }
    }

    /// Orders that are done and older than 90 days.
    private long due() {
        long due = 0;
        for (int day = FIRST; day <= last; day++) {
            due += day > 90 && day % 5 != 0 ? 1 : 0;
        }
        return due;
    }

    private void requireOnce(String source, String table, String archive, String kept, int each, long due) {
        long hot = number(source, "select count(*) from " + table);
        long warm = number(archive, "select count(*) from " + kept);
        long distinct = number(archive, "select count(distinct (a.*)::text) from " + kept + " a");
        assertThat(List.of(hot, warm, distinct))
                .as(table + ": in the source, in the archive, different ones")
                .containsExactly(each * ((long) last - FIRST + 1 - due), each * due, each * due);
    }

    void requireNothingLeftBehind(String database) {
        String left = """
                select count(*) from pg_stat_activity a
                where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
                  and (state <> 'idle' or exists (select from pg_locks l where l.pid = a.pid
                       and l.locktype in ('advisory', 'relation', 'tuple')))""";
        engine.await(() -> number(database, left) == 0);
    }

    /// How it all stands, for the words of a failure.
    String story() {
        try {
            return sessions().stream().collect(Collectors.joining("\n  ", "sessions:\n  ", "")) + "\nevents:\n  "
                    + events();
        } catch (RuntimeException e) {
            return e.toString(); // the control database may be what is gone
        }
    }

    private String events() {
        List<String> found = new ArrayList<>();
        try (var connection = engine.features().store().dataSource().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "select session_id || ' ' || kind || ' ' || message from session_event order by id")) {
            while (row.next()) {
                found.add(row.getString(1));
            }
        } catch (SQLException e) {
            return e.toString();
        }
        return String.join("\n  ", found);
    }

    @Override
    public void close() {
        eyes.values().forEach(FaultScene::close);
        engine.close();
        runs.shutdownNow();
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
