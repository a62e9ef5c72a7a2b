package dev.holdfast.session;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.callback.AnswerFault;
import dev.holdfast.callback.CallbackRequest;
import dev.holdfast.callback.Page;
import dev.holdfast.callback.PageSink;
import dev.holdfast.callback.Services.Outcome;
import dev.holdfast.dialect.Keys;
import dev.holdfast.ledger.Chunk;
import dev.holdfast.ledger.RowExceptions.State;
import dev.holdfast.session.SessionRunner.Assignment;
import dev.holdfast.session.SessionRunner.Tools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// Brings chunks to their end by asking the service for each what became of its keys: each was archived, or stays.
///
/// The service is asked with the same id until it has told all, whoever was killed meanwhile: so nothing that it
/// archived can be forgotten, nor be handed off twice. A chunk that it may have seen leaves the list only with its
/// word.
final class KeysTurn implements Turns {
    private static final int TRIES_TO_STOP = 5;
    private static final Duration MOST_BETWEEN = Duration.ofSeconds(5);

    private final Tools tools;
    private final Assignment work;
    private final ServiceCalls calls;

    KeysTurn(Tools tools, Assignment work, ServiceCalls calls) {
        this.tools = tools;
        this.work = work;
        this.calls = calls;
    }

    @Override
    public Ended take(Chunk listed, boolean begun) {
        tools.failpoints().reached(Failpoint.TAKE_CHUNK);
        try {
            return ask(listed, begun || listed.attempts() > 0);
        } catch (HoldfastException e) {
            return new Ended.Refused(ServiceCalls.refusal(e));
        }
    }

    /// Keys that are held are not asked for. Of a chunk that the service may have seen it is asked what became of them
    /// all, and to archive no more.
    private Ended ask(Chunk listed, boolean seen) {
        Keys held = calls.held(listed.keys());
        boolean stop = seen && held.size() > 0;
        Chunk chunk = held.size() == 0 || seen
                ? listed
                : calls.book()
                        .written(listed, listed.keys().without(held), "a hold or a pin covers rows", tx -> calls.book()
                                .left(tx, listed, held, State.HELD, "a hold or a pin covers it"));
        int tries = 0;
        while (true) {
            Told told = new Told(chunk.keys());
            switch (call(chunk, tries, stop, told)) {
                case Outcome.Done() -> {
                    return new Ended.Done(handOff(chunk, told));
                }
                case Outcome.Later(Duration wait, String why) -> {
                    Optional<SessionState> end = calls.pause(wait, why);
                    if (end.isPresent()) {
                        return new Ended.Done(end.get());
                    }
                }
                case Outcome.Broken(String why) -> {
                    calls.requireHope(++tries, why);
                    Optional<SessionState> end = calls.pause(ServiceCalls.pauseAfter(tries), why);
                    if (end.isPresent()) {
                        return new Ended.Done(end.get());
                    }
                }
                case Outcome.Cut() -> throw new IllegalStateException("every page is wanted");
            }
        }
    }

    private Outcome call(Chunk chunk, int tries, boolean stop, Told told) {
        if (chunk.keys().size() == 0) {
            return new Outcome.Done();
        }
        int attempt = chunk.attempts() + tries + 1;
        return calls.services()
                .call(
                        CallbackRequest.keys(work.route(), calls.asker(), chunk.chunk(), attempt, stop, chunk.keys()),
                        told);
    }

    private SessionState handOff(Chunk chunk, Told told) {
        Page page = told.whole();
        Keys violated = calls.checked(page);
        tools.failpoints().reached(Failpoint.BEFORE_HAND_OFF);
        SessionState state = tools.store().inTransaction(tx -> calls.write(tx, chunk, page, violated, told.millis()));
        tools.failpoints().reached(Failpoint.AFTER_HAND_OFF);
        return state;
    }

    /// Asks the service to archive no more of the chunk, and hands off what it did.
    @Override
    public void giveUp(Chunk chunk) {
        String why = "";
        for (int tries = 0; tries < TRIES_TO_STOP; tries++) {
            Told told = new Told(chunk.keys());
            switch (call(chunk, tries, true, told)) {
                case Outcome.Done() -> {
                    handOffAlone(chunk, told.archived);
                    return;
                }
                case Outcome.Later(Duration wait, String busy) -> {
                    why = busy;
                    LockSupport.parkNanos(Math.min(wait.toNanos(), MOST_BETWEEN.toNanos()));
                }
                case Outcome.Broken(String broken) -> {
                    why = broken;
                    LockSupport.parkNanos(ServiceCalls.pauseAfter(tries).toNanos());
                }
                case Outcome.Cut() -> throw new IllegalStateException("every page is wanted");
            }
        }
        throw new HoldfastException(
                ErrorCode.UNREACHABLE,
                "policy %s: its service does not say what it archived of chunk %d: %s; the session stays to be resumed or cancelled later"
                        .formatted(work.route().policy().name(), chunk.chunk(), why));
    }

    /// The rows that stay are due as before: the handoff that the chunk serves is not settled by it, so that the
    /// session's end gives it back.
    private void handOffAlone(Chunk chunk, Keys archived) {
        if (archived.size() == 0) {
            return;
        }
        Chunk alone = new Chunk(
                chunk.session(),
                chunk.chunk(),
                chunk.keys(),
                null,
                chunk.attempts(),
                chunk.archivedAt(),
                chunk.retainUntil(),
                chunk.markMillis());
        Page page = new Page(archived, archived.slice(0, 0), List.of(), null);
        Keys violated = calls.checked(page);
        tools.store().run(tx -> calls.write(tx, alone, page, violated, 0));
    }

    /// What the service told of a chunk's keys so far.
    private static final class Told implements PageSink {
        private final long begun = System.nanoTime();
        private final Keys asked;
        private final Set<List<Object>> open = new HashSet<>();
        private final Set<List<Object>> closed = new HashSet<>();
        private Keys archived;
        private Keys skipped;
        private final List<String> reasons = new ArrayList<>();

        Told(Keys asked) {
            this.asked = asked;
            this.archived = asked.slice(0, 0);
            this.skipped = asked.slice(0, 0);
            for (int row = 0; row < asked.size(); row++) {
                open.add(asked.key(row));
            }
        }

        @Override
        public boolean take(Page page) {
            close(page.archived());
            close(page.skipped());
            archived = archived.and(page.archived());
            skipped = skipped.and(page.skipped());
            reasons.addAll(page.reasons());
            if (page.last() && !open.isEmpty()) {
                Object one = open.iterator().next();
                throw AnswerFault.MISSING.refused(
                        "it is done, and does not tell of %,d of %,d keys that were asked for, such as %s"
                                .formatted(open.size(), asked.size(), one));
            }
            return true;
        }

        private void close(Keys keys) {
            for (int row = 0; row < keys.size(); row++) {
                List<Object> key = keys.key(row);
                if (open.remove(key)) {
                    closed.add(key);
                } else if (closed.contains(key)) {
                    throw AnswerFault.TWICE.refused("it tells of " + keys.text(row) + " in two of its pages");
                } else {
                    throw AnswerFault.FOREIGN_KEY.refused(
                            "it tells of " + keys.text(row) + ", which was not asked for");
                }
            }
        }

        Page whole() {
            return new Page(archived, skipped, reasons, null);
        }

        int millis() {
            return (int) ((System.nanoTime() - begun) / 1_000_000);
        }
    }
}
