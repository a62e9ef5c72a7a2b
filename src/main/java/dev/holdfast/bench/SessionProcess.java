package dev.holdfast.bench;

import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.postgresql.PostgresDialect;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.EmbeddedLogin;
import dev.holdfast.estate.Environment;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.SecretRef;
import dev.holdfast.estate.Secrets;
import dev.holdfast.node.Features;
import dev.holdfast.node.Node;
import dev.holdfast.node.Runs;
import dev.holdfast.node.Timetable;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.session.ChunkView;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import dev.holdfast.store.EmbeddedServer;
import dev.holdfast.store.Store;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The process that a session is measured in. Prints [#BEGUN] when the session begins and `name=number` lines.
///
/// Arguments: `SOURCE_SERVER ARCHIVE_SERVER local|stream CHUNK_ROWS WORKERS PACE PROOF COLLECTED`; it attaches to
/// servers that run.
public final class SessionProcess {
    static final String BEGUN = "begun";

    private static final String POLICY = "orders";
    private static final String SOURCE = "shop";
    private static final String ARCHIVE = "vault";
    private static final String FULL = "full";
    private static final String GENTLE = "gentle";

    /// A small session goes first, in databases of its own, in as many chunks as a large one has: an engine that has
    /// been running for a minute is measured, as the server below it is.
    private static final String WARM_UP = "warm-";

    private static final int WARM_UP_CHUNK_ROWS = 50;

    /// A gentle session has some thousand.
    private static final int GENTLE_WARM_UP_CHUNK_ROWS = 4;

    private final EmbeddedServer source;
    private final EmbeddedServer archive;
    private final SessionCall.Manner manner;
    private final int chunkRows;
    private final Engines engines;
    private final PrintStream out;

    private SessionProcess(List<String> arguments, Engines engines, PrintStream out) {
        this.source = EmbeddedServer.open(Path.of(arguments.get(0)));
        this.archive = EmbeddedServer.open(Path.of(arguments.get(1)));
        this.chunkRows = Integer.parseInt(arguments.get(3));
        this.manner = new SessionCall.Manner(
                arguments.get(2).equals("local"),
                Integer.parseInt(arguments.get(4)),
                arguments.get(5),
                arguments.get(6),
                Boolean.parseBoolean(arguments.get(7)));
        this.engines = engines;
        this.out = out;
    }

    /// Runs one session and returns when it has ended.
    ///
    /// @param out hears the figures
    public static void run(List<String> arguments, Engines engines, PrintStream out) throws Exception {
        SessionProcess process = new SessionProcess(arguments, engines, out);
        try (OwnUse use = OwnUse.watch(process.manner.collected())) {
            process.run(use);
        }
    }

    private void run(OwnUse use) throws Exception {
        String password = Files.readString(source.passwordFile()).strip();
        try (Store store = Store.connect(source.url(Arena.CONTROL), EmbeddedServer.USER, password)) {
            store.migrate();
            try (Estate estate = new Estate(
                    store,
                    new Secrets(Map.of()),
                    Optional.of(new EmbeddedLogin(
                            source.host(), source.port(), EmbeddedServer.USER, source.passwordFile())),
                    _ -> new PostgresDialect())) {
                govern(estate, "", Arena.WORK);
                govern(estate, WARM_UP, Arena.WARM_UP);
                Features features = engines.features(store, estate);
                store.run(tx -> {
                    features.policies().insert(tx, policy(WARM_UP, warmUpChunkRows(), FULL), "bench", "bench");
                    features.policies().insert(tx, policy("", chunkRows, manner.pace()), "bench", "bench");
                });
                try (Node node = Node.open(features, new Unscheduled(), "bench", InstantSource.system())) {
                    session(node, WARM_UP);
                    out.println(BEGUN);
                    long started = System.nanoTime();
                    SessionView session = session(node, "");
                    print("run_ms", (System.nanoTime() - started) / 1_000_000);
                    report(features, session);
                }
            }
        }
        use.figures().forEach(this::print);
    }

    private static SessionView session(Node node, String prefix) {
        SessionView session = node.runs()
                .run(List.of(prefix + POLICY), new Runs.RunOptions(0, Duration.ZERO, true, "bench"), _ -> {})
                .getLast();
        if (session.state() != SessionState.SUCCEEDED) {
            throw new IllegalStateException(
                    "session of " + prefix + POLICY + " ended " + session.state() + ": " + session.error());
        }
        return session;
    }

    private void govern(Estate estate, String prefix, String database) {
        estate.put(new DatabaseSpec(
                prefix + SOURCE,
                Engine.POSTGRESQL,
                DatabaseSpec.EMBEDDED,
                database,
                null,
                null,
                Environment.DEVELOPMENT,
                Set.of(DatabaseSpec.Role.SOURCE, DatabaseSpec.Role.ARCHIVE)));
        estate.put(new DatabaseSpec(
                prefix + ARCHIVE,
                Engine.POSTGRESQL,
                archive.host() + ":" + archive.port(),
                database,
                EmbeddedServer.USER,
                SecretRef.parse("file:" + archive.passwordFile()).orElseThrow(),
                Environment.DEVELOPMENT,
                Set.of(DatabaseSpec.Role.ARCHIVE)));
    }

    private int warmUpChunkRows() {
        return manner.pace().equals(GENTLE) ? GENTLE_WARM_UP_CHUNK_ROWS : WARM_UP_CHUNK_ROWS;
    }

    private PolicyDefinition policy(String prefix, int rowsOfChunk, String pace) {
        return new PolicyDraft(prefix + POLICY, prefix + SOURCE, "orders", "P7Y", "UTC")
                .bundle(List.of("order_lines"))
                .criteria(OrderData.CRITERIA)
                .age("placed_at", "P365D")
                .archive(prefix + (manner.local() ? SOURCE : ARCHIVE), HoldfastSession.SCHEMA)
                .chunkRows(rowsOfChunk)
                .proof(manner.proof())
                .driving(new PolicyDefinition.DrivingDefinition(manner.workers(), pace, List.of(), null))
                .definition();
    }

    private void report(Features features, SessionView session) {
        print("session_ms", session.duration().toMillis());
        print("rows", session.archivedRows());
        print("chunks", session.chunks());
        List<ChunkView> chunks = features.store()
                .inTransaction(tx -> features.sessionViews().chunks(tx, session.id(), false, 0, Integer.MAX_VALUE));
        print("mark_ms", sum(chunks.stream().map(ChunkView::markMillis).toList()));
        print("copy_ms", sum(chunks.stream().map(ChunkView::copyMillis).toList()));
        print("verify_ms", sum(chunks.stream().map(ChunkView::verifyMillis).toList()));
        print("delete_ms", sum(chunks.stream().map(ChunkView::deleteMillis).toList()));
        print("hand_off_ms", sum(chunks.stream().map(ChunkView::handOffMillis).toList()));
    }

    private static long sum(List<Integer> millis) {
        return millis.stream().mapToLong(value -> value == null ? 0 : value).sum();
    }

    private void print(String name, long value) {
        out.println(name + "=" + value);
    }

    /// Nothing fires here.
    private static final class Unscheduled implements Timetable {
        @Override
        public Optional<Instant> nextFire(Policy policy) {
            return Optional.empty();
        }

        @Override
        public Optional<Instant> nextFire(Policy policy, Instant from) {
            return Optional.empty();
        }

        @Override
        public List<Instant> nextFires(String cron, ZoneId zone, int count) {
            return List.of();
        }

        @Override
        public List<Instant> fires(String cron, ZoneId zone, Instant after, int most) {
            return List.of();
        }

        @Override
        public Optional<String> inWords(String cron) {
            return Optional.empty();
        }

        @Override
        public void policiesChanged() {}
    }
}
