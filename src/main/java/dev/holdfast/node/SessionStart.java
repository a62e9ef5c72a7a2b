package dev.holdfast.node;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.ChunkMover;
import dev.holdfast.archive.Route;
import dev.holdfast.archive.Routes;
import dev.holdfast.ledger.Chunk;
import dev.holdfast.node.Runs.RunListener;
import dev.holdfast.node.SessionsInHand.Held;
import dev.holdfast.policy.Placement;
import dev.holdfast.policy.Policy;
import dev.holdfast.session.Failure;
import dev.holdfast.session.SessionActs;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import dev.holdfast.store.Tx;
import java.time.Period;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/// What becomes of a session under its lease before it moves anything, whether it is new or goes on: missing indexes
/// are built if somebody asked for that, policy and tables are looked at again, and it has a route or ends or waits.
final class SessionStart {
    /// The event by which a session remembers, whoever resumes it, that it is to build indexes first.
    private static final String BUILD_INDEXES = "build_indexes";

    /// Why a session stands still whose tables changed under way.
    private static final String DRIFT = "drift";

    private final Features features;
    private final SessionActs acts = new SessionActs();

    SessionStart(Features features) {
        this.features = features;
    }

    void buildIndexesFirst(Tx tx, long session) {
        features.sessions()
                .note(tx, session, "info", BUILD_INDEXES, "indexes that are missing are built before the first row");
    }

    /// The cut-off of a session is reckoned from its nominal time, however late it is resumed.
    ///
    /// @return empty when the policy does not fit its tables any more, or a database cannot be reached; the
    ///     session's row says which
    Optional<Route> route(Held held, Policy standing, RunListener listener) {
        long session = held.session();
        Asked asked = features.store()
                .look(tx -> new Asked(
                        features.sessions().residence(tx, session),
                        features.sessions().noted(tx, session, BUILD_INDEXES)));
        Policy policy = asked.residence().map(standing::withResidence).orElse(standing);
        stopMarkingIfChanged(held.before(), policy);
        try {
            requireSameExecutor(held.before(), policy);
            requireSamePlace(held.before(), policy);
            if (asked.indexes()) {
                buildIndexes(policy, session, listener);
            }
            Routes.Resolved resolved =
                    features.routes().resolve(policy, held.before().nominalFireTime());
            features.inspector().require(resolved);
            features.store().run(tx -> features.sessions().reckoned(tx, session, resolved.cutoff()));
            return Optional.of(resolved.route());
        } catch (HoldfastException e) {
            String message = String.valueOf(e.getMessage());
            if (drifted(held.before()) && standStill(held, message)) {
                return Optional.empty();
            }
            boolean end = e.code() == ErrorCode.BLOCKED && nothingBegun(held.before(), policy);
            features.store().run(tx -> {
                features.leases().lock(tx, held.lease());
                features.sessions().note(tx, session, "error", end ? "failed" : "interrupted", message);
                if (end) {
                    giveUp(tx, session, Failure.of(e));
                } else {
                    features.sessions().become(tx, session, SessionState.INTERRUPTED, "error", Failure.of(e));
                }
                acts.turned(tx, session);
                features.leases().release(tx, held.lease());
            });
            return Optional.empty();
        }
    }

    /// What a session was asked for. @param indexes whether it is to build them first
    private record Asked(Optional<Period> residence, boolean indexes) {}

