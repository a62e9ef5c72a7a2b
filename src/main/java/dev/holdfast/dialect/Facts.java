package dev.holdfast.dialect;

import java.util.List;

/// What decides about a DELETE of some tables, as it is at one moment.
///
/// @param fingerprint the hash of `said`, as [CatalogReader#fingerprint] gives it
/// @param said one text a fact: to be kept, and compared by [CatalogReader#changes]
public record Facts(String fingerprint, List<String> said) {
    public Facts {
        said = List.copyOf(said);
    }
}
