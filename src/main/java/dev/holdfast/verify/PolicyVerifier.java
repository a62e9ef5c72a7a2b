package dev.holdfast.verify;

import dev.holdfast.archive.Route;
import dev.holdfast.dialect.Checking;
import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.ledger.Handoffs;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.LedgerAudit;
import dev.holdfast.ledger.LedgerPartitions;
import dev.holdfast.policy.Policy;
import dev.holdfast.store.Store;
import dev.holdfast.verify.Finding.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Verifies the chunks of one policy, range by range.
public final class PolicyVerifier {
    private final Store store;
    private final Verifications verifications;
    private final Ledger ledger;
    private final Handoffs handoffs;
    private final LedgerAudit audit = new LedgerAudit();
    private final LedgerPartitions partitions = new LedgerPartitions();
    private final UUID installation;

    public PolicyVerifier(
            Store store, Verifications verifications, Ledger ledger, Handoffs handoffs, UUID installation) {
        this.store = store;
        this.verifications = verifications;
        this.ledger = ledger;
        this.handoffs = handoffs;
        this.installation = installation;
    }

    /// Goes on where the verification was; returns at once when the policy is finished.
    ///
    /// @param children child policies of the route's policy
    /// @param afterEachRange called when a range is stored
    public void verify(long verification, Scope scope, Route route, List<Policy> children, Runnable afterEachRange) {
        Progress progress = begun(verification, scope, route.policy());
        while (!progress.finished()) {
            Range range = range(route, progress.afterChunk());
            Progress before = progress;
            Progress past = range.past(progress);
            List<Finding> findings = new ArrayList<>(range.findings);
            Progress after = range.evidence.last() ? closed(scope, route, children, past, findings) : past;
            store.run(tx -> verifications.step(tx, verification, before, after, findings));
            progress = store.inTransaction(tx -> verifications
                    .progress(tx, verification, route.policy().id())
                    .orElseThrow());
            afterEachRange.run();
        }
    }

    private Progress begun(long verification, Scope scope, Policy policy) {
        return store.inTransaction(
                tx -> verifications.progress(tx, verification, policy.id()).orElseGet(() -> {
                    long first = scope.since() == null
                            ? 1
                            : audit.firstSince(tx, policy.id(), scope.since()).orElse(Long.MAX_VALUE);
                    Progress progress = Progress.atStart(policy.id(), first - 1);
                    verifications.start(tx, verification, progress);
                    return progress;
                }));
    }

    /// What was found of a range of chunks.
    private record Range(Evidence evidence, Comparison comparison, List<Finding> findings) {
        Progress past(Progress progress) {
            long session = progress.lastSession();
            long sessions = 0;
            long chunks = 0;
            for (LedgerAudit.Entry entry : evidence.ledger()) {
                if (entry.moved()) {
                    chunks++;
                    sessions += entry.session() == session ? 0 : 1;
                    session = entry.session();
                }
            }
            return progress.past(
                    evidence.reached(), comparison.rowsChecked(), chunks, sessions, session, comparison.archivedRows());
        }
    }

    /// What looks wrong is looked at a second time: a chunk may have moved between two questions.
    private Range range(Route route, long after) {
        Range first = once(route, after);
        if (first.findings.stream().noneMatch(finding -> finding.kind().difference())) {
            return first;
        }
        Range second = once(route, after);
        Set<Finding> twice = new HashSet<>(first.findings);
        return new Range(
                second.evidence,
                second.comparison,
                second.findings.stream().filter(twice::contains).toList());
    }

    private Range once(Route route, long after) {
        Policy policy = route.policy();
        Evidence evidence = Evidence.gather(
                route,
                installation,
                after,
                from -> store.inTransaction(tx -> audit.page(tx, policy.id(), from, Evidence.page())));
        Comparison comparison = new Comparison(
                route, evidence, (session, chunk) -> store.inTransaction(tx -> audit.policyOf(tx, session, chunk)));
        List<Finding> findings = new ArrayList<>(comparison.findings());
        evidence.ledger().stream().filter(LedgerAudit.Entry::moved).forEach(entry -> inSource(route, entry, findings));
        return new Range(evidence, comparison, List.copyOf(findings));
    }

