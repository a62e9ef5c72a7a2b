package dev.holdfast.node;

import dev.holdfast.glance.Glances;
import dev.holdfast.glance.GridCell;
import dev.holdfast.glance.GridQuery;
import dev.holdfast.glance.PolicyLine;
import dev.holdfast.store.Store;
import java.util.List;
import java.util.Map;

/// Where the ways in ask about many policies and sessions at one glance.
record GridDesk(Store store) implements GridOperations {
    @Override
    public List<PolicyLine> policies() {
        return store.inTransaction(Glances::policies);
    }

    @Override
    public Map<Integer, List<GridCell>> cells(GridQuery query) {
        return store.inTransaction(tx -> Glances.cells(tx, query));
    }

    @Override
    public int running() {
        return store.inTransaction(Glances::running);
    }
}
