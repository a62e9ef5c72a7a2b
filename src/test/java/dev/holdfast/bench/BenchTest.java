package dev.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.testing.FreshData;
import dev.holdfast.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The measurement itself, with few rows: its figures mean nothing here, what it counts does.
final class BenchTest {
    private static final String SESSION_MAIN = "dev.holdfast.app.BenchedSession";
    private static final Path DIRECTORY = Path.of("target/bench-test");

    private static BenchOptions options(Trial... trials) {
        return BenchOptions.quick(EnumSet.copyOf(List.of(trials)), DIRECTORY)
                .withRows(4_000)
                .withRounds(1);
    }

    /// The program files of the tests' own server. A run that is stopped unpacks its own, as people's runs do.
    private static Path unpacked() {
        return Objects.requireNonNull(TestServer.shared().passwordFile().getParent());
    }

    private static List<Path> left() throws IOException {
        try (var files = Files.list(DIRECTORY)) {
            return files.toList();
        }
    }

    @Test
    void aRunTellsWhatWasAskedForAndLeavesNothing() throws IOException {
        List<String> said = new ArrayList<>();

        List<Figure> figures = new Bench(
                        options(Trial.LEDGER_UUID, Trial.LOCAL_W2, Trial.LEDGER_SESSIONS),
                        unpacked(),
                        SESSION_MAIN,
                        said::add)
                .run();

        assertThat(figures)
                .extracting(Figure::trial)
                .containsExactly(Trial.LOCAL_W2, Trial.LEDGER_UUID, Trial.LEDGER_SESSIONS);
        Figure local = figures.getFirst();
        assertThat(local.rounds()).isEqualTo(1);
        assertThat(local.ratio()).isPositive().isBetween(local.low(), local.high());
        assertThat(local.figures()).containsEntry("rows", 3920.0).containsKeys("seconds", "wal_bytes", "rss_kb");
        assertThat(local.figures().get("wal_bytes")).isPositive();
        assertThat(figures.get(1).figures().get("keys_per_second")).isPositive();
        assertThat(figures.getLast().ratio()).isPositive();
        assertThat(said).anyMatch(line -> line.contains("local_cte"));
        assertThat(left()).isEmpty();
    }

    @Test
    void aContenderThatMovesOtherRowsThanDueIsRefused() throws Exception {
        Files.createDirectories(DIRECTORY);
        Path directory = Files.createDirectory(DIRECTORY.resolve("wrong-" + System.nanoTime()));
        for (String server : List.of("source", "archive")) {
            FreshData.into(Files.createDirectory(directory.resolve(server)));
        }
        try (Server source = Server.open(directory.resolve("source"), unpacked());
                Server archive = source.beside(directory.resolve("archive"))) {
            Arena arena = Arena.open(source, archive, 4_000);
            List<Contender> contenders = List.of(new Forgetful());

            assertThatThrownBy(() -> new Rounds(_ -> {}).play(arena, contenders))
                    .isInstanceOfSatisfying(
                            HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MISMATCH))
                    .hasMessageContaining("forgetful: 3919 rows are in raw_archive, 3920 were due; 0 orders stayed");
        }
        Bench.delete(directory);
    }

    /// Moves as it should, then loses a row.
    private static final class Forgetful implements Contender {
        private final OneStatement way = new OneStatement("forgetful");

        @Override
        public String name() {
            return way.name();
        }

        @Override
        public Held held() {
            return way.held();
        }

        @Override
        public Measured run(Arena arena) throws Exception {
            way.run(arena);
            arena.source()
                    .execute(
                            Arena.WORK,
                            "DELETE FROM raw_archive.orders WHERE ctid = (SELECT min(ctid) FROM raw_archive.orders)");
            return new Measured(1, Map.of());
        }
    }

    @Test
    void aStoppedRunEndsAtOnceAndLeavesNothing() throws Exception {
        List<String> said = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<Boolean> underWay = new CompletableFuture<>();
        Bench bench = new Bench(options(Trial.LOCAL_W1).withRounds(1000), SESSION_MAIN, line -> {
            said.add(line);
            underWay.complete(true);
        });

        CompletableFuture<List<Figure>> run = CompletableFuture.supplyAsync(bench::run);
        underWay.get(120, TimeUnit.SECONDS);
        bench.stop();

        assertThat(run.get(60, TimeUnit.SECONDS)).isEmpty();
        assertThat(left()).isEmpty();
        assertThat(said).hasSizeLessThan(100);
    }
}
