package dev.holdfast.index;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.IndexInfo;
import dev.holdfast.dialect.IndexKeeping;
import dev.holdfast.dialect.IndexKeeping.Standing;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.store.Store;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Does what an [IndexAct] asks for, over a connection that is nobody else's meanwhile, and brings to an end what a
/// process that is gone had begun. The act's row says what came of it.
public final class IndexWork {
    private final Estate estate;
    private final IndexActs acts;

    public IndexWork(Store store, Estate estate) {
        this.estate = estate;
        this.acts = new IndexActs(store);
    }

    /// What a build does right now.
    public Optional<IndexKeeping.Progress> progress(IndexAct act) {
        GovernedDatabase database = estate.database(act.database());
        return database.read(connection -> database.dialect().indexKeeping().progress(connection, act.table()));
    }

    /// @param cancelled asked when it failed: whether somebody wanted it to
    public void carryOut(IndexAct act, Cancellation cancellation, Supplier<Boolean> cancelled) {
        try {
            switch (act.kind()) {
                case BUILD -> build(act, cancellation);
                case DROP -> drop(act, cancellation);
            }
        } catch (HoldfastException failure) {
            boolean wanted = cancelled.get();
            bringToAnEnd(act, wanted, wanted ? "it was cancelled" : String.valueOf(failure.getMessage()));
        }
    }

    private void build(IndexAct act, Cancellation cancellation) {
        GovernedDatabase database = estate.database(act.database());
        database.alone(cancellation, connection -> {
            if (act.columns().isEmpty()) {
                database.dialect().indexKeeping().create(connection, act.table(), act.index(), act.statements());
            } else {
                database.dialect().indexing().build(connection, act.table(), act.columns());
            }
            return true;
        });
        built(act);
    }

    private void built(IndexAct act) {
        IndexInfo index = standing(act)
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.BLOCKED, "%s: somebody dropped it as soon as it was built".formatted(act.words())));
        acts.done(act, index.definition(), index.bytes());
    }

    private Optional<IndexInfo> standing(IndexAct act) {
        return indexes(act).stream()
                .filter(index ->
                        index.table().equals(act.table()) && index.name().equals(act.index()))
                .findFirst();
    }

    private List<IndexInfo> indexes(IndexAct act) {
        GovernedDatabase database = estate.database(act.database());
        return database.read(connection -> database.dialect().indexKeeping().indexes(connection));
    }

    /// Looks again whether it may go: somebody may have put a constraint on it since it was asked for.
    private void drop(IndexAct act, Cancellation cancellation) {
        GovernedDatabase database = estate.database(act.database());
        List<IndexInfo> standing = indexes(act);
        Optional<IndexInfo> index = standing.stream()
                .filter(each -> each.table().equals(act.table()) && each.name().equals(act.index()))
                .findFirst();
        if (index.isPresent()) {
            if (!index.get().definition().equals(act.definition())) {
                throw IndexAsking.refused(
                        act.database(), index.get(), "it was changed since it was asked for: " + act.definition());
            }
            IndexAsking.refusal(index.get(), standing).ifPresent(why -> {
                throw IndexAsking.refused(act.database(), index.get(), why);
            });
            database.alone(cancellation, connection -> {
                database.dialect().indexKeeping().drop(connection, act.table(), act.index());
                return true;
            });
        }
        acts.done(act, "", act.bytes());
    }

    /// Goes on with what another process began, as far as that is safe: what the server finished is done, what it left
    /// half done is taken away, and nothing is begun anew.
    ///
    /// @return false when the server is still at it
    public boolean takeOver(IndexAct act) {
        GovernedDatabase database = estate.database(act.database());
        Standing standing = database.read(
                connection -> database.dialect().indexKeeping().standing(connection, act.table(), act.index()));
        String gone = "the process that did it is gone";
        switch (act.kind()) {
            case BUILD -> {
                switch (standing) {
                    case BEING_BUILT -> {
                        return false;
                    }
                    case VALID -> built(act);
                    case NONE, HALF_BUILT -> bringToAnEnd(act, act.cancelledBy() != null, gone);
                }
            }
            case DROP -> {
                switch (standing) {
                    case NONE -> acts.done(act, "", act.bytes());
                    case BEING_BUILT -> {
                        return false;
                    }
                    case VALID, HALF_BUILT -> bringToAnEnd(act, act.cancelledBy() != null, gone);
                }
            }
        }
        return true;
    }

    /// Leaves no index that is not valid, or a row that says that one is left. A drop that was interrupted half-way
    /// cannot be taken back by then: it is finished.
    private void bringToAnEnd(IndexAct act, boolean cancelled, String why) {
        try {
            GovernedDatabase database = estate.database(act.database());
            IndexKeeping keeping = database.dialect().indexKeeping();
            boolean clean =
                    database.alone(connection -> keeping.clear(connection, act.table(), act.index(), act.columns()));
            Standing standing = database.read(connection -> keeping.standing(connection, act.table(), act.index()));
            if (act.kind() == IndexAct.Kind.DROP && standing == Standing.NONE) {
                acts.done(act, "", act.bytes());
                return;
            }
            acts.ended(
                    act.id(),
                    cancelled,
                    why
                            + switch (act.kind()) {
                                case BUILD -> clean ? "; nothing of it is left" : LEFT;
                                case DROP -> clean ? "; nothing was dropped" : LEFT;
                            },
                    !clean);
        } catch (HoldfastException second) {
            acts.ended(act.id(), cancelled, why + LEFT + " (" + second.getMessage() + ")", true);
        }
    }

    private static final String LEFT = "; an index that is not valid is left, and goes as soon as nobody is in its way";

    /// Takes away what acts that ended have left, where nobody is in the way by now.
    ///
    /// @return what still stands
    public List<IndexAct> clearLeftovers() {
        return acts.leftovers().stream().filter(act -> !cleared(act)).toList();
    }

    private boolean cleared(IndexAct act) {
        try {
            GovernedDatabase database = estate.database(act.database());
            boolean clean = database.alone(connection ->
                    database.dialect().indexKeeping().clear(connection, act.table(), act.index(), act.columns()));
            if (clean) {
                acts.cleared(act.id());
            }
            return clean;
        } catch (HoldfastException e) {
            return false;
        }
    }
}
