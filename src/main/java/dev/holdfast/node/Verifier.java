package dev.holdfast.node;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.node.Verification.SampleCount;
import dev.holdfast.policy.Policy;
import dev.holdfast.verify.Finding;
import dev.holdfast.verify.Grounds;
import dev.holdfast.verify.PolicyVerifier;
import dev.holdfast.verify.Progress;
import dev.holdfast.verify.Scope;
import dev.holdfast.verify.Verifications;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reconciles ledger, manifests, archive and source, policy by policy, and goes on with a reconcile that was killed.
public final class Verifier {
    private final Features features;
    private final Verifications verifications = new Verifications();
    private final PolicyVerifier policyVerifier;
    private final AuditLog audit = new AuditLog();

    public Verifier(Features features, UUID installation) {
        this.features = features;
        this.policyVerifier = new PolicyVerifier(
                features.store(),
                new Grounds(features.estate(), features.policies()),
                verifications,
                features.ledger(),
                features.handoffs(),
                features.cold(),
                installation);
    }

    /// A table that a generator filled.
    ///
    /// @param rows how many rows it made; @param kept where a service that archives them itself keeps them; null
    /// where
    ///     Holdfast archives
    public record GeneratedTable(
            String database,
            TableName table,
            long rows,
            @Nullable KeptTable kept) {
        public GeneratedTable(String database, TableName table, long rows) {
            this(database, table, rows, null);
        }
    }

    /// A table of rows that a service archived.
    public record KeptTable(String database, TableName table) {}

    /// @param names policies to verify; empty for all
    /// @param generated tables whose every row must be in source or archive, exactly once
    public Verification verify(List<String> names, List<GeneratedTable> generated) {
        return verify(new Scope(names, null), generated, () -> {});
    }

    /// @param afterEachRange called whenever another range of chunks is stored as checked
    public Verification verify(Scope scope, List<GeneratedTable> generated, Runnable afterEachRange) {
        return run(features.store().inTransaction(tx -> verifications.begin(tx, scope)), generated, afterEachRange);
    }

    /// Goes on with the newest verification that did not come to its end.
    ///
    /// @throws HoldfastException `USAGE` when there is none
    public Verification resume(List<GeneratedTable> generated, Runnable afterEachRange) {
        long verification = features.store()
                .inTransaction(verifications::unfinished)
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.USAGE, "every verification came to its end: there is none to go on with"));
        return run(verification, generated, afterEachRange);
    }

    private Verification run(long verification, List<GeneratedTable> generated, Runnable afterEachRange) {
        Scope scope = features.store().inTransaction(tx -> verifications.scope(tx, verification));
        List<Policy> all = features.policies().all();
        List<Policy> wanted = scope.policies().isEmpty()
                ? all
                : scope.policies().stream().map(features.policies()::byName).toList();
        for (Policy policy : wanted) {
            List<Policy> children =
                    all.stream().filter(each -> each.childOf(policy)).toList();
            policyVerifier.verify(verification, scope, policy, children, afterEachRange);
        }
        boolean whole = scope.equals(Scope.ALL);
        Verification result = result(verification, all, whole ? generated : List.of());
        features.store().run(tx -> {
            verifications.end(tx, verification);
            Found found = new Found(
                    scope.policies(),
                    scope.since(),
                    result.rowsChecked(),
                    result.chunks(),
                    result.differences().size() + result.unlisted());
            audit.append(
                    tx, Deed.done(AuditLog.account(), Act.VERIFY_RUN, "verification " + verification, null, found));
        });
        return result;
    }

    private record Found(
            List<String> policies, @Nullable Instant since, long rowsChecked, long chunks, long differences) {}

    private Verification result(long verification, List<Policy> policies, List<GeneratedTable> generated) {
        Map<Integer, String> names = policies.stream().collect(Collectors.toMap(Policy::id, Policy::name));
        List<Progress> progress = features.store().inTransaction(tx -> verifications.progress(tx, verification));
        List<Finding> findings =
                new ArrayList<>(features.store().inTransaction(tx -> verifications.findings(tx, verification, names)));
        List<SampleCount> samples = samples(generated, progress, findings);
        return new Verification(
                verification,
                sum(progress.stream().map(Progress::rowsChecked).toList()),
                sum(progress.stream().map(Progress::sessions).toList()),
                sum(progress.stream().map(Progress::chunks).toList()),
                sum(progress.stream().map(Progress::handedOffKeys).toList()),
                sum(progress.stream().map(Progress::expectedKeys).toList()),
                sum(progress.stream().map(Progress::unlisted).toList()),
                findings,
                samples);
    }

    private static long sum(List<Long> counts) {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    private List<SampleCount> samples(List<GeneratedTable> generated, List<Progress> progress, List<Finding> findings) {
        Map<String, Long> archived = new HashMap<>();
        progress.forEach(policy -> policy.archived().forEach((table, rows) -> archived.merge(table, rows, Long::sum)));
        List<SampleCount> counts = new ArrayList<>();
        for (GeneratedTable table : generated) {
            OptionalLong standing = count(table, table.database(), table.table(), findings);
            OptionalLong kept = table.kept() == null
                    ? OptionalLong.of(0)
                    : count(table, table.kept().database(), table.kept().table(), findings);
            if (standing.isEmpty() || kept.isEmpty()) {
                continue;
            }
            long inSource = standing.getAsLong();
            long inArchive = archived.getOrDefault(table.database() + " " + table.table(), 0L) + kept.getAsLong();
            counts.add(new SampleCount(table.database(), table.table().toString(), table.rows(), inSource, inArchive));
            if (inSource + inArchive != table.rows()) {
                findings.add(new Finding(
                        Finding.Kind.SAMPLE,
                        "",
                        null,
                        table.table().toString(),
                        "%s %s: %d rows were generated, %d are in the source and %d in the archive"
                                .formatted(table.database(), table.table(), table.rows(), inSource, inArchive)));
            }
        }
        return counts;
    }

    private OptionalLong count(GeneratedTable table, String where, TableName counted, List<Finding> findings) {
        try {
            GovernedDatabase database = features.estate().database(where);
            return OptionalLong.of(
                    database.read(connection -> database.dialect().checking().count(connection, counted)));
        } catch (HoldfastException e) {
            findings.add(Finding.notCompared(
                    "",
                    table.table().toString(),
                    "%d generated rows of %s %s".formatted(table.rows(), table.database(), table.table()),
                    String.valueOf(e.getMessage())));
            return OptionalLong.empty();
        }
    }
}
