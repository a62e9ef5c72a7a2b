package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.testing.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A real process is stopped in the middle of a chunk (SIGSTOP), its lease runs out, another node takes over and
/// finishes,
/// and then the process goes on (SIGCONT) as if nothing had happened. It must have no effect at all.
///
/// That time goes by is done by hand: the control database says that the lease has run out, and a transaction that the
/// stopped process left open in the way of others is ended, as the server does after its bound.
class ZombieTest {
    private EngineFixture engine;

    @BeforeEach
    void open() {
        engine = new EngineFixture("shop", "delivery", "vault");
        OrderTree.fill(engine);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @ParameterizedTest
    @CsvSource({"BEFORE_SOURCE_COMMIT, 3", "AFTER_SOURCE_COMMIT, 10"})
    void aStoppedEngineThatGoesOnHasNoEffect(Failpoint point, int time) throws Exception {
        stopAndGoOn(point, time);
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    @Tag("campaign")
    void aStoppedEngineThatGoesOnAnywhereHasNoEffect(Failpoint point, int time) throws Exception {
        stopAndGoOn(point, time);
    }

    /// Chunks of the local method come first, then those of the stream method.
    static Stream<Arguments> everywhere() {
        Stream<Arguments> both = Stream.of(
                        Failpoint.AFTER_ASK_HOLDS,
                        Failpoint.BEFORE_ENTER_SOURCE,
                        Failpoint.AFTER_ENTER_SOURCE,
                        Failpoint.AFTER_DELETE_ROWS,
                        Failpoint.BEFORE_SOURCE_COMMIT,
                        Failpoint.AFTER_SOURCE_COMMIT,
                        Failpoint.BEFORE_HAND_OFF,
                        Failpoint.BEFORE_HAND_OFF_COMMIT)
                .flatMap(point -> IntStream.of(1, 5, 11, 17).mapToObj(time -> Arguments.of(point, time)));
        Stream<Arguments> stream = Stream.of(
                        Failpoint.BEFORE_ENTER_ARCHIVE,
                        Failpoint.AFTER_ENTER_ARCHIVE,
                        Failpoint.AFTER_SEND_ROWS,
                        Failpoint.AFTER_READ_BACK,
                        Failpoint.BEFORE_ARCHIVE_COMMIT,
                        Failpoint.AFTER_ARCHIVE_COMMIT)
                .flatMap(point -> IntStream.of(1, 7, 13).mapToObj(time -> Arguments.of(point, time)));
        return Stream.concat(both, stream);
    }

    private void stopAndGoOn(Failpoint point, int time) throws Exception {
        Process zombie = start(point, time);
        try (BufferedReader said = zombie.inputReader(StandardCharsets.UTF_8)) {
            String line = said.readLine();
            while (line != null && !line.equals("there")) {
                line = said.readLine();
            }
            assertThat(line)
                    .as("the engine never came to %s for the %d. time", point, time)
                    .isNotNull();
            signal(zombie, "STOP");
            leaseRunsOut();

            takeOver();
            OrderTree.requireEveryRowOnce(engine);
            List<String> before = everything();

            signal(zombie, "CONT");
            zombie.outputWriter().write("\n");
            zombie.outputWriter().flush();
            assertThat(zombie.waitFor(60, TimeUnit.SECONDS))
                    .as("the zombie ends")
                    .isTrue();
            assertThat(everything()).isEqualTo(before);
            assertThat(engine.verify().differences()).isEmpty();
        } finally {
            zombie.destroyForcibly();
        }
    }

    private Process start(Failpoint point, int time) throws IOException {
        List<String> command = ChildEngine.command(engine, ZombieEngine.class, ChildEngine.classPath());
        command.addAll(List.of("orders", point.name(), Integer.toString(time)));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void signal(Process process, String name) throws Exception {
        int exit = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        assertThat(exit).isZero();
    }

    private void leaseRunsOut() {
        engine.control("update holdfast.lease set expires_at = clock_timestamp() - interval '1 minute'");
        engine.control(
                "update holdfast.node set seen_at = clock_timestamp() - interval '1 hour' where version = 'zombie'");
    }

    private void takeOver() throws Exception {
        CompletableFuture<Void> successor = CompletableFuture.runAsync(() -> {
            engine.resume();
            engine.run("orders");
        });
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (!successor.isDone() && System.nanoTime() < deadline) {
            endWhatStandsInTheWay();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        successor.get(1, TimeUnit.SECONDS);
    }

    /// Transactions that others wait for and whose client says nothing.
    private static void endWhatStandsInTheWay() throws SQLException {
        try (Connection connection = TestServer.shared().connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("""
                    select pg_terminate_backend(idle.pid, 5000)
                    from pg_stat_activity waiting
                    cross join lateral unnest(pg_blocking_pids(waiting.pid)) as blocking(pid)
                    join pg_stat_activity idle on idle.pid = blocking.pid
                    where waiting.wait_event_type = 'Lock'
                      and (idle.state like 'idle in transaction%' or idle.wait_event_type = 'Client')
                      and idle.state_change < clock_timestamp() - interval '300 ms'""");
        }
    }

    /// Every row of every table, and what the control database says of chunks, handoffs and sessions.
    private List<String> everything() {
        List<String> rows = new ArrayList<>(engine.controlLines("""
                select 'ledger ' || l::text from holdfast.ledger l
                union all select 'handoff ' || h::text from holdfast.handoff h
                union all select 'session ' || (to_jsonb(s) - 'updated_at')::text from holdfast.session s
                order by 1"""));
        for (String database : List.of("shop", "delivery", "vault")) {
            try (Connection connection = engine.connect(database)) {
                for (String table : column(connection, """
                        select format('%I.%I', schemaname, tablename) from pg_tables
                        where schemaname not in ('pg_catalog', 'information_schema') order by 1""")) {
                    rows.add(database + " " + table + " "
                            + column(
                                    connection,
                                    "select md5(coalesce(string_agg(t::text, ',' order by t::text), '')) from " + table
                                            + " t"));
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
        return rows;
    }

    private static List<String> column(Connection connection, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            while (row.next()) {
                values.add(row.getString(1));
            }
        }
        return values;
    }
}
