package dev.holdfast.app;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.bench.SessionProcess;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The process that `holdfast bench` measures a session in.
public final class BenchedSession {
    private BenchedSession() {}

    public static void main(String[] arguments) throws Exception {
        SessionProcess.run(
                List.of(arguments),
                (store, estate) -> Wiring.features(
                        store, estate, (_, _) -> Optional.empty(), Failpoint.Listener.NONE, InstantSource.system()),
                new PrintStream(System.out, true, StandardCharsets.UTF_8));
        System.exit(0);
    }
}
