package dev.holdfast.session;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is to change about how hard a session presses; null leaves a thing as it is. Heard at the next chunk's edge.
public record Retune(
        Policy.@Nullable Pace pace,
        @Nullable Integer workers,
        @Nullable Integer chunkRows) {
    private static final int MOST_WORKERS = 16;
    private static final int MOST_ROWS = 100_000;

    /// @throws HoldfastException `USAGE` when a number is out of bounds, or nothing is to change
    public Retune {
        if (pace == null && workers == null && chunkRows == null) {
            throw new HoldfastException(ErrorCode.USAGE, "nothing to retune: say pace, workers or chunk rows");
        }
        if (workers != null && (workers < 1 || workers > MOST_WORKERS)) {
            throw new HoldfastException(ErrorCode.USAGE, "workers: " + workers + " is not between 1 and 16");
        }
        if (chunkRows != null && (chunkRows < 1 || chunkRows > MOST_ROWS)) {
            throw new HoldfastException(ErrorCode.USAGE, "chunk rows: " + chunkRows + " is not between 1 and 100000");
        }
    }

    /// In words, for the session's record: `pace gentle, 1 worker`.
    public String words() {
        List<String> words = new ArrayList<>();
        if (pace != null) {
            words.add("pace " + pace.id());
        }
        if (workers != null) {
            words.add(workers == 1 ? "1 worker" : workers + " workers");
        }
        if (chunkRows != null) {
            words.add("chunks of at most " + chunkRows + " rows");
        }
        return String.join(", ", words);
    }
}
