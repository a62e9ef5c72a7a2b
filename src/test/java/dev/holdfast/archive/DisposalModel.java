package dev.holdfast.archive;

import dev.holdfast.archive.Explorer.Steps;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The end of one archived row: it may be disposed of or restored, while a hold is placed on it; all three pass the
/// same fence in the archive.
final class DisposalModel implements Explorer.Model<DisposalModel.State> {
    enum Action {
        HOLD_PLACING,
        HOLD_RAISES_ARCHIVE_EPOCH,
        HOLD_EFFECTIVE,
        DISPOSAL_ABORTS,
        DISPOSAL_COMMIT,
        RESTORE_ABORTS,
        RESTORE_COMMIT,
        READ_HOLD_EPOCH,
        NO_HOLD,
        ROW_IS_HELD,
        ENTER_ARCHIVE,
        HOLD_EPOCH_MOVED,
        LOCK_ARCHIVED_ROW,
        MARK_RESTORED
    }

    /// The protocol with one rule left out, and the invariant that finds it out.
    enum Mutant {
        NO_HOLD_EPOCH_CHECK(Invariant.I4_HOLD_WINS),
        NO_SCOPE_LOCK(Invariant.I4_HOLD_WINS),
        PLACING_DOES_NOT_BIND(Invariant.I4_HOLD_WINS),
        RESTORE_LOCKS_NOTHING(Invariant.RESTORE_KEEPS_ITS_SOURCE);

        private final Invariant killer;

        Mutant(Invariant killer) {
            this.killer = killer;
        }

        Invariant killer() {
            return killer;
        }
    }

    enum Hold {
        NONE,
        PLACING,
        EPOCH_RAISED,
        EFFECTIVE
    }

    enum Disposer {
        READ_HOLD_EPOCH,
        ASK_FOR_HOLDS,
        OPEN,
        COMMIT,
        DONE
    }

    enum Restorer {
        LOCK,
        COMMIT,
        MARK,
        DONE
    }

    private static final int NOT_READ = -1;

    /// @param epochRead the hold epoch as the disposer read it
    /// @param disposing whether a transaction of the disposer is open, likewise `restoring`
    record State(
            boolean source,
            boolean archive,
            int holdEpoch,
            Hold hold,
            Disposer disposer,
            int epochRead,
            Restorer restorer,
            boolean disposing,
            boolean restoring) {
        State hold(Hold next, int epoch) {
            return new State(source, archive, epoch, next, disposer, epochRead, restorer, disposing, restoring);
        }

        State disposer(Disposer next, int read) {
            return new State(source, archive, holdEpoch, hold, next, read, restorer, disposing, restoring);
        }

        State disposal(boolean open) {
            return new State(source, archive, holdEpoch, hold, disposer, epochRead, restorer, open, restoring);
        }

        State restorer(Restorer next, boolean open) {
            return new State(source, archive, holdEpoch, hold, disposer, epochRead, next, disposing, open);
        }

        State rows(boolean inSource, boolean inArchive) {
            return new State(inSource, inArchive, holdEpoch, hold, disposer, epochRead, restorer, disposing, restoring);
        }
    }

    private final @Nullable Mutant mutant;

    DisposalModel(@Nullable Mutant mutant) {
        this.mutant = mutant;
    }

    @Override
    public State initial() {
        return new State(false, true, 0, Hold.NONE, Disposer.READ_HOLD_EPOCH, NOT_READ, Restorer.LOCK, false, false);
    }

    @Override
    public void pack(State state, Bits bits) {
        bits.put(state.source ? 1 : 0, 1).put(state.archive ? 1 : 0, 1).put(state.holdEpoch, 1);
        bits.put(state.hold, 2)
                .put(state.disposer, 3)
                .put(state.epochRead + 1, 2)
                .put(state.restorer, 2);
        bits.put(state.disposing ? 1 : 0, 1).put(state.restoring ? 1 : 0, 1);
    }

    @Override
    public State unpack(Bits bits) {
        boolean restoring = bits.take(1) == 1;
        boolean disposing = bits.take(1) == 1;
        Restorer restorer = Restorer.values()[bits.take(2)];
        int epochRead = bits.take(2) - 1;
        Disposer disposer = Disposer.values()[bits.take(3)];
        Hold hold = Hold.values()[bits.take(2)];
        int holdEpoch = bits.take(1);
        boolean archive = bits.take(1) == 1;
        boolean source = bits.take(1) == 1;
        return new State(source, archive, holdEpoch, hold, disposer, epochRead, restorer, disposing, restoring);
    }

