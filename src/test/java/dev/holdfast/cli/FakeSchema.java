package dev.holdfast.cli;

import java.util.List;

/// A control schema of three steps, two of which were taken.
final class FakeSchema implements SchemaControl {
    private final List<String> asked;
    private int applied = 2;

    /// @param asked hears what was asked for
    FakeSchema(List<String> asked) {
        this.asked = asked;
    }

    @Override
    public List<SchemaStep> status() {
        return List.of(
                new SchemaStep("20261121000000", "changelog", applied > 0, false),
                new SchemaStep("20261121000001", "installation", applied > 1, false),
                new SchemaStep("20261121000002", "estate", applied > 2, false));
    }

    @Override
    public void up() {
        applied = 3;
    }

    @Override
    public void down(int steps) {
        asked.add("down " + steps);
        applied = Math.max(0, applied - steps);
    }
}
