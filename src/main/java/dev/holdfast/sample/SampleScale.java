package dev.holdfast.sample;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;

/// How many orders and customers make a given number of rows.
///
/// Each run of 40 orders has 383 rows in all tables but customers (see `functions.sql`: counts follow the order's
/// number, not chance); customers take what is left, at least 2 for 40 orders. So the sum is exact.
record SampleScale(long orders, long customers) {
    static final long FEWEST_ROWS = 1000;
    private static final long ORDERS_OF_A_RUN = 40;
    private static final long ROWS_OF_A_RUN = 383;
    private static final long CUSTOMERS_OF_A_RUN = 2;

    static SampleScale ofRows(long rows) {
        if (rows < FEWEST_ROWS) {
            throw new HoldfastException(ErrorCode.USAGE, "a sample has at least " + FEWEST_ROWS + " rows, not " + rows);
        }
        long runs = rows / (ROWS_OF_A_RUN + CUSTOMERS_OF_A_RUN);
        return new SampleScale(runs * ORDERS_OF_A_RUN, rows - runs * ROWS_OF_A_RUN);
    }
}
