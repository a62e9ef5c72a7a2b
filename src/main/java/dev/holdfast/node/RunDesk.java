package dev.holdfast.node;

import dev.holdfast.run.EstateRunReport;
import dev.holdfast.run.EstateRunViews;
import java.util.List;

/// Where the ways in ask about runs of several policies.
record RunDesk(EstateRunViews views) implements RunOperations {
    @Override
    public List<EstateRunReport> list(boolean notEndedOnly, int limit) {
        return views.list(notEndedOnly, limit);
    }

    @Override
    public EstateRunReport report(long run) {
        return views.report(run);
    }
}
