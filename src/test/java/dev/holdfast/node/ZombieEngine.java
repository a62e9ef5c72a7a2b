package dev.holdfast.node;

import dev.holdfast.app.Wiring;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.dialect.postgresql.PostgresDialect;
import dev.holdfast.estate.EmbeddedLogin;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.Secrets;
import dev.holdfast.store.EmbeddedServer;
import dev.holdfast.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// Child process of [ZombieTest]: an engine that says so when it has come to a failpoint for the n-th time, and waits
/// there for a line before it goes on.
final class ZombieEngine {
    private ZombieEngine() {}

    /// @param arguments the control database's URL, host, port, password file, policy, failpoint, time
    public static void main(String[] arguments) throws Exception {
        EmbeddedLogin login = new EmbeddedLogin(
                arguments[1], Integer.parseInt(arguments[2]), EmbeddedServer.USER, Path.of(arguments[3]));
        String password = java.nio.file.Files.readString(login.passwordFile()).strip();
        Failpoint point = Failpoint.valueOf(arguments[5]);
        int time = Integer.parseInt(arguments[6]);
        AtomicInteger times = new AtomicInteger();
        try (Store store = Store.connect(arguments[0], EmbeddedServer.USER, password);
                Estate estate =
                        new Estate(store, new Secrets(Map.of()), Optional.of(login), _ -> new PostgresDialect())) {
            Features features = Wiring.features(
                    store,
                    estate,
                    (_, _) -> Optional.empty(), // no crons
                    reached -> {
                        if (reached == point && times.incrementAndGet() == time) {
                            sayAndWait();
                        }
                    },
                    InstantSource.system());
            try (Node node = Node.open(features, new NoTimetable(), "zombie", InstantSource.system())) {
                node.runs().run(List.of(arguments[4]), new Runs.RunOptions(0, Duration.ZERO, true, "zombie"), _ -> {});
            }
        }
    }

    private static void sayAndWait() {
        System.out.println("there");
        System.out.flush();
        try {
            int unused = System.in.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class NoTimetable implements Timetable {
        @Override
        public Optional<Instant> nextFire(dev.holdfast.policy.Policy policy) {
            return Optional.empty();
        }

        @Override
        public List<Instant> nextFires(String cron, ZoneId zone, int count) {
            return List.of();
        }

        @Override
        public void policiesChanged() {}
    }
}
