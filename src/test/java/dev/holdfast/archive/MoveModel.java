package dev.holdfast.archive;

import dev.holdfast.archive.Explorer.Steps;
import dev.holdfast.archive.MoveState.ChunkState;
import dev.holdfast.archive.MoveState.Content;
import dev.holdfast.archive.MoveState.Engine;
import dev.holdfast.archive.MoveState.HoldState;
import dev.holdfast.archive.MoveState.Phase;
import dev.holdfast.archive.MoveState.Placer;
import dev.holdfast.archive.MoveState.Position;
import dev.holdfast.archive.MoveState.Side;
import dev.holdfast.archive.MoveState.Transaction;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The move of one row from a source to an archive in another database, with everything that can go wrong.
///
/// Nodes may stop anywhere and for ever; leases are taken at any time, so no clock is assumed; a transaction outlives
/// the node that began it and may still commit; replies get lost; the application rewrites the row; one hold is placed;
/// optionally the archive is set back to an earlier time while no delete is open.
///
/// One row stands for a chunk (a chunk is one transaction on each side, so its rows share every state). That also
/// covers what runs beside it: parallel workers and copies made ahead of their turn work on other rows, and for this
/// row a copy made ahead is a copy with more time, in which anything may happen, before its delete. What workers share
/// is the epoch; two of them on one row is [MoveMutant#EPOCH_NOT_RAISED].
final class MoveModel implements Explorer.Model<MoveState> {
    /// What can happen; those that bear the name of a commit are the engine's commit points.
    enum Action {
        APPLICATION_UPDATES,
        HOLD_PLACING,
        HOLD_RAISES_SOURCE_EPOCH,
        HOLD_EFFECTIVE,
        TRANSACTION_ABORTS,
        ARCHIVE_COMMIT,
        ARCHIVE_COMMIT_REPLY_LOST,
        ARCHIVE_COMMIT_ORPHANED,
        SOURCE_COMMIT,
        SOURCE_COMMIT_REPLY_LOST,
        SOURCE_COMMIT_ORPHANED,
        ARCHIVE_WAL_FLUSHED,
        ARCHIVE_CRASHES,
        ARCHIVE_SET_BACK,
        KILLED,
        TAKE_LEASE,
        STALE_EPOCH,
        RAISE_ARCHIVE_FENCE,
        RAISE_SOURCE_FENCE,
        FIND_RECEIPT,
        RESUME,
        ROW_IS_GONE,
        READ_SOURCE,
        ENTER_ARCHIVE,
        BEFORE_ARCHIVE_COMMIT,
        RECORD_COPIED,
        RECORD_VERIFIED,
        VERIFY_FAILS,
        READ_HOLD_EPOCH,
        NO_HOLD,
        ROW_IS_HELD,
        HOLD_EPOCH_MOVED,
        MANIFEST_IS_NOT_WHAT_WAS_VERIFIED,
        ENTER_SOURCE,
        DELETE,
        ROW_CHANGED,
        MARK_AGAIN,
        BEFORE_SOURCE_COMMIT,
        RECORD_DELETED,
        HAND_OFF,
        HANDED_OFF_BEFORE
    }

    /// @param leases how often a lease may be taken; @param updates how often the application rewrites the row
    record Size(int nodes, int leases, int updates, boolean hold, boolean archiveRestores) {}

    private static final int NOBODY = Explorer.NOBODY;

    private final Size size;
    private final @Nullable MoveMutant mutant;

    MoveModel(Size size, @Nullable MoveMutant mutant) {
        this.size = size;
        this.mutant = mutant;
    }

    private boolean is(MoveMutant which) {
        return mutant == which;
    }

    @Override
    public MoveState initial() {
        return new MoveState(size.nodes(), size.updates(), size.hold(), size.archiveRestores() ? 1 : 0);
    }

    @Override
    public void pack(MoveState state, Bits bits) {
        state.pack(bits, size.leases());
    }

    @Override
    public MoveState unpack(Bits bits) {
        return MoveState.unpacked(bits, size.nodes(), size.leases());
    }

