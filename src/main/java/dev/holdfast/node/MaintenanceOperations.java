package dev.holdfast.node;

import dev.holdfast.estate.Cancellation;
import dev.holdfast.maintenance.AfterSession;
import dev.holdfast.maintenance.MaintenanceAct;
import dev.holdfast.maintenance.SessionSpace;
import dev.holdfast.maintenance.TableAdvice;
import java.util.List;
import java.util.Set;

/// All that a way in may ask about what tables need. As [Operations], every call may block on a database.
public interface MaintenanceOperations {
    /// What tables need, and what keeps the server from it; changes nothing.
    ///
    /// @param table `table` or `schema.table`; empty for all that need something
    /// @throws dev.holdfast.HoldfastException `USAGE` when there is no such database or table
    @Does(Effect.READS)
    List<TableAdvice> advise(String database, String table, Cancellation cancellation);

    /// Does what the advice says, as far as it was asked for; a failure ends nothing but itself.
    @Does(Effect.WRITES)
    List<MaintenanceAct> run(String database, String table, Set<TableAdvice.Need> wanted, String actor);

    /// What was done, the latest first.
    @Does(Effect.READS)
    List<MaintenanceAct> acts(int limit);

    /// What became of the room of a session's rows: what is reusable, what was returned. Empty until it was measured.
    @Does(Effect.READS)
    List<SessionSpace> space(long session);

    /// What follows the sessions of a policy by itself.
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` when there is no such policy
    @Does(Effect.READS)
    AfterSession wish(String policy);

    /// @throws dev.holdfast.HoldfastException `USAGE` when there is no such policy
    @Does(Effect.WRITES)
    void wish(String policy, AfterSession wish, String actor);
}
