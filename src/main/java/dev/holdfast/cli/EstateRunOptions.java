package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.run.Cap;
import dev.holdfast.run.RunWish;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What a run of several policies can be told beside `run`'s own options.
final class EstateRunOptions {
    @Option(
            names = "--database",
            paramLabel = "DATABASE",
            description = "with --all: only policies whose rows are there; may be given more than once")
    List<String> databases = new ArrayList<>();

    @Option(
            names = "--workers",
            paramLabel = "COUNT",
            converter = Words.Positive.class,
            description = "with --all: trees of policies that run at once, 1 to 8; 2 when not said")
    @Nullable
    Long workers;

    @Option(
            names = "--cap",
            paramLabel = "DATABASE=CHUNKS",
            description = "with --all: most chunks at once in a database, as source and archive together; 16 when not"
                    + " said")
    List<String> caps = new ArrayList<>();

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            arity = "0..1",
            fallbackValue = NEWEST,
            description = "go on with a run of --all, and try again what failed in it; the newest that did not succeed"
                    + " whole when no number is given")
    @Nullable
    String resume;

    private static final String NEWEST = "newest";

    boolean resuming() {
        return resume != null;
    }

    boolean given() {
        return !databases.isEmpty() || workers != null || !caps.isEmpty();
    }

    /// @return empty for the newest
    OptionalLong run() {
        if (resume == null || resume.equals(NEWEST)) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(resume));
        } catch (NumberFormatException e) {
            throw new HoldfastException(
                    ErrorCode.USAGE, "--resume takes the number of a run, and '" + resume + "' is none", e);
        }
    }

    RunWish wish(
            InstantSource clock, long limit, Duration maxTime, boolean children, boolean buildIndexes, String actor) {
        Instant now = clock.instant();
        return new RunWish(
                null,
                now,
                databases,
                workers == null ? RunWish.USUAL_WORKERS : (int) Math.min(workers, Integer.MAX_VALUE),
                caps.stream().map(Cap::parse).toList(),
                limit,
                maxTime,
                children,
                buildIndexes,
                actor);
    }
}
