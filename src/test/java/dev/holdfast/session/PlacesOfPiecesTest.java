package dev.holdfast.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.Places;
import dev.holdfast.ledger.Chunk;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Row `n` lies at `n`.
class PlacesOfPiecesTest {
    private final MarkedPlaces places = new MarkedPlaces();

    private static Places from(long first, int rows) {
        return new Places(LongStream.range(first, first + rows).toArray());
    }

    private static Chunk chunk(long number, int rows) {
        Keys keys = new Keys(
                List.of(KeyType.BIGINT), List.of(LongStream.range(0, rows).toArray()));
        return new Chunk(1, number, keys, null, 0, Instant.EPOCH, Instant.EPOCH, 0);
    }

    private @Nullable List<Long> taken(long number, int rows) {
        Places of = places.take(chunk(number, rows));
        return of == null
                ? null
                : LongStream.range(0, of.size())
                        .map(i -> of.at((int) i))
                        .boxed()
                        .toList();
    }

    @Test
    void eachPieceOfAChunkHasThePlacesOfItsOwnRows() {
        places.keep(7, from(100, 5));

        places.split(5, List.of(7L, 9L, 10L), 2);

        assertThat(taken(7, 2)).containsExactly(100L, 101L);
        assertThat(taken(9, 2)).containsExactly(102L, 103L);
        assertThat(taken(10, 1)).containsExactly(104L);
        assertThat(taken(7, 2)).as("asked for once more").isNull();
    }

    @Test
    void piecesOfAChunkThatLostRowsHaveNone() {
        places.keep(7, from(100, 5));

        places.split(4, List.of(7L, 9L), 2);

        assertThat(taken(7, 2)).isNull();
        assertThat(taken(9, 2)).isNull();
    }

    @Test
    void whatPiecesHadMakesRoomForOthers() {
        places.keep(1, from(0, 1_000_000));
        places.split(1_000_000, List.of(1L, 2L), 600_000);
        assertThat(taken(1, 600_000)).hasSize(600_000);

        places.keep(3, from(0, 600_000));
        places.keep(4, from(0, 1));

        assertThat(taken(3, 600_000)).hasSize(600_000);
        assertThat(taken(4, 1)).as("no room for it").isNull();
    }
}
