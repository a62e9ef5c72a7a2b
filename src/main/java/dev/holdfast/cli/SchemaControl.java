package dev.holdfast.cli;

import java.util.List;

/// The version of the control schema.
public interface SchemaControl {
    /// All steps, oldest first.
    List<SchemaStep> status();

    /// Applies all steps that are pending.
    void up();

    /// Reverts the newest applied steps.
    ///
    /// @param steps 1 or more; as many as are applied at most
    void down(int steps);

    /// @param edited the script is not the one that was applied
    record SchemaStep(String id, String name, boolean applied, boolean edited) {}
}
