package dev.holdfast.policy;

import dev.holdfast.dialect.Join;
import dev.holdfast.dialect.TableName;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A policy that was checked and stands in the control database.
///
/// @param id its number in the control database
/// @param version rises with every change
/// @param linkParentColumns key columns of the parent's table; same length and order as `linkColumns`
/// @param chunkRows rows of the root table that move in one transaction
/// @param position order among its siblings
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
        @Nullable Period residence,
        Period retention,
        ZoneId zone,
        @Nullable String cron,
        Misfire misfire,
        Overlap overlap,
        @Nullable String callback,
        String archiveDatabase,
        String archiveSchema,
        int chunkRows,
        Proof proof,
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

    /// Level of proof, see `RELIABILITY` in the manual.
    public enum Proof {
        SET,
        PROOF
    }

    /// How rows move.
    public enum Method {
        LOCAL,
        STREAM
    }

    public Policy {
        bundle = List.copyOf(bundle);
        joins = List.copyOf(joins);
        linkParentColumns = List.copyOf(linkParentColumns);
        linkColumns = List.copyOf(linkColumns);
    }

    /// LOCAL when source and archive are one database, so that a chunk is one transaction.
    public Method method() {
        return database.equals(archiveDatabase) ? Method.LOCAL : Method.STREAM;
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
                other,
                retention,
                zone,
                cron,
                misfire,
                overlap,
                callback,
                archiveDatabase,
                archiveSchema,
                chunkRows,
                proof,
                paused,
                pausedReason);
    }

    public boolean root() {
        return parent == null;
    }

    public Optional<String> cronExpression() {
        return Optional.ofNullable(cron);
    }
}
