package dev.holdfast.bench;

import dev.holdfast.bench.SessionCall.Manner;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// A Holdfast session.
///
/// Its time is that of the whole run in its process: catalog, marking, archive tables, all chunks, the ledger. The
/// start of the JVM and of the control database are not in it, nor is a small session that goes before.
record HoldfastSession(String name, String reference, SessionCall call, Manner manner) implements Contender {
    /// Schema of the archive tables.
    static final String SCHEMA = "kept";

    @Override
    public Held held() {
        return new Held(manner.local(), SCHEMA);
    }

    @Override
    public Measured run(Arena arena) throws Exception {
        arena.source().create(Arena.CONTROL);
        AtomicLong before = new AtomicLong();
        Map<String, Long> figures = call.run(arena, manner, () -> before.set(arena.wal()));
        figures.put("wal_bytes", arena.wal() - before.get());
        return new Measured(figures.getOrDefault("run_ms", 0L), figures);
    }
}
