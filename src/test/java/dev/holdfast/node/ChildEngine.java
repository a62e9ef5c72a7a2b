package dev.holdfast.node;

import dev.holdfast.app.Wiring;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.callback.Services;
import dev.holdfast.dialect.postgresql.PostgresDialect;
import dev.holdfast.drive.Limits;
import dev.holdfast.estate.EmbeddedLogin;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.Secrets;
import dev.holdfast.notify.NotifySettings;
import dev.holdfast.plan.StoredPlans;
import dev.holdfast.store.EmbeddedServer;
import dev.holdfast.store.Store;
import dev.holdfast.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The engine of a process that a test starts, over the databases of the test's own engine.
final class ChildEngine implements AutoCloseable {
    /// How many arguments say where the databases are.
    static final int ARGUMENTS = 4;

    private final Store store;
    private final Estate estate;
    private final Features features;

    /// @param arguments begin with the control database's URL, host, port, password file
    ChildEngine(String[] arguments, Failpoint.Listener failpoints) throws IOException {
        EmbeddedLogin login = new EmbeddedLogin(
                arguments[1], Integer.parseInt(arguments[2]), EmbeddedServer.USER, Path.of(arguments[3]));
        String password = Files.readString(login.passwordFile()).strip();
        store = Store.connect(arguments[0], EmbeddedServer.USER, password);
        estate = new Estate(store, new Secrets(Map.of()), Optional.of(login), _ -> new PostgresDialect());
        features = Wiring.features(
                store, estate, (_, _) -> Optional.empty(), failpoints, InstantSource.system()); // no crons
    }

    /// One that may call services.
    ChildEngine(String[] arguments, NotifySettings.Bound notifying) throws IOException {
        EmbeddedLogin login = new EmbeddedLogin(
                arguments[1], Integer.parseInt(arguments[2]), EmbeddedServer.USER, Path.of(arguments[3]));
        store = Store.connect(
                arguments[0],
                EmbeddedServer.USER,
                Files.readString(login.passwordFile()).strip());
        estate = new Estate(store, new Secrets(Map.of()), Optional.of(login), _ -> new PostgresDialect());
        features = Wiring.features(
                store,
                estate,
                (_, _) -> Optional.empty(),
                Failpoint.Listener.NONE,
                InstantSource.system(),
                new Wiring.Choices(
                        StoredPlans.USUAL_LIFE,
                        Limits.DEFAULT,
                        Wiring.Cold.usual(Path.of("target", "cold", "child").toAbsolutePath()),
                        notifying,
                        Services.Patience.USUAL));
    }

    /// What starts such a process, up to the arguments that say where the databases are.
    static List<String> command(EngineFixture engine, Class<?> main, String classPath, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(Arrays.asList(options));
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(arguments(engine));
        return command;
    }

    /// Says to such a process where the databases are.
    static List<String> arguments(EngineFixture engine) {
        var server = TestServer.shared();
        String control = engine.controlLines("select current_database()").getFirst();
        return List.of(
                server.url(control),
                server.host(),
                Integer.toString(server.port()),
                server.passwordFile().toAbsolutePath().toString());
    }

    /// The class path of this process.
    static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
    }

    Features features() {
        return features;
    }

    Node open(String version) {
        return open(version, new NoTimetable());
    }

    Node open(String version, Timetable timetable) {
        return Node.open(features, timetable, version, InstantSource.system());
    }

    @Override
    public void close() {
        estate.close();
        store.close();
    }
}
