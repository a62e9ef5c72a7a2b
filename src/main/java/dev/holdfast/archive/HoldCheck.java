package dev.holdfast.archive;

import dev.holdfast.dialect.HeldRows;
import dev.holdfast.dialect.Keys;
import dev.holdfast.store.Tx;
import java.util.List;

/// Asks the control database which rows may not go.
///
/// It is asked after the hold epoch was read in the source, and before the transaction that deletes is opened; that
/// transaction commits only under the same epoch. In the other order a hold that comes between the two is lost
/// (RELIABILITY 2.4, step 0).
@FunctionalInterface
public interface HoldCheck {
    /// No row is held.
    HoldCheck NONE = (_, keys) -> Answer.free(keys);

    /// @throws dev.holdfast.HoldfastException when it cannot tell: then nothing may be deleted
    Answer ask(Route route, Keys keys);

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
