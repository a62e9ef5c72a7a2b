package dev.holdfast.node;

import java.util.List;

/// What a reconcile of ledger, manifests, archive and source found.
///
/// @param rowsChecked archive rows whose count and record hash were recomputed
/// @param sessions sessions checked; @param chunks chunks checked
/// @param handedOffKeys sum of keys of all handoffs; @param expectedHandedOffKeys archived parents times child policies
/// @param differences each names a table, what was expected and what was found; empty when all is well
/// @param notes what a reader may wonder about and is no difference, e.g. keys that the application used again
/// @param samples generated rows of sample estates against source plus archive
public record Verification(
        long rowsChecked,
        long sessions,
        long chunks,
        long handedOffKeys,
        long expectedHandedOffKeys,
        List<String> differences,
        List<String> notes,
        List<SampleCount> samples) {
    public Verification {
        differences = List.copyOf(differences);
        notes = List.copyOf(notes);
        samples = List.copyOf(samples);
    }

    public boolean clean() {
        return differences.isEmpty();
    }

    /// @param generated rows that the generator made; @param inSource @param inArchive rows found now
    public record SampleCount(String database, String table, long generated, long inSource, long inArchive) {}
}