    @Override
    public Set<Invariant> judge(MoveState before, Enum<?> action, MoveState after) {
        Set<Invariant> broken = EnumSet.noneOf(Invariant.class);
        if (before.source != Content.NONE && after.source == Content.NONE) { // the delete commits
            if (before.hold == HoldState.EFFECTIVE) {
                broken.add(Invariant.I4_HOLD_WINS);
            }
            if (before.archive != before.source) {
                broken.add(Invariant.I2_DELETED_EQUALS_ARCHIVED);
            }
        }
        if (action == Action.ROW_IS_GONE && before.deleted != Content.NONE) {
            broken.add(Invariant.I9_NOTHING_FORGOTTEN);
        }
        if (after.source == Content.NONE && after.archive == Content.NONE) {
            broken.add(Invariant.I1_NEVER_NEITHER);
        }
        if (after.deleted != Content.NONE && after.archive != after.deleted) {
            broken.add(Invariant.I2B_ARCHIVED_STAYS);
        }
        if (after.handOffs > 0 && after.source != Content.NONE) {
            broken.add(Invariant.I6_CHILD_AFTER_PARENT);
        }
        if (after.handOffs > 1) {
            broken.add(Invariant.I7_HANDED_OFF_ONCE);
        }
        if (after.chunk.compareTo(ChunkState.DELETED) >= 0 && after.deleted == Content.NONE) {
            broken.add(Invariant.I8_TRUTHFUL_CONTROL);
        }
        return broken;
    }

    @Override
    public void steps(MoveState state, Steps<MoveState> steps) {
        application(state, steps);
        holdPlacer(state, steps);
        for (Transaction transaction : state.transactions) {
            server(state, transaction, steps);
        }
        archiveServer(state, steps);
        for (int node = 0; node < size.nodes(); node++) {
            if (state.engines[node].position() != Position.IDLE) {
                steps.to(Action.KILLED, node, state.with(node, Engine.IDLE));
            }
            new Node(state, node, steps).step();
        }
    }

    private static void application(MoveState state, Steps<MoveState> steps) {
        if (state.updatesLeft > 0 && state.source != Content.NONE && !rowLocked(state)) {
            step(steps, Action.APPLICATION_UPDATES, NOBODY, state, next -> {
                next.source = state.source == Content.A ? Content.B : Content.A;
                next.updatesLeft--;
            });
        }
    }

    /// P1, P2, P3.
    private void holdPlacer(MoveState state, Steps<MoveState> steps) {
        switch (state.placer) {
            case NOT_BEGUN ->
                step(steps, Action.HOLD_PLACING, NOBODY, state, next -> {
                    next.hold = HoldState.PLACING;
                    next.placer = Placer.PLACED;
                });
            case PLACED -> {
                if (!scopeShared(state, Side.SOURCE) || is(MoveMutant.NO_HOLD_EPOCH_IN_SOURCE)) {
                    step(steps, Action.HOLD_RAISES_SOURCE_EPOCH, NOBODY, state, next -> {
                        next.holdEpoch++;
                        next.placer = Placer.EPOCH_RAISED;
                    });
                }
            }
            case EPOCH_RAISED ->
                step(steps, Action.HOLD_EFFECTIVE, NOBODY, state, next -> {
                    next.hold = HoldState.EFFECTIVE;
                    next.placer = Placer.FINISHED;
                });
            case FINISHED -> {}
        }
    }

    /// What the server of a transaction may do with it, whether or not anyone still waits for the answer.
    private void server(MoveState state, Transaction transaction, Steps<MoveState> steps) {
        int owner = transaction.owner();
        Engine engine = state.engines[owner];
        boolean orphaned = engine.epoch() != transaction.epoch() || !engine.mindsATransaction();
        step(steps, Action.TRANSACTION_ABORTS, NOBODY, state, next -> {
            next.end(transaction);
            if (!orphaned) {
                next.set(owner, Engine.IDLE);
            }
        });
        if (transaction.phase() != Phase.COMMIT_SENT) {
            return;
        }
        boolean archive = transaction.side() == Side.ARCHIVE;
        Consumer<MoveState> commit =
                archive ? next -> commitArchive(next, transaction) : next -> commitSource(next, transaction);
        if (orphaned) {
            step(
                    steps,
                    archive ? Action.ARCHIVE_COMMIT_ORPHANED : Action.SOURCE_COMMIT_ORPHANED,
                    NOBODY,
                    state,
                    commit);
            return;
        }
        Position after = archive ? Position.RECORD_COPIED : Position.RECORD_DELETED;
        step(steps, archive ? Action.ARCHIVE_COMMIT : Action.SOURCE_COMMIT, owner, state, next -> {
            commit.accept(next);
            next.set(owner, engine.to(after));
        });
        step(
                steps,
                archive ? Action.ARCHIVE_COMMIT_REPLY_LOST : Action.SOURCE_COMMIT_REPLY_LOST,
                owner,
                state,
                next -> {
                    commit.accept(next);
                    next.set(owner, Engine.IDLE);
                });
    }