    @Override
    public Set<Invariant> judge(State before, Enum<?> action, State after) {
        Set<Invariant> broken = EnumSet.noneOf(Invariant.class);
        if (action == Action.DISPOSAL_COMMIT && before.hold == Hold.EFFECTIVE) {
            broken.add(Invariant.I4_HOLD_WINS);
        }
        if (after.restorer == Restorer.COMMIT && !after.archive) {
            broken.add(Invariant.RESTORE_KEEPS_ITS_SOURCE);
        }
        return broken;
    }

    @Override
    public void steps(State state, Steps<State> steps) {
        holdPlacer(state, steps);
        disposer(state, steps);
        restorer(state, steps);
    }

    private void holdPlacer(State state, Steps<State> steps) {
        switch (state.hold) {
            case NONE -> to(steps, Action.HOLD_PLACING, state.hold(Hold.PLACING, state.holdEpoch));
            case PLACING -> {
                if (!state.disposing || mutant == Mutant.NO_SCOPE_LOCK) {
                    to(steps, Action.HOLD_RAISES_ARCHIVE_EPOCH, state.hold(Hold.EPOCH_RAISED, state.holdEpoch + 1));
                }
            }
            case EPOCH_RAISED -> to(steps, Action.HOLD_EFFECTIVE, state.hold(Hold.EFFECTIVE, state.holdEpoch));
            case EFFECTIVE -> {}
        }
    }

    private void disposer(State state, Steps<State> steps) {
        switch (state.disposer) {
            case READ_HOLD_EPOCH -> {
                if (state.archive) {
                    to(steps, Action.READ_HOLD_EPOCH, state.disposer(Disposer.ASK_FOR_HOLDS, state.holdEpoch));
                }
            }
            case ASK_FOR_HOLDS -> {
                boolean binds = state.hold != Hold.NONE
                        && (mutant != Mutant.PLACING_DOES_NOT_BIND || state.hold == Hold.EFFECTIVE);
                if (binds) {
                    to(steps, Action.ROW_IS_HELD, state.disposer(Disposer.DONE, NOT_READ));
                } else {
                    to(steps, Action.NO_HOLD, state.disposer(Disposer.OPEN, state.epochRead));
                }
            }
            case OPEN -> open(state, steps);
            case COMMIT, DONE -> {}
        }
        if (state.disposing) {
            State ended = state.disposal(false);
            to(steps, Action.DISPOSAL_ABORTS, ended.disposer(Disposer.READ_HOLD_EPOCH, NOT_READ));
            if (state.archive) {
                State gone = ended.rows(state.source, false);
                to(steps, Action.DISPOSAL_COMMIT, gone.disposer(Disposer.DONE, NOT_READ));
            }
        }
    }

    private void open(State state, Steps<State> steps) {
        if (state.restoring && mutant != Mutant.RESTORE_LOCKS_NOTHING) {
            return; // waits for the row
        }
        if (state.holdEpoch == state.epochRead || mutant == Mutant.NO_HOLD_EPOCH_CHECK) {
            State opened = state.disposal(true);
            to(steps, Action.ENTER_ARCHIVE, opened.disposer(Disposer.COMMIT, state.epochRead));
        } else {
            to(steps, Action.HOLD_EPOCH_MOVED, state.disposer(Disposer.READ_HOLD_EPOCH, NOT_READ));
        }
    }

    private static void restorer(State state, Steps<State> steps) {
        if (state.restorer == Restorer.LOCK && state.archive && !state.disposing) {
            to(steps, Action.LOCK_ARCHIVED_ROW, state.restorer(Restorer.COMMIT, true));
        }
        if (state.restoring) {
            to(steps, Action.RESTORE_ABORTS, state.restorer(Restorer.LOCK, false));
            State restored = state.rows(true, state.archive);
            to(steps, Action.RESTORE_COMMIT, restored.restorer(Restorer.MARK, false));
        }
        if (state.restorer == Restorer.MARK) {
            to(steps, Action.MARK_RESTORED, state.restorer(Restorer.DONE, false));
        }
    }

    private static void to(Steps<State> steps, Action action, State next) {
        steps.to(action, Explorer.NOBODY, next);
    }
}
