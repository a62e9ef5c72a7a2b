package dev.holdfast.archive;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.catalog.Closure;
import dev.holdfast.catalog.Schema;
import dev.holdfast.catalog.SchemaReader;
import dev.holdfast.dialect.ArchiveDdl;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.MarkQuery;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.RetentionClock;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.crossing.TypeMatrix;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.policy.Eligibility;
import dev.holdfast.policy.EligibilityRule;
import dev.holdfast.policy.Placement;
import dev.holdfast.policy.Policy;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes policies ready to run: reads the catalog as it is now and refuses what does not fit it any more.
public final class Routes {
    private final Estate estate;
    private final EligibilityRule eligibility;

    public Routes(Estate estate, EligibilityRule eligibility) {
        this.estate = estate;
        this.eligibility = eligibility;
    }

    /// @param now the moment that the cut-off is reckoned from
    /// @throws HoldfastException `BLOCKED` when the tables are no longer what the policy was checked against;
    ///     nothing was moved
    public Resolved resolve(Policy policy, Instant now) {
        GovernedDatabase source = estate.database(policy.database());
        GovernedDatabase archive = estate.database(policy.archiveDatabase());
        List<TableName> moved = Stream.concat(policy.bundle().stream(), Stream.of(policy.table()))
                .toList();
        List<TableName> needed = Stream.concat(
                        moved.stream(), policy.joins().stream().map(join -> join.table()))
                .distinct()
                .toList();
        AtomicReference<String> fingerprint = new AtomicReference<>("");
        Schema schema = source.read(
                connection -> { // one snapshot for both
                    fingerprint.set(source.dialect().catalog().fingerprint(connection, moved));
                    return SchemaReader.read(source.name(), source.dialect(), connection, needed);
                });
        TableInfo root = table(policy, schema, policy.table());
        Closure closure = Closure.of(schema, policy.table()).restrictedTo(Set.copyOf(policy.bundle()));
        refuseWhatDoesNotFit(policy, root, closure);
        MoveTable.Hashing hashing = hashing(source, archive);
        @Nullable RetentionClock clock = eligibility.clock(policy, schema);
        List<MoveTable> tables = closure.deleteOrder().stream()
                .map(name ->
                        moveTable(policy, source, archive, table(policy, schema, name), root, closure, hashing, clock))
                .toList();
        Eligibility due = eligibility.of(policy, schema, now);
        MarkQuery query = new MarkQuery(
                root.name(),
                root.keyColumns(),
                due.joins(),
                due.condition(),
                order(policy, root),
                List.of(),
                Integer.MAX_VALUE);
        List<Column> link = policy.linkColumns().stream()
                .map(column -> root.column(column)
                        .orElseThrow(() -> blocked(policy, "column " + column + " of " + root.name() + " is gone")))
                .toList();
        Route route = new Route(
                policy,
                source,
                archive,
                tables,
                query,
                link,
                acting(schema, moved),
                !policy.archivedByService()
                        && !schema.selfReferences(root.name()).isEmpty(),
                fingerprint.get());
        return new Resolved(route, due.cutoff(), schema, closure);
    }

    private static boolean acting(Schema schema, List<TableName> tables) {
        return schema.foreignKeys().stream()
                .filter(key -> tables.contains(key.child()) && tables.contains(key.parent()))
                .anyMatch(key -> switch (key.onDelete()) {
                    case CASCADE, SET_NULL, SET_DEFAULT -> true;
                    case NO_ACTION, RESTRICT -> false;
                });
    }

    /// @param cutoff null when age does not matter
    /// @param schema with the policy's tables and what it joins
    /// @param closure the root and its bundle; foreign keys from outside are for the gate before a run to judge
    public record Resolved(Route route, @Nullable Instant cutoff, Schema schema, Closure closure) {}

    private static MoveTable moveTable(
            Policy policy,
            GovernedDatabase source,
            GovernedDatabase archive,
            TableInfo table,
            TableInfo root,
            Closure closure,
            MoveTable.Hashing hashing,
            @Nullable RetentionClock clock) {
        if (table.key().isEmpty()) {
            throw blocked(policy, table.name() + " has no key");
        }
        return new MoveTable(
                table.name(),
                Placement.of(policy).archived(table.name()),
                columns(policy, source, archive, table),
                table.keyColumns(),
                root.keyColumns(),
                closure.path(table.name()),
                hashing,
                clock);
    }

    private static List<MoveTable.MoveColumn> columns(
            Policy policy, GovernedDatabase source, GovernedDatabase archive, TableInfo table) {
        if (sameEngine(source, archive)) {
            ArchiveDdl ddl = archive.dialect().archiveDdl();
            boolean sameDatabase = policy.method() == Policy.Method.LOCAL;
            return table.columns().stream()
                    .map(column -> ddl.archived(column, sameDatabase))
                    .toList();
        }
        Engine from = source.dialect().engine();
        List<String> refused = TypeMatrix.refused(from, table.columns());
        if (!refused.isEmpty()) {
            throw blocked(
                    policy,
                    "rows of %s cannot go to %s, which is of another engine: %s"
                            .formatted(table.name(), archive.name(), String.join("; ", refused)));
        }
        return table.columns().stream()
                .map(column -> TypeMatrix.moved(from, column, table.key().contains(column.name())))
                .toList();
    }

    private static boolean sameEngine(GovernedDatabase source, GovernedDatabase archive) {
        return source.dialect().engine() == archive.dialect().engine();
    }

    /// How rows are hashed so that both sides agree: engines have hashes of their own, and PostgreSQL's is equal only
    /// on servers of one major version.
    private static MoveTable.Hashing hashing(GovernedDatabase source, GovernedDatabase archive) {
        boolean engines = source.dialect().hashesRows() && archive.dialect().hashesRows();
        if (!sameEngine(source, archive) || !engines) {
            return MoveTable.Hashing.CANONICAL;
        }
        if (source.name().equals(archive.name())) {
            return MoveTable.Hashing.RECORD;
        }
        return majorVersion(source) == majorVersion(archive) ? MoveTable.Hashing.RECORD : MoveTable.Hashing.TEXT;
    }

    private static int majorVersion(GovernedDatabase database) {
        return database.read(connection -> database.dialect().checking().majorVersion(connection));
    }

    /// Time order where the age column is the root's own and every due row has one, else key order.
    private static @Nullable Column order(Policy policy, TableInfo root) {
        String age = policy.ageColumn();
        return age == null || policy.residence() == null
                ? null
                : root.column(age).orElse(null);
    }

    private static TableInfo table(Policy policy, Schema schema, TableName name) {
        return schema.table(name)
                .orElseThrow(() -> blocked(policy, "there is no table " + name + " in " + schema.database()));
    }

    private static void refuseWhatDoesNotFit(Policy policy, TableInfo root, Closure closure) {
        if (root.key().isEmpty()) {
            throw blocked(policy, root.name() + " has no key");
        }
        if (!closure.unreachable().isEmpty()) {
            throw blocked(
                    policy,
                    closure.unreachable() + " of the bundle do not hang on " + root.name() + " by a foreign key");
        }
        List<List<TableName>> cycles = closure.cycles().stream()
                .filter(cycle -> !cycle.equals(List.of(root.name()))) // its leaves go first
                .toList();
        if (!cycles.isEmpty()) {
            throw blocked(policy, "foreign keys go round in a circle: " + cycles);
        }
    }

    private static HoldfastException blocked(Policy policy, String why) {
        return new HoldfastException(ErrorCode.BLOCKED, "policy " + policy.name() + ": " + why + "; no row was moved");
    }
}