    /// What the ledger says is gone is not in the source, unless the application used the key again.
    private static void inSource(Route route, LedgerAudit.Entry entry, List<Finding> findings) {
        Keys keys = entry.keys();
        if (keys.size() == 0) {
            return;
        }
        MoveTable root = route.root();
        Dialect dialect = route.source().dialect();
        long present =
                route.source().read(source -> dialect.checking().present(source, root.source(), root.rootKey(), keys));
        if (present == 0) {
            return;
        }
        Map<List<Object>, Long> inSource =
                route.source().read(source -> dialect.checking().hashes(source, root, root.source(), 0, keys));
        Map<List<Object>, Long> inArchive = route.archive().read(archive -> route.archive()
                .dialect()
                .checking()
                .hashes(archive, root, root.archive(), entry.chunk(), keys));
        long same = inSource.entrySet().stream()
                .filter(row -> row.getValue().equals(inArchive.get(row.getKey())))
                .count();
        String policy = route.policy().name();
        String table = root.source().toString();
        if (same > 0) {
            findings.add(new Finding(
                    Kind.IN_BOTH,
                    policy,
                    entry.chunk(),
                    table,
                    "%s: %d archived rows of chunk %d are in %s too, unchanged"
                            .formatted(policy, same, entry.chunk(), table)));
        }
        if (inSource.size() > same) {
            findings.add(new Finding(
                    Kind.USED_AGAIN,
                    policy,
                    entry.chunk(),
                    table,
                    "%s: %d archived keys of chunk %d are in %s with other content, where the application used them again"
                            .formatted(policy, inSource.size() - same, entry.chunk(), table)));
        }
    }

    /// What is looked at once, at the end. A part of the chunks says nothing of duplicates and sums.
    private Progress closed(
            Scope scope, Route route, List<Policy> children, Progress progress, List<Finding> findings) {
        if (scope.since() != null) {
            return progress.finished(0, 0);
        }
        duplicates(route, findings);
        Policy policy = route.policy();
        pruned(route, findings);
        long handedOff = 0;
        long expected = 0;
        for (Policy child : children) {
            long keys = store.inTransaction(tx -> handoffs.keys(tx, child.id()));
            long archived = store.inTransaction(tx -> ledger.keysSince(tx, policy.id(), child.id()));
            handedOff += keys;
            expected += archived;
            if (keys != archived) {
                findings.add(new Finding(
                        Kind.HANDOFF,
                        policy.name(),
                        null,
                        null,
                        "%s: %d keys were handed off to %s, %d were archived"
                                .formatted(policy.name(), keys, child.name(), archived)));
            }
        }
        return progress.finished(handedOff, expected);
    }

    private void pruned(Route route, List<Finding> findings) {
        PrunedCheck check = new PrunedCheck(
                route, installation, (session, chunk) -> store.inTransaction(tx -> audit.policyOf(tx, session, chunk)));
        store.inTransaction(tx -> partitions.pruned(tx, route.policy().id()))
                .forEach(range -> check.compare(range).ifPresent(findings::add));
    }

    private static void duplicates(Route route, List<Finding> findings) {
        Dialect dialect = route.archive().dialect();
        String policy = route.policy().name();
        for (MoveTable table : route.tables()) {
            String archived = table.archive().toString();
            Checking.Duplicates twice = route.archive()
                    .read(archive -> dialect.archiveDdl()
                                    .archiveColumns(archive, table.archive())
                                    .isPresent()
                            ? dialect.checking().duplicates(archive, table)
                            : new Checking.Duplicates(0, 0));
            if (twice.withinChunk() > 0) {
                findings.add(new Finding(
                        Kind.DUPLICATE,
                        policy,
                        null,
                        archived,
                        "%s %s: %d keys stand more than once in one chunk"
                                .formatted(route.archive().name(), archived, twice.withinChunk())));
            } else if (twice.keys() > 0) {
                findings.add(new Finding(
                        Kind.USED_AGAIN,
                        policy,
                        null,
                        archived,
                        "%s %s: %d keys were archived more than once: the application used them again"
                                .formatted(route.archive().name(), archived, twice.keys())));
            }
        }
    }
}