    private void commitArchive(MoveState next, Transaction transaction) {
        next.end(transaction);
        if (!is(MoveMutant.COPY_KEEPS_WHAT_STANDS_UNCOMPARED) || next.archive == Content.NONE) {
            next.archive = transaction.content();
        }
        if (is(MoveMutant.ARCHIVE_COMMITS_ASYNCHRONOUSLY)) {
            next.flushed = false;
        }
    }

    private void commitSource(MoveState next, Transaction transaction) {
        next.end(transaction);
        next.deleted = next.source;
        next.source = Content.NONE;
        next.receipt = !is(MoveMutant.NO_RECEIPT);
    }

    private static void archiveServer(MoveState state, Steps<MoveState> steps) {
        if (!state.flushed) {
            step(steps, Action.ARCHIVE_WAL_FLUSHED, NOBODY, state, next -> next.flushed = true);
            step(steps, Action.ARCHIVE_CRASHES, NOBODY, state, next -> {
                next.archive = Content.NONE;
                next.flushed = true;
            });
        }
        boolean deleting = anyOf(state, Side.SOURCE) || state.source == Content.NONE;
        if (state.archiveRestoresLeft > 0 && !deleting) {
            step(steps, Action.ARCHIVE_SET_BACK, NOBODY, state, next -> {
                next.archive = Content.NONE;
                next.archiveRestoresLeft--;
            });
        }
    }

    private static boolean anyOf(MoveState state, Side side) {
        for (Transaction transaction : state.transactions) {
            if (transaction.side() == side) {
                return true;
            }
        }
        return false;
    }

    /// Whether a chunk's transaction shares the scope lock of that side, so that nobody gets it exclusively.
    private boolean scopeShared(MoveState state, Side side) {
        return !is(MoveMutant.FENCE_READ_WITHOUT_LOCK) && anyOf(state, side);
    }

    private static boolean rowLocked(MoveState state) {
        for (Transaction transaction : state.transactions) {
            if (transaction.side() == Side.SOURCE && transaction.phase() != Phase.OPEN) {
                return true;
            }
        }
        return false;
    }

    private static void step(
            Steps<MoveState> steps, Action action, int actor, MoveState state, Consumer<MoveState> change) {
        MoveState next = state.copy();
        change.accept(next);
        steps.to(action, actor, next);
    }

    /// One node at one moment.
    private final class Node {
        private final MoveState state;
        private final int number;
        private final Engine engine;
        private final int epoch;
        private final Steps<MoveState> steps;

        Node(MoveState state, int number, Steps<MoveState> steps) {
            this.state = state;
            this.number = number;
            this.engine = state.engines[number];
            this.epoch = engine.epoch();
            this.steps = steps;
        }

        void step() {
            switch (engine.position()) {
                case IDLE -> takeLease();
                case RAISE_ARCHIVE_FENCE -> raiseArchiveFence();
                case RAISE_SOURCE_FENCE -> raiseSourceFence();
                case RESUME -> resume();
                case READ_SOURCE -> readSource();
                case OPEN_ARCHIVE -> enterArchive();
                case COPY ->
                    send(Side.ARCHIVE, Phase.OPEN, Action.BEFORE_ARCHIVE_COMMIT, Position.AWAIT_ARCHIVE_COMMIT);
                case RECORD_COPIED ->
                    record(Action.RECORD_COPIED, Position.VERIFY, next -> {
                        next.chunk = ChunkState.COPIED;
                        next.recorded = engine.content();
                    });
                case VERIFY -> verify();
                case READ_HOLD_EPOCH -> readHoldEpochOrAsk();
                case ASK_FOR_HOLDS -> askOrReadHoldEpoch();
                case OPEN_SOURCE -> enterSource();
                case DELETE -> delete();
                case COMMIT_SOURCE ->
                    send(Side.SOURCE, Phase.ROW_DELETED, Action.BEFORE_SOURCE_COMMIT, Position.AWAIT_SOURCE_COMMIT);
                case MARK_AGAIN -> record(Action.MARK_AGAIN, Position.RESUME, this::markAgain);
                case RECORD_DELETED ->
                    record(Action.RECORD_DELETED, Position.HAND_OFF, next -> next.chunk = ChunkState.DELETED);
                case HAND_OFF -> handOff();
                case AWAIT_ARCHIVE_COMMIT, AWAIT_SOURCE_COMMIT, DONE -> {}
            }
        }

