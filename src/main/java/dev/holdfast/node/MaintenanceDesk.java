package dev.holdfast.node;

import dev.holdfast.estate.Cancellation;
import dev.holdfast.maintenance.AfterSession;
import dev.holdfast.maintenance.Maintenance;
import dev.holdfast.maintenance.MaintenanceAct;
import dev.holdfast.maintenance.SessionSpace;
import dev.holdfast.maintenance.TableAdvice;
import java.util.List;
import java.util.Set;

/// Where the ways in ask about what tables need.
record MaintenanceDesk(Maintenance maintenance) implements MaintenanceOperations {
    @Override
    public List<TableAdvice> advise(String database, String table, Cancellation cancellation) {
        return maintenance.advise(database, table, cancellation);
    }

    @Override
    public List<MaintenanceAct> run(String database, String table, Set<TableAdvice.Need> wanted, String actor) {
        return maintenance.run(database, table, wanted, actor);
    }

    @Override
    public List<MaintenanceAct> acts(int limit) {
        return maintenance.acts(limit);
    }

    @Override
    public List<SessionSpace> space(long session) {
        return maintenance.space(session);
    }

    @Override
    public AfterSession wish(String policy) {
        return maintenance.wish(policy);
    }

    @Override
    public void wish(String policy, AfterSession wish, String actor) {
        maintenance.wish(policy, wish, actor);
    }
}
