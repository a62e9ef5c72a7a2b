package dev.holdfast.retention;

import dev.holdfast.HoldfastException;
import dev.holdfast.catalog.Schema;
import dev.holdfast.catalog.SchemaReader;
import dev.holdfast.dialect.Retaining;
import dev.holdfast.dialect.Retaining.Aged;
import dev.holdfast.dialect.Retaining.Kept;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.hold.Holds;
import dev.holdfast.policy.EligibilityRule;
import dev.holdfast.policy.Placement;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.RetentionFloors;
import dev.holdfast.store.Store;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Measures a policy day by day with reading statements, each of which the server ends after a while. What cannot be
/// measured is named, and does not keep the rest from being.
final class Measuring {
    private final Store store;
    private final Estate estate;
    private final Policies policies;
    private final Holds holds;
    private final InstantSource clock;
    private final Duration limit;
    private final EligibilityRule eligibility = new EligibilityRule();
    private final RetentionFloors floors = new RetentionFloors();

    /// @param limit how long one statement may take
    Measuring(Store store, Estate estate, Policies policies, Holds holds, InstantSource clock, Duration limit) {
        this.store = store;
        this.estate = estate;
        this.policies = policies;
        this.holds = holds;
        this.clock = clock;
        this.limit = limit;
    }

    /// @throws HoldfastException `DATABASE` when it was cancelled
    Basis measure(Policy policy, Cancellation cancellation) {
        Instant at = clock.instant();
        List<String> untold = new ArrayList<>();
        if (!policy.root()) {
            untold.add("rows of " + policy.name() + " move only once " + policy.parent()
                    + " has handed their keys on: the rows to move are the most that can be due");
        }
        Rows rows = told(() -> rows(policy, cancellation), "rows that are due", untold, cancellation);
        List<Kept> kept = told(() -> kept(policy, cancellation), "archived rows", untold, cancellation);
        Holds.Keeping keeping =
                told(() -> holds.keeping(policy, limit, cancellation), "held rows", untold, cancellation);
        Period floor = store.inTransaction(tx -> floors.floor(
                        tx, policy.archiveDatabase(), Placement.of(policy).archived(policy.table())))
                .orElse(null);
        if (rows != null && rows.bytes() == null) {
            untold.add(policy.table() + " has no row to tell the width of rows from");
        }
        return new Basis(
                policy,
                at,
                LocalDate.ofInstant(at, policy.zone()),
                rows == null ? null : rows.aged(),
                rows == null ? null : rows.bytes(),
                kept,
                floor,
                holds.binding(policy).stream()
                        .map(hold -> new Basis.Touched(hold.id(), hold.matter(), hold.expiresAt()))
                        .toList(),
                keeping == null ? null : keeping.rows(),
                policies.children(policy).stream().map(Policy::name).toList(),
                untold);
    }

    private static <T> @Nullable T told(Supplier<T> work, String what, List<String> untold, Cancellation cancellation) {
        try {
            return work.get();
        } catch (HoldfastException e) {
            if (cancellation.asked()) {
                throw e;
            }
            boolean late = e.getCause() instanceof SQLException sql && "57014".equals(sql.getSQLState());
            untold.add(what + " were not counted: "
                    + (late ? "the statement took longer than it may; nothing else was touched" : e.getMessage()));
            return null;
        }
    }

    private record Rows(List<Aged> aged, @Nullable Long bytes) {}

    private Rows rows(Policy policy, Cancellation cancellation) {
        GovernedDatabase source = estate.database(policy.database());
        return source.read(cancellation, connection -> {
            Retaining retaining = source.dialect().retaining();
            List<TableName> moved = new ArrayList<>(List.of(policy.table()));
            moved.addAll(policy.bundle());
            List<TableName> needed = Stream.concat(
                            moved.stream(), policy.joins().stream().map(join -> join.table()))
                    .toList();
            Schema schema = SchemaReader.read(source.name(), source.dialect(), connection, needed);
            EligibilityRule.Candidates candidates = eligibility.candidates(policy, schema);
            retaining.limit(connection, limit.toMillis());
            List<Aged> aged = retaining.aged(
                    connection,
                    policy.table(),
                    candidates.joins(),
                    candidates.criteria(),
                    policy.residence() == null ? null : candidates.age(),
                    policy.zone());
            Map<TableName, Long> widths = source.dialect().catalog().meanRowBytes(connection, moved);
            TableInfo root = schema.table(policy.table()).orElseThrow();
            double bytes = 0;
            for (TableName table : moved) {
                Long width = widths.get(table);
                if (width == null) {
                    width = retaining.sampledRowBytes(connection, table);
                }
                if (width == null && table.equals(policy.table())) {
                    return new Rows(aged, null);
                }
                double many = table.equals(policy.table())
                        ? 1
                        : (double) schema.table(table).orElseThrow().estimatedRows()
                                / Math.max(1, root.estimatedRows());
                bytes += (width == null ? 0 : width) * many;
            }
            return new Rows(aged, Math.round(bytes));
        });
    }

    /// Rows of every table that the policy has ever archived into.
    private List<Kept> kept(Policy policy, Cancellation cancellation) {
        List<Kept> kept = new ArrayList<>();
        for (Placement placement : policies.placements(policy)) {
            GovernedDatabase archive = estate.database(placement.archiveDatabase());
            kept.addAll(archive.read(cancellation, connection -> {
                Retaining retaining = archive.dialect().retaining();
                retaining.limit(connection, limit.toMillis());
                List<Kept> found = new ArrayList<>();
                for (TableName table : new LinkedHashSet<>(placement.archiveTables())) {
                    if (archive.dialect()
                            .archiveDdl()
                            .archiveColumns(connection, table)
                            .isPresent()) {
                        found.addAll(retaining.kept(connection, table, policy.zone()));
                    }
                }
                return found;
            }));
        }
        return kept;
    }
}
