package dev.holdfast.testing;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.legacy.Census;
import dev.holdfast.legacy.CensusWish;
import dev.holdfast.legacy.Done;
import dev.holdfast.legacy.LegacyPlan;
import dev.holdfast.legacy.Measure;
import dev.holdfast.legacy.PlanWish;
import dev.holdfast.legacy.Progress;
import dev.holdfast.legacy.Scope;
import dev.holdfast.node.LegacyOperations;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Session tables in memory: there are none, unless a test put plans in.
public final class FakeLegacy implements LegacyOperations {
    public final List<LegacyPlan> plans = new CopyOnWriteArrayList<>();

    @Override
    public Census census(CensusWish wish) {
        return new Census(
                wish.database(), "public", wish.template(), List.of(), List.of(), List.of(), 0, Instant.EPOCH);
    }

    @Override
    public LegacyPlan plan(PlanWish wish, String actor, Consumer<Progress> progress) {
        throw new HoldfastException(ErrorCode.BLOCKED, "no table is named like it; nothing was planned");
    }

    @Override
    public List<LegacyPlan> plans() {
        return List.copyOf(plans);
    }

    @Override
    public LegacyPlan find(long plan) {
        return plans.stream()
                .filter(each -> each.id() == plan)
                .findFirst()
                .orElseThrow(() -> new HoldfastException(ErrorCode.USAGE, "there is no legacy plan " + plan));
    }

    @Override
    public List<LegacyPlan.Line> tables(long plan, String state, int offset, int limit) {
        return List.of();
    }

    @Override
    public Done fold(long plan, Scope scope, String actor, Consumer<Progress> progress, Cancellation cancellation) {
        return done(plan, "folded");
    }

    private Done done(long plan, String did) {
        return new Done(did, find(plan).tables(), find(plan).pending(), 0, List.of());
    }

    @Override
    public Done verify(long plan, Consumer<Progress> progress) {
        return done(plan, "verified");
    }

    @Override
    public int view(long plan, int atMost, String actor) {
        return 0;
    }

    @Override
    public Done drop(long plan, Scope scope, String actor, Consumer<Progress> progress, Cancellation cancellation) {
        return done(plan, "dropped");
    }

    @Override
    public Done undo(long plan, Scope scope, String actor, Consumer<Progress> progress, Cancellation cancellation) {
        return done(plan, "unfolded");
    }

    @Override
    public LegacyPlan forget(long plan, String actor) {
        return find(plan);
    }

    @Override
    public List<Measure> report(long plan) {
        return List.of();
    }

    @Override
    public List<Measure> measured(long plan) {
        return List.of();
    }
}
