package dev.holdfast.dialect;

import java.util.Arrays;

/// Where rows lay when they were marked, one place a row: an engine finds them there quicker than by any index.
///
/// A hint and nothing else. A row that was written again lies elsewhere, and another one may lie in its place; so what
/// is copied from there is compared with the keys, and what goes from there with the copy. Places of other rows, or of
/// none, cost a copy that is taken back, and a second try by keys.
public final class Places {
    private final long[] at;

    /// @param at a place for each row, as the engine packs it; given away
    public Places(long[] at) {
        this.at = at;
    }

    public int size() {
        return at.length;
    }

    /// Of the row at `index`, as the engine packs it.
    public long at(int index) {
        return at[index];
    }

    /// The places from row `from` to before row `to`.
    public Places slice(int from, int to) {
        return new Places(Arrays.copyOfRange(at, from, to));
    }
}
