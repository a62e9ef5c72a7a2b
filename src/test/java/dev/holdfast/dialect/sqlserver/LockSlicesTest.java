package dev.holdfast.dialect.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Every key is locked once, and no statement takes as many locks as become a lock on the table.
final class LockSlicesTest {
    private static final int ESCALATES = 5_000;

    private final List<Long> locked = new ArrayList<>();
    private final List<Long> locks = new ArrayList<>();

    /// @param rows of a key; a key has a lock for its range, and one for each row
    private void lock(int keys, boolean single, LongUnaryOperator rows) throws SQLException {
        long[] all = LongStream.range(0, keys).toArray();
        LockSlices.each(new Keys(List.of(KeyType.BIGINT), List.of(all)), single, slice -> {
            long[] numbers = (long[]) slice.columns().getFirst();
            Arrays.stream(numbers).forEach(locked::add);
            long found = Arrays.stream(numbers).map(rows).sum();
            locks.add(found + numbers.length);
            return found;
        });
        assertThat(locked)
                .containsExactlyElementsOf(LongStream.range(0, keys).boxed().toList());
    }

    @Test
    void rootRowsGoByAsManyAsAStatementDeletes() throws SQLException {
        lock(50_000, true, _ -> 1);
        assertThat(locks).hasSize(25).allMatch(count -> count < ESCALATES);
    }

    @Test
    void tenRowsOfEachKey() throws SQLException {
        lock(50_000, false, _ -> 10);
        assertThat(locks).hasSizeLessThan(300).allMatch(count -> count < ESCALATES);
    }

    @Test
    void keysWithoutRowsThenSomeWithMany() throws SQLException {
        lock(20_000, false, key -> key < 10_000 ? 0 : 1);
        assertThat(locks).hasSizeLessThan(30).allMatch(count -> count < ESCALATES);
    }

    @Test
    void aKeyWithMoreThanAStatementTakesStandsAlone() throws SQLException {
        lock(3_000, false, key -> key == 1_500 ? 100_000 : 20);
        assertThat(locks).filteredOn(count -> count >= ESCALATES).hasSize(1);
    }

    @Test
    void nothingIsLockedForNoKeys() throws SQLException {
        lock(0, false, _ -> 1);
        assertThat(locks).isEmpty();
    }
}
