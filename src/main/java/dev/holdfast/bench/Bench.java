package dev.holdfast.bench;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.bench.SessionCall.Manner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Measures what it is asked for, on two servers of its own in a directory of its own, and leaves nothing behind.
public final class Bench {
    private static final Set<Trial> SPEED =
            EnumSet.of(Trial.LOCAL_W1, Trial.LOCAL_W2, Trial.LOCAL_PROOF_W1, Trial.STREAM_W1, Trial.STREAM_W2);
    private static final Set<Trial> LEDGER = EnumSet.of(
            Trial.LEDGER_BIGINT, Trial.LEDGER_BIGINT_OUT, Trial.LEDGER_UUID, Trial.LEDGER_COMPOSITE, Trial.LEDGER_FLAT);
    private static final Set<Trial> CATALOG = EnumSet.of(Trial.CATALOG_OBJECTS, Trial.PLAN_TIME);
    private static final Set<Trial> FOREGROUND =
            EnumSet.of(Trial.FOREGROUND_P99_FULL, Trial.FOREGROUND_P99_NORMAL, Trial.FOREGROUND_P99_GENTLE);

    private final BenchOptions options;
    private final @Nullable Path unpacked;
    private final Consumer<String> say;
    private final Halt halt = new Halt();
    private final SessionCall call;

    /// @param sessionMain name of the class whose main method calls [SessionProcess#run]
    /// @param say hears what is going on, a line at a time
    public Bench(BenchOptions options, String sessionMain, Consumer<String> say) {
        this(options, null, sessionMain, say);
    }

    /// @param unpacked where another server has its program files; null to unpack them
    Bench(BenchOptions options, @Nullable Path unpacked, String sessionMain, Consumer<String> say) {
        this.options = options;
        this.unpacked = unpacked;
        this.say = say;
        this.call = new SessionCall(sessionMain, options.heapMegabytes(), options.chunkRows(), halt);
    }

    /// Measures.
    ///
    /// @return a figure for each trial, in their order; none when it was stopped
    /// @throws HoldfastException `MISMATCH` when a contender did not move exactly what was due
    public List<Figure> run() {
        Path directory = fresh(options.directory());
        try {
            return measure(directory);
        } catch (HoldfastException e) {
            if (halt.halted()) {
                return List.of();
            }
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } catch (Exception e) {
            if (halt.halted()) {
                return List.of();
            }
            throw new HoldfastException(ErrorCode.INTERNAL, "the measurement failed: " + e.getMessage(), e);
        } finally {
            if (options.keep()) {
                say.accept("kept " + directory);
            } else {
                delete(directory);
            }
        }
    }

    /// Ends what is being measured and its servers; safe to call from any thread. [#run] then returns.
    public void stop() {
        halt.halt();
    }

    private static Path fresh(Path parent) {
        try {
            Files.createDirectories(parent);
            return Files.createDirectory(parent.resolve("bench-" + UUID.randomUUID()));
        } catch (IOException e) {
            throw new HoldfastException(ErrorCode.CONFIG, "no directory can be made in " + parent, e);
        }
    }

    static void delete(Path directory) {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new HoldfastException(ErrorCode.CONFIG, directory + " was not removed: " + e.getMessage(), e);
        }
    }

    private List<Figure> measure(Path directory) throws Exception {
        List<Figure> figures = new ArrayList<>();
        Path place = directory.resolve("source");
        try (Server source = stoppable(unpacked == null ? Server.open(place) : Server.open(place, unpacked))) {
            if (wants(SPEED) || wants(FOREGROUND) || options.trials().contains(Trial.MEMORY)) {
                try (Server archive = stoppable(source.beside(directory.resolve("archive")))) {
                    figures.addAll(sessions(source, archive));
                }
            }
            if (wants(LEDGER)) {
                figures.addAll(new LedgerTrials(source, options.keys(), say).measure(options.rounds(), wanted(LEDGER)));
            }
            if (options.trials().contains(Trial.LEDGER_SESSIONS)) {
                figures.add(new LedgerSessions(source, options.keys(), say).measure(options.rounds()));
            }
            if (wants(CATALOG)) {
                figures.addAll(new LegacyTables(source, options.tables()).measure(options.rounds(), wanted(CATALOG)));
            }
            if (options.trials().contains(Trial.HISTORY_LOOKUP)) {
                figures.add(new HistoryLookups(source, options.historyRows(), say).measure(options.rounds()));
            }
        }
        return figures.stream().sorted(Comparator.comparing(Figure::trial)).toList();
    }

    private Server stoppable(Server server) {
        halt.onHalt(server::close);
        return server;
    }

    private boolean wants(Set<Trial> some) {
        return options.trials().stream().anyMatch(some::contains);
    }

    private List<Trial> wanted(Set<Trial> some) {
        return options.trials().stream().filter(some::contains).toList();
    }

    private List<Figure> sessions(Server source, Server archive) throws Exception {
        List<Figure> figures = new ArrayList<>();
        Arena arena = Arena.open(source, archive, options.rows());
        say.accept("%,d rows are due".formatted(arena.due()));
        if (wants(SPEED)) {
            List<Contender> contenders = contenders();
            Rounds rounds = new Rounds(say);
            for (int round = 0; round < options.rounds(); round++) {
                rounds.play(arena, contenders);
            }
            wanted(SPEED).forEach(trial -> figures.add(rounds.figure(trial)));
        }
        if (wants(FOREGROUND)) {
            Foreground foreground = new Foreground(call, halt, say);
            for (int round = 0; round < options.rounds(); round++) {
                foreground.round(arena, wanted(FOREGROUND));
            }
            wanted(FOREGROUND).forEach(trial -> figures.add(foreground.figure(trial)));
        }
        if (options.trials().contains(Trial.MEMORY)) {
            figures.add(new MemoryGrowth(call, options.memoryRows(), say).measure(arena));
        }
        return figures;
    }

    /// Those that are wanted, each after what it is compared with.
    private List<Contender> contenders() {
        List<Contender> contenders = new ArrayList<>();
        boolean proof = options.trials().contains(Trial.LOCAL_PROOF_W1);
        boolean one = proof || options.trials().contains(Trial.LOCAL_W1);
        if (one || options.trials().contains(Trial.LOCAL_W2)) {
            contenders.add(new OneStatement(Trial.LOCAL_W1.against()));
        }
        if (one) {
            contenders.add(session(Trial.LOCAL_W1, true, 1, "set"));
        }
        if (options.trials().contains(Trial.LOCAL_W2)) {
            contenders.add(session(Trial.LOCAL_W2, true, 2, "set"));
        }
        if (proof) {
            contenders.add(session(Trial.LOCAL_PROOF_W1, true, 1, "proof"));
        }
        if (options.trials().contains(Trial.STREAM_W1) || options.trials().contains(Trial.STREAM_W2)) {
            contenders.add(Pipe.fastest(Trial.STREAM_W1.against()));
        }
        if (options.trials().contains(Trial.STREAM_W1)) {
            contenders.add(session(Trial.STREAM_W1, false, 1, "set"));
        }
        if (options.trials().contains(Trial.STREAM_W2)) {
            contenders.add(session(Trial.STREAM_W2, false, 2, "set"));
        }
        return contenders;
    }

    private Contender session(Trial trial, boolean local, int workers, String proof) {
        return new HoldfastSession(trial.id(), trial.against(), call, new Manner(local, workers, "full", proof, false));
    }
}
