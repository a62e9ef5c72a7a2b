package dev.holdfast.node;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.legacy.Scope;

/// Child process of [LegacyCampaignTest]: folds a plan, as `holdfast legacy fold` does.
final class LegacyProcess {
    private LegacyProcess() {}

    /// @param arguments where the databases are ([ChildEngine]), then the plan
    public static void main(String[] arguments) throws Exception {
        try (ChildEngine engine = new ChildEngine(arguments, Failpoint.Listener.NONE)) {
            var unused = engine.features()
                    .legacy()
                    .fold(
                            Long.parseLong(arguments[ChildEngine.ARGUMENTS]),
                            Scope.ALL,
                            "campaign",
                            _ -> {},
                            new Cancellation());
        }
    }
}
