package dev.holdfast.policy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A policy as its author writes it; nothing here is checked yet.
///
/// @param parent name of the parent policy; null for a root
/// @param database governed database of the table
/// @param table `schema.table`, or `table` in the engine's default schema
/// @param bundle tables that leave together with the rows, as `table`
/// @param joins by alias, for criteria and age column
/// @param link parent's key column to this table's column, in order; empty for a root
/// @param criteria which rows; empty for all
/// @param ageColumn `column` or `alias.column`; null when age does not matter
/// @param residence how long a row stays, an ISO-8601 period such as `P90D`; null without age column, or to
///     follow the class or the installation
/// @param retention how long an archived row is kept, an ISO-8601 period such as `P7Y`; null to follow the class or
///     the installation
/// @param tableClass `functional`, `reference` or `operational`; null for none
/// @param retentionFrom `column` or `alias.column` that retention is counted from; null: the time of archiving
/// @param cron a Quartz expression; null: runs by hand or by handoff only
/// @param misfire `fire_once` or `skip`; @param overlap `skip` or `queue`; @param proof `set` or `proof`
/// @param callback the service that is told, or that archives by itself; null for none
/// @param archiveDatabase the same as `database` for the local method, another for stream
/// @param archiveSchema schema of the archive tables; null: named after the source database
/// @param acknowledge side effects of a delete that the author knows of and accepts, as a plan names them
public record PolicyDefinition(
        String name,
        String description,
        @Nullable String parent,
        String database,
        String table,
        List<String> bundle,
        Map<String, JoinDefinition> joins,
        Map<String, String> link,
        String criteria,
        @Nullable String ageColumn,
        @Nullable String residence,
        @Nullable String retention,
        @Nullable String tableClass,
        @Nullable String retentionFrom,
        String zone,
        @Nullable String cron,
        String misfire,
        String overlap,
        @Nullable Callback callback,
        String archiveDatabase,
        @Nullable String archiveSchema,
        int chunkRows,
        String proof,
        List<String> acknowledge,
        DrivingDefinition driving) {
    /// Rows of a chunk where the author names none.
    public static final int DEFAULT_CHUNK_ROWS = 5000;

    static final String DEFAULT_MISFIRE = "fire_once";
    static final String DEFAULT_OVERLAP = "skip";
    static final String DEFAULT_PROOF = "set";

    /// A join: this table's column to the joined table's column, in order.
    public record JoinDefinition(String table, Map<String, String> on) {
        public JoinDefinition {
            on = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(on));
        }
    }

    /// How hard a run may press, as its author writes it.
    ///
    /// @param workers chunks that move at once; @param pace `gentle`, `normal` or `full`
    /// @param blackout times at which nothing moves, in the policy's zone, such as `Mon-Fri 08:00-18:00`
    /// @param maxTime how long one run may take, an ISO-8601 duration such as `PT2H`; null for no limit
    /// @param priority whose turn comes first in a run of several policies: a lower number
    /// @param maintenance what follows a session by itself: `off`, `analyze` or `reindex`
    public record DrivingDefinition(
            int workers,
            String pace,
            List<String> blackout,
            @Nullable String maxTime,
            int priority,
            String maintenance) {
        static final String USUAL_MAINTENANCE = "analyze";

        public static final DrivingDefinition DEFAULT = new DrivingDefinition(2, "normal", List.of(), null);

        /// Of the usual priority.
        public DrivingDefinition(int workers, String pace, List<String> blackout, @Nullable String maxTime) {
            this(workers, pace, blackout, maxTime, Policy.Driving.USUAL_PRIORITY);
        }

        /// With the usual maintenance.
        public DrivingDefinition(
                int workers, String pace, List<String> blackout, @Nullable String maxTime, int priority) {
            this(workers, pace, blackout, maxTime, priority, USUAL_MAINTENANCE);
        }

        public DrivingDefinition {
            blackout = List.copyOf(blackout);
        }
    }

    public PolicyDefinition {
        acknowledge = List.copyOf(acknowledge);
        bundle = List.copyOf(bundle);
        joins = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(joins));
        link = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(link));
    }
}
