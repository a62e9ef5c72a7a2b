package dev.holdfast.session;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.dialect.Keys;
import dev.holdfast.ledger.Chunk;
import dev.holdfast.ledger.ChunkResult;
import dev.holdfast.ledger.RowExceptions.State;
import dev.holdfast.notify.Outbox;
import dev.holdfast.session.SessionRunner.Assignment;
import dev.holdfast.session.SessionRunner.Tools;
import dev.holdfast.store.Tx;
import java.util.function.Consumer;

/// Writes down what becomes of chunks: moved and handed off, left where they are with the reason, tried again.
final class ChunkBook {
    private final Tools tools;
    private final Assignment work;
    private final Outbox outbox = new Outbox();

    ChunkBook(Tools tools, Assignment work) {
        this.tools = tools;
        this.work = work;
    }

    /// The chunk has moved; its keys go to the child policies.
    SessionState handOff(Tx tx, Chunk chunk, ChunkResult result) {
        tools.ledger().handOff(tx, chunk, result, work.children());
        settle(tx, chunk);
        int keys = chunk.keys().size();
        SessionState now = tools.sessions()
                .progress()
                .chunkDone(
                        tx,
                        work.session(),
                        keys,
                        result.rows(),
                        result.bytes(),
                        (long) keys * work.children().size());
        tell(tx, chunk, result);
        tools.sessions().requireLease(tx, work.session(), work.epoch());
        tools.failpoints().reached(Failpoint.BEFORE_HAND_OFF_COMMIT);
        return now;
    }

    /// Without a callback nothing is asked or written.
    private void tell(Tx tx, Chunk chunk, ChunkResult moved) {
        if (work.route().policy().callback() != null) {
            outbox.chunkArchived(
                    tx,
                    new Outbox.ChunkFacts(
                            work.route().policy().name(),
                            work.session(),
                            chunk.chunk(),
                            chunk.keys().size(),
                            moved.rows(),
                            moved.bytes(),
                            work.children().size()));
        }
    }

    private void settle(Tx tx, Chunk chunk) {
        if (chunk.from() != null) {
            tools.handoffs()
                    .settleIfDone(
                            tx, chunk.from(), work.route().policy().id(), work.session(), SessionRunner.LOOK_AGAIN);
        }
    }

    /// These rows stay where they are.
    void left(Tx tx, Chunk chunk, Keys keys, State state, String reason) {
        if (keys.size() > 0) {
            tools.exceptions().add(tx, chunk, work.route().root().source(), keys, state, reason);
            tools.sessions().progress().left(tx, work.session(), state, keys.size());
        }
    }

    /// The chunk is tried again with the keys that are worth it.
    ///
    /// @param more what else is written down with it
    Chunk written(Chunk chunk, Keys rest, String reason, Consumer<Tx> more) {
        tools.store().run(tx -> {
            more.accept(tx);
            tools.ledger().retry(tx, chunk, rest, reason);
            tools.sessions().requireLease(tx, work.session(), work.epoch());
            tools.failpoints().reached(Failpoint.BEFORE_RETRY_COMMIT);
        });
        tools.failpoints().reached(Failpoint.AFTER_RETRY);
        return chunk.with(rest, chunk.attempts() + 1);
    }

    void note(Tx tx, String kind, String message) {
        tools.sessions().note(tx, work.session(), "warning", kind, message);
    }
}
