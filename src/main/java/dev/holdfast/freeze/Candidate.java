package dev.holdfast.freeze;

import dev.holdfast.dialect.Freezing;
import dev.holdfast.dialect.TableName;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;

/// A partition that is old enough to freeze.
///
/// @param policies whose rows it may hold, by name
public record Candidate(
        String database, TableName table, Freezing.Partition partition, long rows, List<String> policies) {
    public Candidate {
        policies = List.copyOf(policies);
    }

    Freezing.Part part() {
        return new Freezing.Part(table, partition.name(), partition.from(), partition.to());
    }

    /// `2026-01`
    public String month() {
        return month(partition.from());
    }

    /// @param from when the rows of a partition begin
    static String month(Instant from) {
        return YearMonth.from(from.atOffset(ZoneOffset.UTC)).toString();
    }
}
