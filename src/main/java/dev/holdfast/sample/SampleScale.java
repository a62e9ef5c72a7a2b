package dev.holdfast.sample;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;

/// How many of what make a given number of rows.
///
/// A generator numbers one thing through, such as orders. Each run of so many of them has the same number of rows,
/// whatever the seed: counts follow the number, not chance. Another thing, such as customers, takes what is left. So
/// the sum is exact.
///
/// @param numbered as the scripts' setting has it: `orders`
/// @param rowsOfARun in all tables but those of `filling` and of fixed size
/// @param filling as the scripts' setting has it: `customers`
/// @param fillingOfARun the fewest for a run
/// @param fixedRows of tables that do not grow with the sample
record SampleScale(
        String numbered, long numberedOfARun, long rowsOfARun, String filling, long fillingOfARun, long fixedRows) {
    static final long FEWEST_ROWS = 1000;

    /// Rows of the table that is numbered through, and of the one that takes the rest.
    record Size(long numbered, long filling) {}

    Size ofRows(long rows) {
        if (rows < FEWEST_ROWS) {
            throw new HoldfastException(ErrorCode.USAGE, "a sample has at least " + FEWEST_ROWS + " rows, not " + rows);
        }
        long growing = rows - fixedRows;
        long runs = growing / (rowsOfARun + fillingOfARun);
        return new Size(runs * numberedOfARun, growing - runs * rowsOfARun);
    }
}
