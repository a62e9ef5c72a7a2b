package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.util.List;
import picocli.CommandLine.Option;

/// The options by which a command acts on all that match instead of on what is named.
final class Matching {
    @Option(names = "--all-matching", description = "all that --filter names, as of now")
    boolean all;

    @Option(
            names = "--filter",
            paramLabel = "WORDS",
            description = "with --all-matching: as \"state:failed since:7d\", the words of the list")
    String filter = "";

    /// @param named how many are named one by one
    /// @param things `sessions`
    /// @throws HoldfastException `USAGE` unless either some are named or all that match are meant
    void check(int named, String things, List<String> words) {
        if (all && words.stream().allMatch(String::isBlank)) {
            throw wrong("--all-matching needs to be told which %s: say --filter".formatted(things));
        }
        if (!all && !filter.isBlank()) {
            throw wrong("--filter says which %s only with --all-matching".formatted(things));
        }
        if (all == named > 0) {
            throw wrong(
                    all
                            ? "name %s, or say --all-matching, not both".formatted(things)
                            : "say which %s: name them, or say --all-matching with --filter".formatted(things));
        }
    }

    private static HoldfastException wrong(String why) {
        return new HoldfastException(ErrorCode.USAGE, why + "; nothing was changed");
    }
}
