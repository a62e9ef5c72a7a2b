package dev.holdfast.verify;

import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Checking;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.freeze.ColdKeeper;
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
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;

/// Verifies the chunks of one policy, range by range.
public final class PolicyVerifier {
    private static final Set<String> OWN = Set.of("hf_chunk", "hf_archived_at");

    private final Store store;
    private final Grounds grounds;
    private final Verifications verifications;
    private final Ledger ledger;
    private final Handoffs handoffs;
    private final LedgerAudit audit = new LedgerAudit();
    private final LedgerPartitions partitions = new LedgerPartitions();
    private final ColdKeeper keeper;
    private final UUID installation;

    public PolicyVerifier(
            Store store,
            Grounds grounds,
            Verifications verifications,
            Ledger ledger,
            Handoffs handoffs,
            ColdKeeper keeper,
            UUID installation) {
        this.store = store;
        this.grounds = grounds;
        this.verifications = verifications;
        this.ledger = ledger;
        this.handoffs = handoffs;
        this.keeper = keeper;
        this.installation = installation;
    }

    /// Goes on where the verification was; returns at once when the policy is finished.
    ///
    /// @param children child policies of `policy`
    /// @param afterEachRange called when a range is stored
    /// @throws HoldfastException `UNREACHABLE` when an archive does not answer
    public void verify(long verification, Scope scope, Policy policy, List<Policy> children, Runnable afterEachRange) {
        Progress progress = begun(verification, scope, policy);
        if (progress.finished()) {
            return;
        }
        Ground ground = grounds.of(policy);
        ColdEvidence cold = new ColdEvidence(keeper, policy.name());
        while (!progress.finished()) {
            Range range = range(ground, cold, progress.afterChunk());
            Progress before = progress;
            Progress past = range.past(progress);
            List<Finding> findings = new ArrayList<>(range.findings);
            Progress after = range.evidence.last() ? closed(scope, ground, children, past, findings) : past;
            store.run(tx -> verifications.step(tx, verification, before, after, findings));
            progress = store.inTransaction(
                    tx -> verifications.progress(tx, verification, policy.id()).orElseThrow());
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
    private Range range(Ground ground, ColdEvidence cold, long after) {
        Range first = once(ground, cold, after);
        if (first.findings.stream().noneMatch(finding -> finding.kind().difference())) {
            return first;
        }
        Range second = once(ground, cold, after);
        Set<Finding> twice = new HashSet<>(first.findings);
        return new Range(
                second.evidence,
                second.comparison,
                second.findings.stream().filter(twice::contains).toList());
    }

    private Range once(Ground ground, ColdEvidence cold, long after) {
        Evidence evidence = Evidence.gather(
                ground,
                cold,
                installation,
                after,
                from -> store.inTransaction(tx -> audit.page(tx, ground.policy().id(), from, Evidence.page())));
        Comparison comparison = new Comparison(ground, evidence, this::policyOf);
        List<Finding> findings = new ArrayList<>(comparison.findings());
        findings.addAll(new InBoth(ground, comparison, installation).findings(evidence.ledger()));
        findings.addAll(cold.findings());
        return new Range(evidence, comparison, List.copyOf(findings));
    }

    private OptionalInt policyOf(long session, long chunk) {
        return store.inTransaction(tx -> audit.policyOf(tx, session, chunk));
    }

    /// What is looked at once, at the end. A part of the chunks says nothing of duplicates and sums.
    private Progress closed(
            Scope scope, Ground ground, List<Policy> children, Progress progress, List<Finding> findings) {
        if (scope.since() != null) {
            return progress.finished(0, 0);
        }
        Policy policy = ground.policy();
        if (policy.archivedByService()) {
            findings.add(Finding.notCompared(
                    policy.name(),
                    policy.table().toString(),
                    "rows that its service archived",
                    "the service keeps them, and no manifest says what they were"));
        } else {
            duplicates(ground, findings);
        }
        pruned(ground, findings);
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

    private void pruned(Ground ground, List<Finding> findings) {
        PrunedCheck check = new PrunedCheck(ground, installation, this::policyOf);
        store.inTransaction(tx -> partitions.pruned(tx, ground.policy().id()))
                .forEach(range -> check.compare(range).ifPresent(findings::add));
    }

    private static void duplicates(Ground ground, List<Finding> findings) {
        for (GovernedDatabase archive : ground.archives()) {
            ground.archiveTables(archive).forEach(table -> ground.table(archive, table)
                    .flatMap(standing -> duplicates(ground.policy().name(), archive, standing))
                    .ifPresent(findings::add));
        }
    }

    /// The archive's key is the source's, then chunk and stamp.
    private static Optional<Finding> duplicates(String policy, GovernedDatabase archive, TableInfo table) {
        String where = archive.name() + " " + table.name();
        List<String> key =
                table.key().stream().filter(column -> !OWN.contains(column)).toList();
        if (key.isEmpty()) {
            return Optional.of(Finding.notCompared(
                    policy, table.name().toString(), "keys that may stand twice in " + where, "it has no key"));
        }
        Checking.Duplicates twice =
                archive.read(connection -> archive.dialect().checking().duplicates(connection, table.name(), key));
        if (twice.withinChunk() > 0) {
            return Optional.of(new Finding(
                    Kind.DUPLICATE,
                    policy,
                    null,
                    table.name().toString(),
                    "%s: %d keys stand more than once in one chunk".formatted(where, twice.withinChunk())));
        }
        return twice.keys() == 0
                ? Optional.empty()
                : Optional.of(new Finding(
                        Kind.USED_AGAIN,
                        policy,
                        null,
                        table.name().toString(),
                        "%s: %d keys were archived more than once: the application used them again"
                                .formatted(where, twice.keys())));
    }
}
