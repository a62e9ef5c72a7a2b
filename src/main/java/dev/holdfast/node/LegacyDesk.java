package dev.holdfast.node;

import dev.holdfast.estate.Cancellation;
import dev.holdfast.legacy.Census;
import dev.holdfast.legacy.CensusWish;
import dev.holdfast.legacy.Done;
import dev.holdfast.legacy.Legacy;
import dev.holdfast.legacy.LegacyPlan;
import dev.holdfast.legacy.Measure;
import dev.holdfast.legacy.PlanWish;
import dev.holdfast.legacy.Progress;
import dev.holdfast.legacy.Scope;
import java.util.List;
import java.util.function.Consumer;

/// Where the ways in ask about session tables.
record LegacyDesk(Legacy legacy) implements LegacyOperations {
    @Override
    public Census census(CensusWish wish) {
        return legacy.census(wish);
    }

    @Override
    public LegacyPlan plan(PlanWish wish, String actor, Consumer<Progress> progress) {
        return legacy.plan(wish, actor, progress);
    }

    @Override
    public List<LegacyPlan> plans() {
        return legacy.plans();
    }

    @Override
    public LegacyPlan find(long plan) {
        return legacy.find(plan);
    }

    @Override
    public List<LegacyPlan.Line> tables(long plan, String state, int offset, int limit) {
        return legacy.tables(plan, state, offset, limit);
    }

    @Override
    public Done fold(long plan, Scope scope, String actor, Consumer<Progress> progress, Cancellation cancellation) {
        return legacy.fold(plan, scope, actor, progress, cancellation);
    }

    @Override
    public Done verify(long plan, Consumer<Progress> progress) {
        return legacy.verify(plan, progress);
    }

    @Override
    public int view(long plan, int atMost, String actor) {
        return legacy.view(plan, atMost, actor);
    }

    @Override
    public Done drop(long plan, Scope scope, String actor, Consumer<Progress> progress, Cancellation cancellation) {
        return legacy.drop(plan, scope, actor, progress, cancellation);
    }

    @Override
    public Done undo(long plan, Scope scope, String actor, Consumer<Progress> progress, Cancellation cancellation) {
        return legacy.undo(plan, scope, actor, progress, cancellation);
    }

    @Override
    public LegacyPlan forget(long plan, String actor) {
        return legacy.forget(plan, actor);
    }

    @Override
    public List<Measure> report(long plan) {
        return legacy.report(plan);
    }

    @Override
    public List<Measure> measured(long plan) {
        return legacy.measured(plan);
    }
}
