package dev.holdfast.cli;

import dev.holdfast.filter.ListQuery;
import picocli.CommandLine.Option;

/// The options by which a list is asked for by words.
final class ListWords {
    @Option(
            names = "--filter",
            paramLabel = "WORDS",
            description = "as \"state:failed policy:orders since:7d\": the words of the filter box on the screen")
    String filter = "";

    @Option(
            names = "--sort",
            paramLabel = "COLUMN",
            description = "by this column, -COLUMN for the largest first; the newest first when not said")
    String sort = "";

    ListQuery query(String whole, long limit) {
        return new ListQuery(whole, sort, 0, 0, Math.clamp(limit, 1, Integer.MAX_VALUE));
    }
}
