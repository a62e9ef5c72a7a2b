package dev.holdfast.node;

import dev.holdfast.verify.Finding;
import java.util.List;

/// What a reconcile of ledger, manifests, archive and source found.
///
/// @param id its number; it is kept in the control database
/// @param rowsChecked archive rows whose count and record hash were recomputed
/// @param sessions sessions checked; @param chunks chunks checked
/// @param handedOffKeys sum of keys of all handoffs; @param expectedHandedOffKeys archived parents times child policies
/// @param unlisted differences beyond those in the list, which has an end
/// @param findings differences, and what a reader may wonder about and is none
/// @param samples generated rows of sample estates against source plus archive
public record Verification(
        long id,
        long rowsChecked,
        long sessions,
        long chunks,
        long handedOffKeys,
        long expectedHandedOffKeys,
        long unlisted,
        List<Finding> findings,
        List<SampleCount> samples) {
    public Verification {
        findings = List.copyOf(findings);
        samples = List.copyOf(samples);
    }

    public boolean clean() {
        return differences().isEmpty() && unlisted == 0;
    }

    /// Each names a table, what was expected and what was found; empty when all is well.
    public List<String> differences() {
        return texts(true);
    }

    /// What a reader may wonder about and is no difference, e.g. keys that the application used again.
    public List<String> notes() {
        return texts(false);
    }

    private List<String> texts(boolean difference) {
        return findings.stream()
                .filter(finding -> finding.kind().difference() == difference)
                .map(Finding::what)
                .toList();
    }

    /// @param generated rows that the generator made; @param inSource @param inArchive rows found now
    public record SampleCount(String database, String table, long generated, long inSource, long inArchive) {}
}