        private void become(Action action, Engine next) {
            steps.to(action, number, state.with(number, next));
        }

        private void become(Action action, Engine next, Consumer<MoveState> change) {
            MoveState after = state.with(number, next);
            change.accept(after);
            steps.to(action, number, after);
        }

        private void stale() {
            become(Action.STALE_EPOCH, Engine.IDLE);
        }

        /// A write to the control database, which checks the epoch.
        private void record(Action action, Position position, Consumer<MoveState> change) {
            if (current()) {
                become(
                        action,
                        Engine.at(position, epoch, position == Position.VERIFY ? engine.content() : Content.NONE),
                        change);
            } else {
                stale();
            }
        }

        private boolean current() {
            return epoch == state.leaseEpoch || is(MoveMutant.NO_EPOCH_CHECK_IN_CONTROL);
        }

        private void takeLease() {
            if (state.leaseEpoch < size.leases()) {
                int raised = state.leaseEpoch + 1;
                become(
                        Action.TAKE_LEASE,
                        Engine.at(Position.RAISE_ARCHIVE_FENCE, raised),
                        next -> next.leaseEpoch = raised);
            }
            if (is(MoveMutant.EPOCH_NOT_RAISED) && state.leaseEpoch > 0 && state.transactions.length == 0) {
                become(Action.TAKE_LEASE, Engine.at(Position.RESUME, state.leaseEpoch));
            }
        }

        private void raiseArchiveFence() {
            if (state.archiveEpoch >= epoch) {
                stale();
            } else if (!scopeShared(state, Side.ARCHIVE) || is(MoveMutant.NO_FENCE_IN_ARCHIVE)) {
                become(
                        Action.RAISE_ARCHIVE_FENCE,
                        Engine.at(Position.RAISE_SOURCE_FENCE, epoch),
                        next -> next.archiveEpoch = epoch);
            }
        }

        private void raiseSourceFence() {
            if (state.sourceEpoch >= epoch) {
                stale();
            } else if (!scopeShared(state, Side.SOURCE) || is(MoveMutant.NO_LEASE_FENCE_IN_SOURCE)) {
                become(Action.RAISE_SOURCE_FENCE, Engine.at(Position.RESUME, epoch), next -> next.sourceEpoch = epoch);
            }
        }

        private void resume() {
            if (state.receipt && state.chunk.compareTo(ChunkState.DELETED) < 0) {
                become(Action.FIND_RECEIPT, Engine.at(Position.RECORD_DELETED, epoch));
                return;
            }
            Position position =
                    switch (state.chunk) {
                        case MARKED -> Position.READ_SOURCE;
                        case COPIED, VERIFIED -> Position.VERIFY; // a new owner trusts no old verification
                        case DELETED -> Position.HAND_OFF;
                        case HANDED_OFF -> Position.DONE;
                    };
            become(Action.RESUME, Engine.at(position, epoch));
        }

        private void readSource() {
            if (state.source != Content.NONE) {
                become(Action.READ_SOURCE, Engine.at(Position.OPEN_ARCHIVE, epoch, state.source));
            } else if (state.receipt) { // in the snapshot in which the row was missing
                become(Action.FIND_RECEIPT, Engine.at(Position.RECORD_DELETED, epoch));
            } else if (epoch == state.leaseEpoch) {
                become(Action.ROW_IS_GONE, Engine.at(Position.DONE, epoch));
            } else {
                stale();
            }
        }

        private void enterArchive() {
            if (state.archiveEpoch == epoch || is(MoveMutant.NO_FENCE_IN_ARCHIVE)) {
                become(
                        Action.ENTER_ARCHIVE,
                        engine.to(Position.COPY),
                        next -> next.begin(new Transaction(
                                Side.ARCHIVE, number, epoch, engine.content(), MoveState.NOT_READ, Phase.OPEN)));
            } else {
                stale();
            }
        }

        private void send(Side side, Phase from, Action action, Position position) {
            Transaction open = own(side, from);
            if (open != null) {
                become(action, engine.to(position), next -> {
                    next.end(open);
                    next.begin(open.in(Phase.COMMIT_SENT));
                });
            }
        }

        private @Nullable Transaction own(Side side, Phase phase) {
            for (Transaction transaction : state.transactions) {
                if (transaction.side() == side
                        && transaction.owner() == number
                        && transaction.epoch() == epoch
                        && transaction.phase() == phase) {
                    return transaction;
                }
            }
            return null;
        }