    /// What one executor began the other cannot end.
    private static void requireSameExecutor(SessionView before, Policy policy) {
        boolean byService = before.method() == Policy.Method.CALLBACK;
        if (byService != policy.archivedByService()) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "policy %s: session %d was begun with executor = \"%s\", and the policy says \"%s\" by now; set it back until the session has ended; no row was moved"
                            .formatted(
                                    policy.name(),
                                    before.id(),
                                    byService ? "callback" : "direct",
                                    byService ? "direct" : "callback"));
        }
    }

    /// What was copied to one archive is not looked for in another, and marked keys are those of one table.
    private void requireSamePlace(SessionView before, Policy policy) {
        Placement now = Placement.of(policy);
        place(before, policy).filter(then -> !words(then).equals(words(now))).ifPresent(then -> {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "policy %s: session %d was begun to move %s, and the policy says %s by now; set it back until the session has ended; no row was moved"
                            .formatted(policy.name(), before.id(), words(then), words(now)));
        });
    }

    private Optional<Placement> place(SessionView before, Policy policy) {
        return policy.archivedByService() || before.policyVersion() == policy.version()
                ? Optional.empty()
                : features.policies().placementAt(policy, before.policyVersion());
    }

    private static String words(Placement placement) {
        return "%s/%s to %s/%s"
                .formatted(
                        placement.database(),
                        placement.table(),
                        placement.archiveDatabase(),
                        placement.archived(placement.table()));
    }

    /// A cancel is heard before the next index; what a killed build left then goes.
    private void buildIndexes(Policy policy, long session, RunListener listener) {
        BooleanSupplier cancelled =
                () -> features.store().look(tx -> features.sessions().state(tx, session)) == SessionState.CANCELLING;
        if (cancelled.getAsBoolean()) {
            features.indexBuilder().clear(policy);
            return;
        }
        features.indexBuilder()
                .build(
                        policy,
                        line -> {
                            SessionView now = features.store().inTransaction(tx -> {
                                features.sessions().note(tx, session, "info", "index", line);
                                features.sessions().wishes().waiting(tx, session, line);
                                return features.sessionViews().view(tx, session);
                            });
                            listener.progress(now);
                        },
                        cancelled);
        features.store().run(tx -> features.sessions().wishes().waiting(tx, session, null));
    }

    private static boolean drifted(SessionView before) {
        return before.state() == SessionState.PAUSED && DRIFT.equals(before.stopReason());
    }

    /// A session whose tables changed waits for a person for as long as it cannot go on.
    ///
    /// @return false when it is being cancelled
    private boolean standStill(Held held, String message) {
        long session = held.session();
        return features.store().inTransaction(tx -> {
            features.leases().lock(tx, held.lease());
            boolean stands = features.sessions()
                    .become(tx, session, SessionState.PAUSED, DRIFT, new Failure(ErrorCode.MISMATCH, message));
            if (stands) {
                features.sessions().note(tx, session, "error", DRIFT, "it cannot go on: " + message);
                acts.turned(tx, session);
                features.leases().release(tx, held.lease());
            }
            return stands;
        });
    }

    /// A session that cannot go on and has no chunk between its commits ends here, so that it does not stand in the
    /// policy's way for ever.
    private void giveUp(Tx tx, long session, Failure failure) {
        features.ledger().drop(tx, session);
        features.handoffs().giveBack(tx, session);
        boolean cancelled = features.sessions().state(tx, session) == SessionState.CANCELLING;
        features.sessions()
                .become(
                        tx,
                        session,
                        cancelled ? SessionState.CANCELLED : SessionState.FAILED,
                        cancelled ? "cancelled" : "blocked",
                        failure);
    }

    /// Looks at every chunk that has not moved: the next one may be copied while one is deleted.
    private boolean nothingBegun(SessionView before, Policy policy) {
        if (before.method() == Policy.Method.CALLBACK) {
            // only the service can tell of what it was asked for
            return before.rowsMarked() == 0
                    && !features.store().inTransaction(tx -> features.sessions().noted(tx, before.id(), "called"));
        }
        long session = before.id();
        Placement then = place(before, policy).orElse(Placement.of(policy));
        var source = features.estate().database(then.database());
        var archive = features.estate().database(then.archiveDatabase());
        UUID installation = features.store().installation();
        Optional<Chunk> chunk = features.store().look(tx -> features.ledger().next(tx, session, 0));
        while (chunk.isPresent()) {
            long looked = chunk.get().chunk();
            if (!ChunkMover.untouched(source, archive, installation, looked)) {
                return false;
            }
            chunk = features.store().look(tx -> features.ledger().next(tx, session, looked));
        }
        return true;
    }

    /// A session that was begun under another version of its policy moves what it had marked, and marks no more.
    private void stopMarkingIfChanged(SessionView before, Policy policy) {
        boolean byCriteria = policy.archivedByService()
                && !Objects.requireNonNull(policy.callback()).postsKeys();
        if (before.policyVersion() != policy.version() && !byCriteria) { // else its service says what it archived
            features.store().run(tx -> {
                features.sessions().progress().marked(tx, before.id(), List.of(), true, 0, 0);
                features.sessions()
                        .note(
                                tx,
                                before.id(),
                                "warning",
                                "policy_changed",
                                "the policy changed from version %d to %d: only what was marked moves"
                                        .formatted(before.policyVersion(), policy.version()));
            });
        }
    }
}
