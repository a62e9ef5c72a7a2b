package dev.holdfast.restore;

import java.time.Duration;

/// What came of a restore into scratch tables, which are gone again; the source was not touched.
///
/// @param inserted rows that went in and were read back as they were archived; 0 when the plan could not run
/// @param problem why it would fail; empty when it would not
public record Rehearsal(RestorePlan plan, long inserted, String problem, Duration took) {
    public boolean passed() {
        return problem.isEmpty();
    }
}
