package dev.holdfast.sample;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;

/// How large an estate that is made from specifications becomes, from which seed, and when "now" is.
///
/// @param units each table has its share of rows for each; @param prices rows of the table that takes what is left
record SpecSize(long units, long prices, long seed, LocalDateTime now) {
    static final int DAYS_OF_HISTORY = 3468;

    /// From the oldest maturity to the last one: contracts end for a year to come.
    static final int DAYS_OF_CONTRACTS = 3796;

    private static final String FILLING = "PriceHistory";

    /// @param now an instant, which the tables show as London's wall clock
    static SpecSize of(SampleScale.Size size, long seed, Instant now) {
        return new SpecSize(
                size.numbered(), size.filling(), seed, LocalDateTime.ofInstant(now, ZoneId.of(TableSpec.ZONE)));
    }

    static SampleScale scale(List<TableSpec> tables) {
        long filling = tables.stream()
                .filter(SpecSize::filling)
                .mapToLong(TableSpec::share)
                .sum();
        long all = tables.stream().mapToLong(TableSpec::share).sum();
        return new SampleScale("units", 1, all - filling, "prices", filling, 0);
    }

    private static boolean filling(TableSpec table) {
        return table.name().equals(FILLING);
    }

    long rows(TableSpec table) {
        return filling(table) ? prices : units * table.share();
    }

    /// Contracts of the table's database.
    long contracts(List<TableSpec> tables, TableSpec table) {
        return tables.stream()
                .filter(other -> other.contract() && other.database().equals(table.database()))
                .mapToLong(this::rows)
                .findFirst()
                .orElse(1);
    }
}
