package dev.holdfast.node;

import dev.holdfast.restore.OnConflict;
import dev.holdfast.restore.Pinning;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.restore.Selection;
import java.util.Arrays;
import java.util.List;

/// Restores that tests ask for.
final class RestoreWishes {
    private RestoreWishes() {}

    static RestoreWish wish(Selection selection) {
        return new RestoreWish(selection, false, OnConflict.FAIL, Pinning.NONE, List.of(), "ann", "court order");
    }

    static RestoreWish withChildren(RestoreWish wish) {
        return new RestoreWish(
                wish.selection(), true, wish.conflict(), wish.pin(), wish.acknowledged(), wish.actor(), wish.reason());
    }

    static RestoreWish skipping(RestoreWish wish) {
        return new RestoreWish(
                wish.selection(),
                wish.withChildren(),
                OnConflict.SKIP,
                wish.pin(),
                wish.acknowledged(),
                wish.actor(),
                wish.reason());
    }

    static RestoreWish accepting(RestoreWish wish, String... effects) {
        return new RestoreWish(
                wish.selection(),
                wish.withChildren(),
                wish.conflict(),
                wish.pin(),
                List.of(effects),
                wish.actor(),
                wish.reason());
    }

    static Selection keys(String table, String... keys) {
        return new Selection.OfKeys(
                table, Arrays.stream(keys).map(key -> List.of(key.split(","))).toList(), 0);
    }
}
