package dev.holdfast.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What can be measured, and the bar that was set for it. The constant's name in lower case is its name in reports.
///
/// `against` says what the ratio divides by; where that is another trial or a contender of the same round, it is its
/// name.
public enum Trial {
    /// Time of a session over time of one statement a table; local method, one worker.
    LOCAL_W1("local_cte", 1.05, Better.LOWER),
    LOCAL_W2("local_cte", 0.75, Better.LOWER),
    /// The price of `proof`: time with it over time with `set`.
    LOCAL_PROOF_W1("local_w1", 1.25, Better.LOWER),
    /// Time of a session over time of COPY out, COPY in, DELETE; stream method, one worker.
    STREAM_W1("pipe", 1.10, Better.LOWER),
    STREAM_W2("pipe", 0.90, Better.LOWER),
    /// Keys a second that are marked and handed off, over 4 million.
    LEDGER_BIGINT("4000000 keys/s", 1, Better.HIGHER),
    /// Keys a second that are claimed, read, marked and settled, over 3 million.
    LEDGER_BIGINT_OUT("3000000 keys/s", 1, Better.HIGHER),
    /// The slower of both ways, over half a million.
    LEDGER_UUID("500000 keys/s", 1, Better.HIGHER),
    /// The slowest of both ways of bigint+int and bigint+date.
    LEDGER_COMPOSITE("500000 keys/s", 1, Better.HIGHER),
    /// Time a key with ten times as many keys, over time a key; the slower way.
    LEDGER_FLAT("a tenth of the keys", 1.15, Better.LOWER),
    /// Time a key with ten times as many sessions of a thousand keys, over time a key; both ways together.
    LEDGER_SESSIONS("a tenth of the sessions", 1.1, Better.LOWER),
    /// Relations of the ledger over relations of a table for each session and child.
    CATALOG_OBJECTS("legacy tables", 0.01, Better.LOWER),
    /// Planning of the claim on a fresh connection, over finding and planning one of the legacy tables.
    PLAN_TIME("legacy tables", 1, Better.LOWER),
    /// 99th percentile of the application's statements beside a session, over that without one, by pace.
    FOREGROUND_P99_FULL("idle", Double.NaN, Better.LOWER),
    FOREGROUND_P99_NORMAL("idle", 3, Better.LOWER),
    FOREGROUND_P99_GENTLE("idle", 3, Better.LOWER),
    /// Live heap of a session that moves ten times the rows, over live heap.
    MEMORY("a tenth of the rows", 1.25, Better.LOWER),
    /// Lookups by key through a history view, over those on one table with all rows.
    HISTORY_LOOKUP("one table", 1.3, Better.LOWER);

    /// Which way a ratio should go.
    public enum Better {
        LOWER,
        HIGHER
    }

    private final String against;
    private final double bar;
    private final Better better;

    Trial(String against, double bar, Better better) {
        this.against = against;
        this.bar = bar;
        this.better = better;
    }

    /// The name in reports and on the command line.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Trial> ofId(String id) {
        return Arrays.stream(values()).filter(trial -> trial.id().equals(id)).findFirst();
    }

    public String against() {
        return against;
    }

    /// The ratio to reach; not a number where none is set.
    public double bar() {
        return bar;
    }

    boolean met(double ratio) {
        return Double.isNaN(bar) || (better == Better.LOWER ? ratio <= bar : ratio >= bar);
    }

    public Better better() {
        return better;
    }
}
