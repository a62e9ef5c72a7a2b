package dev.holdfast.onboard;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which rows a definition would take now, as far as there was time to look.
///
/// @param due how many, or why that is not known
/// @param columns of the table; @param samples values of each, as text; null for NULL
/// @param why why there are no samples; empty when there are, or when no row is due
public record Preview(Proposal.Due due, List<String> columns, List<List<@Nullable String>> samples, String why) {
    public Preview {
        columns = List.copyOf(columns);
        samples = List.copyOf(samples);
    }
}