        private void verify() {
            boolean same = state.archive == state.recorded
                    || (is(MoveMutant.COPY_KEEPS_WHAT_STANDS_UNCOMPARED) && state.archive != Content.NONE);
            if (!current()) {
                stale();
            } else if (same) {
                become(
                        Action.RECORD_VERIFIED,
                        Engine.at(Position.READ_HOLD_EPOCH, epoch, state.recorded),
                        next -> next.chunk = ChunkState.VERIFIED);
            } else {
                become(Action.VERIFY_FAILS, Engine.at(Position.READ_SOURCE, epoch), this::markAgain);
            }
        }

        private void markAgain(MoveState next) {
            next.chunk = ChunkState.MARKED;
            next.recorded = Content.NONE;
        }

        private void readHoldEpochOrAsk() {
            if (is(MoveMutant.HOLDS_ASKED_BEFORE_EPOCH_READ)) {
                ask(Position.ASK_FOR_HOLDS);
            } else {
                readHoldEpoch(Position.ASK_FOR_HOLDS);
            }
        }

        private void askOrReadHoldEpoch() {
            if (is(MoveMutant.HOLDS_ASKED_BEFORE_EPOCH_READ)) {
                readHoldEpoch(Position.OPEN_SOURCE);
            } else {
                ask(Position.OPEN_SOURCE);
            }
        }

        private void readHoldEpoch(Position next) {
            become(Action.READ_HOLD_EPOCH, new Engine(next, epoch, engine.content(), state.holdEpoch));
        }

        private void ask(Position next) {
            boolean free = state.hold == HoldState.NONE
                    || (is(MoveMutant.PLACING_DOES_NOT_BIND) && state.hold == HoldState.PLACING);
            if (free) {
                become(Action.NO_HOLD, engine.to(next));
            } else {
                become(Action.ROW_IS_HELD, Engine.at(Position.DONE, epoch));
            }
        }

        private void enterSource() {
            if (state.sourceEpoch != epoch && !is(MoveMutant.NO_LEASE_FENCE_IN_SOURCE)) {
                stale();
            } else if (state.holdEpoch != engine.holdEpoch() && !is(MoveMutant.NO_HOLD_EPOCH_IN_SOURCE)) {
                become(Action.HOLD_EPOCH_MOVED, Engine.at(Position.READ_HOLD_EPOCH, epoch, engine.content()));
            } else if (size.archiveRestores()
                    && state.archive != engine.content()
                    && !is(MoveMutant.MANIFEST_NOT_READ_AGAIN)) {
                become(Action.MANIFEST_IS_NOT_WHAT_WAS_VERIFIED, Engine.at(Position.MARK_AGAIN, epoch));
            } else if (!is(MoveMutant.CONTROL_TOLD_BEFORE_COMMIT)) {
                become(Action.ENTER_SOURCE, engine.to(Position.DELETE), this::openSource);
            } else if (current()) {
                become(Action.ENTER_SOURCE, engine.to(Position.DELETE), next -> {
                    openSource(next);
                    next.chunk = ChunkState.DELETED;
                });
            }
        }

        private void openSource(MoveState next) {
            next.begin(new Transaction(Side.SOURCE, number, epoch, engine.content(), engine.holdEpoch(), Phase.OPEN));
        }

        private void delete() {
            Transaction open = own(Side.SOURCE, Phase.OPEN);
            if (open == null || rowLocked(state)) {
                return; // its server ended it, or it waits for the row
            }
            boolean same = state.source != Content.NONE
                    && (state.source == engine.content() || is(MoveMutant.DELETE_BY_KEY_ALONE));
            if (same) {
                become(Action.DELETE, engine.to(Position.COMMIT_SOURCE), next -> {
                    next.end(open);
                    next.begin(open.in(Phase.ROW_DELETED));
                });
            } else {
                become(Action.ROW_CHANGED, Engine.at(Position.MARK_AGAIN, epoch), next -> next.end(open));
            }
        }

        private void handOff() {
            if (!current()) {
                stale();
            } else if (state.chunk == ChunkState.DELETED) {
                become(Action.HAND_OFF, Engine.at(Position.DONE, epoch), next -> {
                    next.chunk = ChunkState.HANDED_OFF;
                    next.handOffs = Math.min(2, next.handOffs + 1);
                });
            } else {
                become(Action.HANDED_OFF_BEFORE, Engine.at(Position.DONE, epoch));
            }
        }
    }
}
