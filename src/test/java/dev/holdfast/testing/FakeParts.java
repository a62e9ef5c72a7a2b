package dev.holdfast.testing;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.ArchiveChange;
import dev.holdfast.audit.ChainReport;
import dev.holdfast.audit.Entry;
import dev.holdfast.audit.Head;
import dev.holdfast.explain.Explanation;
import dev.holdfast.node.Operations;
import dev.holdfast.node.PolicyStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The parts of an engine in memory, each the fake of one part of [Operations]. Who extends it has the policies and the
/// sessions.
public abstract class FakeParts implements Operations {
    public final FakeHolds holds;
    public final FakeDisposals disposals;
    public final FakeHistory history;
    public final FakeRestores restores;
    public final FakeCold cold;
    public final FakeIndexes indexes;
    public final FakeMaintenance maintenance;
    public final FakeSafety safety;
    public final FakeAlerts alerts;
    public final FakeGrowth growth;
    public final FakeFindings findings;
    public final FakeDeliveries deliveries;
    public final FakeLegacy legacy;
    public final FakeEstate estate;
    public final FakeOnboarding onboarding;
    public final FakeAuthoring authoring;
    public final FakeEstateRuns estateRuns;
    public final FakeSchedule schedule;
    public final FakeGrid grid;
    public final FakeLists lists;
    public final FakeRetention retention;

    public List<Entry> entries = new ArrayList<>();
    public ChainReport chain = new ChainReport(0, new Head(0, "00"), null, null, 0, null, List.of());

    public Explanation explanation = new Explanation(
            "shop",
            "public.orders",
            Map.of("id", "42"),
            Explanation.Verdict.NOT_FOUND,
            "shop/public.orders 42 is neither in the source nor in an archive",
            null,
            null,
            null,
            List.of(),
            List.of());

    /// @param now where the clocks of all of them stand
    protected FakeParts(Instant now) {
        holds = new FakeHolds(now);
        disposals = new FakeDisposals(now);
        history = new FakeHistory(now);
        restores = new FakeRestores(now);
        cold = new FakeCold();
        indexes = new FakeIndexes();
        maintenance = new FakeMaintenance();
        safety = new FakeSafety();
        alerts = new FakeAlerts();
        growth = new FakeGrowth();
        findings = new FakeFindings(now);
        deliveries = new FakeDeliveries(now).shop();
        legacy = new FakeLegacy();
        estate = new FakeEstate();
        onboarding = new FakeOnboarding();
        authoring = new FakeAuthoring();
        estateRuns = new FakeEstateRuns(now);
        schedule = new FakeSchedule(this, now);
        grid = new FakeGrid(this, now);
        lists = new FakeLists(this);
        retention = new FakeRetention(
                now, () -> policies().stream().map(PolicyStatus::policy).toList());
    }

    @Override
    public FakeHolds holds() {
        return holds;
    }

    @Override
    public FakeDisposals disposals() {
        return disposals;
    }

    @Override
    public FakeHistory history() {
        return history;
    }

    @Override
    public FakeRestores restores() {
        return restores;
    }

    @Override
    public FakeCold cold() {
        return cold;
    }

    @Override
    public FakeIndexes indexes() {
        return indexes;
    }

    @Override
    public FakeMaintenance maintenance() {
        return maintenance;
    }

    @Override
    public FakeSafety safety() {
        return safety;
    }

    @Override
    public FakeAlerts alerts() {
        return alerts;
    }

    @Override
    public FakeGrowth growth() {
        return growth;
    }

    @Override
    public FakeFindings findings() {
        return findings;
    }

    @Override
    public FakeDeliveries deliveries() {
        return deliveries;
    }

    @Override
    public FakeLegacy legacy() {
        return legacy;
    }

    @Override
    public FakeEstate estate() {
        return estate;
    }

    @Override
    public FakeOnboarding onboarding() {
        return onboarding;
    }

    @Override
    public FakeAuthoring authoring() {
        return authoring;
    }

    @Override
    public FakeEstateRuns estateRuns() {
        return estateRuns;
    }

    @Override
    public FakeSchedule schedule() {
        return schedule;
    }

    @Override
    public FakeGrid grid() {
        return grid;
    }

    @Override
    public FakeLists lists() {
        return lists;
    }

    @Override
    public FakeRetention retention() {
        return retention;
    }

    @Override
    public List<ArchiveChange> archiveChanges(int limit) {
        return List.of();
    }

    @Override
    public ArchiveChange undoArchiveChange(long change, String actor) {
        throw new HoldfastException(ErrorCode.USAGE, "there is no step " + change);
    }
}
