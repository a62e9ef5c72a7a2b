package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.history.HistoryQuery;
import dev.holdfast.history.Where;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/// The words that say which rows are looked for.
final class HistoryWords {
    @Option(
            names = "--table",
            paramLabel = "TABLE",
            required = true,
            description = "table, schema.table or database/schema.table")
    String table = "";

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "the row with this key, in all its lives; values of a key of several columns are separated by"
                    + " commas. May be repeated")
    List<String> keys = new ArrayList<>();

    @Option(
            names = "--where",
            paramLabel = "CRITERIA",
            description = "rows that satisfy criteria, written as a policy's; hf_session, hf_chunk, hf_archived_at and"
                    + " hf_retain_until ask how a row was archived")
    String where = "";

    @Option(names = "--zone", paramLabel = "ZONE", description = "in which criteria read dates; UTC when not said")
    String zone = "UTC";

    @Option(
            names = "--in",
            paramLabel = "PLACE",
            split = ",",
            description = "only in the source (hot), in archive tables (warm), in cold files (cold)")
    List<Where> places = new ArrayList<>();

    /// @param after a key in the form of `--key`; empty from the beginning
    HistoryQuery query(String after, int limit, Duration patience) {
        Set<Where> in = places.isEmpty() ? HistoryQuery.EVERYWHERE : EnumSet.copyOf(places);
        return new HistoryQuery(
                table,
                keys.stream().map(List::of).toList(),
                where,
                zone(),
                in,
                after.isEmpty() ? List.of() : List.of(after),
                limit,
                patience);
    }

    private ZoneId zone() {
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new HoldfastException(ErrorCode.USAGE, "there is no time zone '" + zone + "'", e);
        }
    }
}
