package dev.holdfast.archive;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.HeldRows;
import dev.holdfast.dialect.Keys;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.store.Tx;
import java.util.List;

/// Asks the control database which rows may not go.
///
/// It is asked after the hold epoch was read in the source, and before the transaction that deletes is opened; that
/// transaction commits only under the same epoch. In the other order a hold that comes between the two is lost.
@FunctionalInterface
public interface HoldCheck {
    /// No row is held.
    HoldCheck NONE = (_, keys) -> Answer.free(keys);

    /// @throws dev.holdfast.HoldfastException when it cannot tell: then nothing may be deleted
    Answer ask(Route route, Keys keys);

    /// As [#ask(Route, Keys)], of rows that are read in another way than from the route's source.
    ///
    /// @throws dev.holdfast.HoldfastException when it cannot tell
    default Answer ask(Route route, Keys keys, Reads reads) {
        throw new HoldfastException(ErrorCode.BLOCKED, "holds on rows that are in no table cannot be told here");
    }

    /// Runs what reads rows where a route's tables can be read.
    @FunctionalInterface
    interface Reads {
        <T> T read(GovernedDatabase.Work<T> work);
    }

    /// Those of root keys that are no candidates at all, so that nothing marks them.
    ///
    /// @throws dev.holdfast.HoldfastException when it cannot tell
    default Keys pinned(Tx tx, Route route, Keys keys) {
        return keys.slice(0, 0);
    }

    /// What is to be known before rows go.
    ///
    /// @param held those of the chunk's root keys that a hold covers; a hold that is only being placed counts
    /// @param watched what the delete must compare each of its rows with, because a row may come to be covered
    /// after
    ///     the question: by what it holds by then, or by what it hangs on
    record Answer(Keys held, List<HeldRows> watched) {
        public Answer {
            watched = List.copyOf(watched);
        }

        /// Nothing is held, of keys of this layout.
        public static Answer free(Keys keys) {
            return new Answer(keys.slice(0, 0), List.of());
        }
    }
}
