package dev.holdfast.session;

import dev.holdfast.dialect.Places;
import dev.holdfast.ledger.Chunk;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Where the rows lay that this run has marked, until the turn of their chunk comes. Kept in memory only, and of so
/// many rows at most: all others are found by their keys.
///
/// They are kept before the chunk is committed, so that they are there when its turn comes. Of a chunk that was rolled
/// back nobody asks: its number is given to no other one, and the run ends. Whatever they say, no row goes by its place
/// alone: see [Places].
final class MarkedPlaces {
    private static final int MOST_ROWS = 1_000_000;

    private final Map<Long, Places> ofChunks = new ConcurrentHashMap<>();
    private final AtomicInteger rows = new AtomicInteger();

    void keep(long chunk, Places places) {
        if (rows.addAndGet(places.size()) <= MOST_ROWS) {
            ofChunks.put(chunk, places);
        } else {
            rows.addAndGet(-places.size());
        }
    }

    /// A chunk goes in pieces: each has the places of its own rows.
    ///
    /// @param rows that it had; @param pieces their numbers, in the order of the keys; @param most rows of a piece
    void split(int rows, List<Long> pieces, int most) {
        Places whole = ofChunks.remove(pieces.getFirst());
        if (whole == null) {
            return;
        }
        if (whole.size() != rows) {
            this.rows.addAndGet(-whole.size());
            return;
        }
        for (int i = 0; i < pieces.size(); i++) {
            ofChunks.put(pieces.get(i), whole.slice(i * most, Math.min(rows, (i + 1) * most)));
        }
    }

    /// For the first attempt at a chunk that is as it was marked; null otherwise.
    @Nullable
    Places take(Chunk chunk) {
        Places places = ofChunks.remove(chunk.chunk());
        if (places == null) {
            return null;
        }
        rows.addAndGet(-places.size());
        return places.size() == chunk.keys().size() ? places : null;
    }
}
