package dev.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.callback.Services;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.postgresql.PostgresDialect;
import dev.holdfast.drive.Limits;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.EmbeddedLogin;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.Secrets;
import dev.holdfast.node.Features;
import dev.holdfast.node.Node;
import dev.holdfast.node.Runs.RunOptions;
import dev.holdfast.node.Verification;
import dev.holdfast.node.Verifier;
import dev.holdfast.notify.NotifySettings;
import dev.holdfast.plan.StoredPlans;
import dev.holdfast.sample.SampleLoader;
import dev.holdfast.sample.ServicePlace;
import dev.holdfast.sample.ShopServices;
import dev.holdfast.session.SessionView;
import dev.holdfast.store.EmbeddedServer;
import dev.holdfast.store.Links;
import dev.holdfast.store.Store;
import dev.holdfast.testing.TestServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// An engine of its own, wired as the program wires it, and a sample in databases of its own on the test server.
final class SampleEngine implements AutoCloseable {
    private static final AtomicLong PREFIXES = new AtomicLong();

    private final String prefix = "a" + ProcessHandle.current().pid() + "_" + PREFIXES.incrementAndGet() + "_";
    private final Store store = TestServer.freshStore();
    private final Estate estate = estate(store);
    private final Clockwork clockwork = new Clockwork(InstantSource.system());
    private final String sample;
    final Features features;
    final Node node;
    final SampleLoader samples = new SampleLoader(store, TestServer.shared(), prefix);
    final SampleDemo demo;
    final Optional<ShopServices> services;

    SampleEngine(String sample) {
        this(sample, Optional.empty());
    }

    /// @param place of the services of the shop's teams
    SampleEngine(String sample, Optional<ServicePlace> place) {
        this.sample = sample;
        NotifySettings notifying = place.map(there -> NotifySettings.NONE.allowing(there.allowed()))
                .orElse(NotifySettings.NONE);
        features = Wiring.features(
                store,
                estate,
                clockwork,
                Failpoint.Listener.NONE,
                InstantSource.system(),
                new Wiring.Choices(
                        StoredPlans.USUAL_LIFE,
                        Limits.DEFAULT,
                        Wiring.Cold.usual(Path.of(
                                System.getProperty("java.io.tmpdir"), "holdfast-" + store.installation(), "cold")),
                        new NotifySettings.Bound(notifying, new Secrets(Map.of())),
                        Services.Patience.of(Duration.ofSeconds(5))));
        node = Node.open(features, clockwork, "test", InstantSource.system());
        services = place.map(this::services);
        demo = new SampleDemo(
                sample,
                samples,
                features,
                InstantSource.system(),
                services.map(theirs -> new SampleDemo.Told(theirs, node::sendDeliveries)));
    }

    /// Those of one more process.
    ShopServices services(ServicePlace place) {
        return new ShopServices(place, () -> TestServer.shared().connect(prefix + "evidence"), InstantSource.system());
    }

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

    /// The first column of what a query in one of the sample's databases answers.
    List<String> lines(String database, String sql) {
        List<String> lines = new ArrayList<>();
        try (var connection = TestServer.shared().connect(prefix + database);
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            while (row.next()) {
                lines.add(row.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
        return lines;
    }

    long number(String database, String sql) {
        return Long.parseLong(lines(database, sql).getFirst());
    }

    /// Each row that was generated is in source or archive, and `verify` finds no difference.
    ///
    /// @param tables how many the sample has
    void requireEveryGeneratedRowOnce(int tables) {
        List<Verifier.GeneratedTable> generated = new ArrayList<>();
        samples.find(sample)
                .orElseThrow()
                .tables()
                .forEach((database, of) -> of.forEach((table, rows) ->
                        generated.add(new Verifier.GeneratedTable(database, TableName.parse(table, "public"), rows))));

        Verification found = new Verifier(features, store.installation()).verify(List.of(), generated);

        assertThat(found.differences()).isEmpty();
        assertThat(found.samples()).hasSize(tables).allSatisfy(table -> assertThat(table.inSource() + table.inArchive())
                .as(table.table())
                .isEqualTo(table.generated()));
    }

    List<SessionView> run(List<String> policies) {
        return run(policies, new RunOptions(0, Duration.ZERO, true, "test"));
    }

    List<SessionView> run(List<String> policies, RunOptions options) {
        return node.runs().run(policies, options, _ -> {});
    }

    @Override
    public void close() {
        List<String> databases =
                estate.databases().stream().map(DatabaseSpec::databaseName).toList();
        node.close();
        services.ifPresent(ShopServices::close);
        estate.close();
        TestServer.close(store);
        TestServer.forget(databases);
    }
}
