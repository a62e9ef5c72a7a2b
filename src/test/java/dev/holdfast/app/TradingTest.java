package dev.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.dialect.postgresql.PostgresDialect;
import dev.holdfast.estate.EmbeddedLogin;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.Secrets;
import dev.holdfast.node.Features;
import dev.holdfast.node.Node;
import dev.holdfast.node.Runs.RunOptions;
import dev.holdfast.sample.SampleLoader;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import dev.holdfast.store.EmbeddedServer;
import dev.holdfast.store.Links;
import dev.holdfast.store.Store;
import dev.holdfast.testing.TestServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TradingTest {
    private static final long ROWS = Long.getLong("trading.rows", 37_000);

    private final String prefix = "t" + ProcessHandle.current().pid() + "_";
    private final Store store = TestServer.freshStore();
    private final Estate estate = estate(store);
    private final Clockwork clockwork = new Clockwork(InstantSource.system());
    private final Features features =
            Wiring.features(store, estate, clockwork, Failpoint.Listener.NONE, InstantSource.system());
    private final Node node = Node.open(features, clockwork, "test", InstantSource.system());
    private final SampleLoader samples = new SampleLoader(store, TestServer.shared(), prefix);
    private final SampleDemo demo = new SampleDemo("trading", samples, features, InstantSource.system());

    private List<String> roots = List.of();
    private List<SessionView> sessions = List.of();

    private static Estate estate(Store store) {
        EmbeddedServer server = TestServer.shared();
        return new Estate(
                store,
                new Secrets(Map.of()),
                Optional.of(
                        new EmbeddedLogin(server.host(), server.port(), EmbeddedServer.USER, server.passwordFile())),
                _ -> new PostgresDialect(),
                Links.DEFAULT);
    }

    @BeforeAll
    void loadAndRun() {
        long t0 = System.nanoTime();
        demo.load(ROWS, 42, (_, _, _) -> {});
        long t1 = System.nanoTime();
        roots = demo.applyPolicies("test");
        long t2 = System.nanoTime();
        sessions = node.runs().run(roots, new RunOptions(0, Duration.ZERO, true, "test"), _ -> {});
        long t3 = System.nanoTime();
        System.out.println("TRADING load " + (t1 - t0) / 1000000 + " apply " + (t2 - t1) / 1000000 + " run "
                + (t3 - t2) / 1000000);
    }

    @AfterAll
    void close() {
        node.close();
        estate.close();
        store.close();
    }

    @Test
    void aRunTakesAll() {
        sessions.stream().filter(s -> s.state() != SessionState.SUCCEEDED).forEach(System.out::println);
        System.out.println(
                sessions.stream().mapToLong(SessionView::archivedRows).sum());
        assertThat(sessions).hasSize(120);
        assertThat(sessions).extracting(SessionView::state).containsOnly(SessionState.SUCCEEDED);
    }
}
