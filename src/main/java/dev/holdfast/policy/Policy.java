package dev.holdfast.policy;

import dev.holdfast.dialect.Join;
import dev.holdfast.dialect.TableName;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A policy that was checked and stands in the control database.
///
/// @param id its number in the control database
/// @param version rises with every change
/// @param clocks as they run: where the policy says nothing, what it follows
/// @param linkParentColumns key columns of the parent's table; same length and order as `linkColumns`
/// @param chunkRows rows of the root table that move in one transaction
/// @param position order among its siblings
/// @param acknowledged side effects of a delete that its author accepts, as a plan names them
public record Policy(
        int id,
        int version,
        String name,
        String description,
        @Nullable String parent,
        int position,
        String database,
        TableName table,
        List<TableName> bundle,
        List<Join> joins,
        List<String> linkParentColumns,
        List<String> linkColumns,
        String criteria,
        @Nullable String ageColumn,
        Clocks clocks,
        ZoneId zone,
        @Nullable String cron,
        Misfire misfire,
        Overlap overlap,
        @Nullable Callback callback,
        String archiveDatabase,
        String archiveSchema,
        int chunkRows,
        Proof proof,
        List<String> acknowledged,
        Driving driving,
        boolean paused,
        @Nullable String pausedReason) {
    /// What happens to fires that came while no node ran.
    public enum Misfire {
        FIRE_ONCE,
        SKIP
    }

    /// What happens to a fire while a session of the policy still runs.
    public enum Overlap {
        SKIP,
        QUEUE
    }

    /// Who archives.
    public enum Executor {
        /// Holdfast moves the rows.
        DIRECT,
        /// The service that owns the rows does, when it is called.
        CALLBACK;

        /// The name in documents and in the control schema.
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Level of proof, see `moving.md` in the manual.
    public enum Proof {
        SET,
        PROOF
    }

    /// How rows move.
    public enum Method {
        LOCAL,
        STREAM,
        /// A service moves them.
        CALLBACK
    }

    /// How hard a run may press.
    ///
    /// @param workers chunks that move at once, 1 to 16
    /// @param blackout times at which nothing moves, in the policy's zone
    /// @param maxTime how long one run may take; null for no limit
    /// @param priority whose turn comes first in a run of several policies: a lower number, 1 to 1000; equal
    /// numbers
    ///     run side by side
    /// @param maintenance what follows a session by itself: `off`, `analyze` or `reindex`
    public record Driving(
            int workers,
            Pace pace,
            List<String> blackout,
            @Nullable Duration maxTime,
            int priority,
            String maintenance) {
        public static final int USUAL_PRIORITY = 100;
        public static final int LAST_PRIORITY = 1000;

        public static final Driving DEFAULT = new Driving(2, Pace.NORMAL, List.of(), null);

        /// Of the usual priority.
        public Driving(int workers, Pace pace, List<String> blackout, @Nullable Duration maxTime) {
            this(
                    workers,
                    pace,
                    blackout,
                    maxTime,
                    USUAL_PRIORITY,
                    PolicyDefinition.DrivingDefinition.USUAL_MAINTENANCE);
        }

        public Driving {
            blackout = List.copyOf(blackout);
        }
    }

    /// Presets, by name: how long one transaction may take, and how far the application comes first.
    public enum Pace {
        GENTLE,
        NORMAL,
        FULL;

        /// The name in documents and in the control schema.
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Pace ofId(String id) {
            return valueOf(id.toUpperCase(Locale.ROOT));
        }
    }

    public Policy {
        acknowledged = List.copyOf(acknowledged);
        bundle = List.copyOf(bundle);
        joins = List.copyOf(joins);
        linkParentColumns = List.copyOf(linkParentColumns);
        linkColumns = List.copyOf(linkColumns);
    }

    /// LOCAL when source and archive are one database, so that a chunk is one transaction.
    public Method method() {
        if (archivedByService()) {
            return Method.CALLBACK;
        }
        return database.equals(archiveDatabase) ? Method.LOCAL : Method.STREAM;
    }

    /// How long a row stays; null when age does not matter.
    public @Nullable Period residence() {
        return clocks.residence().period();
    }

    /// How long an archived row is kept.
    public Period retention() {
        return Objects.requireNonNull(clocks.retention().period());
    }

    /// The end of the retention of what was archived at a moment.
    public Instant retainUntil(Instant archivedAt) {
        return ZonedDateTime.ofInstant(archivedAt, zone).plus(retention()).toInstant();
    }

    /// The policy with another residence, to ask what it would do.
    public Policy withResidence(Period other) {
        return new Policy(
                id,
                version,
                name,
                description,
                parent,
                position,
                database,
                table,
                bundle,
                joins,
                linkParentColumns,
                linkColumns,
                criteria,
                ageColumn,
                clocks.with(Clocks.Setting.own(other)),
                zone,
                cron,
                misfire,
                overlap,
                callback,
                archiveDatabase,
                archiveSchema,
                chunkRows,
                proof,
                acknowledged,
                driving,
                paused,
                pausedReason);
    }

    /// Whether the service behind the callback archives, and not Holdfast.
    public boolean archivedByService() {
        return callback != null && callback.executes();
    }

    public boolean childOf(Policy other) {
        return other.name().equals(parent);
    }

    public boolean root() {
        return parent == null;
    }

    public Optional<String> cronExpression() {
        return Optional.ofNullable(cron);
    }
}
