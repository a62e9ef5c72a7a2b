package dev.holdfast.plan;

import java.util.List;

/// How the planner would find the rows of one statement of a run, whatever its values.
///
/// @param step what the statement is for: `mark`, `copy`, `delete`, ...
/// @param table the table of the bundle that it is for, or its archive table
/// @param database ours that it is sent to
/// @param cost in the planner's own unit
/// @param access one line for each table that it reads: `public.orders by orders_pkey`, `public.orders whole`
public record StatementCost(String step, String table, String database, double cost, List<String> access) {
    public StatementCost {
        access = List.copyOf(access);
    }
}
