package dev.holdfast.legacy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.Estate;
import dev.holdfast.legacy.LegacyPlan.Child;
import dev.holdfast.policy.Policies;
import dev.holdfast.store.Store;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/// Session tables: their census, and the way of their ids into the ledger and back. See the package.
public final class Legacy {
    private final Store store;
    private final Estate estate;
    private final CensusTaker census;
    private final LegacyTables plans = new LegacyTables();
    private final Planning planning;
    private final Folder folder;
    private final Dropper dropper;
    private final Undoer undoer;
    private final Checker checker;
    private final LegacyViews views;
    private final Measures measures;
    private final AuditLog audit = new AuditLog();

    public Legacy(Store store, Estate estate, Policies policies, LegacyPoint.Listener points, InstantSource clock) {
        this.store = store;
        this.estate = estate;
        this.census = new CensusTaker(estate, clock);
        this.planning = new Planning(store, estate, policies, census, plans, clock);
        this.folder = new Folder(policies, plans, points);
        this.dropper = new Dropper(plans, points, clock);
        this.undoer = new Undoer(plans, points);
        this.checker = new Checker(plans);
        this.views = new LegacyViews(plans);
        this.measures = new Measures(estate, clock);
    }

    /// Looks for session tables; changes nothing, locks nothing.
    public Census census(CensusWish wish) {
        return census.take(wish);
    }

    /// Counts every table and writes the set down; changes none of them.
    public LegacyPlan plan(PlanWish wish, String actor, Consumer<Progress> progress) {
        LegacyPlan plan = planning.plan(wish, actor, progress);
        remember(Work.on(store, estate, plan), "planned");
        return plan;
    }

    /// Newest first.
    public List<LegacyPlan> plans() {
        return store.inTransaction(plans::all);
    }

    /// @throws HoldfastException `USAGE` when there is none
    public LegacyPlan find(long plan) {
        return store.inTransaction(tx -> plans.find(tx, plan));
    }

    /// @param state of the tables, empty for all
    public List<LegacyPlan.Line> tables(long plan, String state, int offset, int limit) {
        return store.inTransaction(tx -> plans.lines(tx, plans.find(tx, plan), state, offset, limit));
    }

    /// One act on a plan: takes its lock, and looks at it under the lock.
    private interface Step {
        void on(Work work, Child child, Tally done);
    }

    /// Puts ids into the ledger, or goes on where a run before this one was killed.
    public Done fold(long plan, Scope scope, String actor, Consumer<Progress> progress, Cancellation cancellation) {
        return act(plan, scope, actor, Act.LEGACY_FOLDED, "folded", "folded", (work, child, done) -> {
            if (child.in(TableState.UNDOING) > 0) {
                undoer.finish(work, child, cancellation);
            }
            int before = done.tables();
            folder.fold(work, child, scope, actor, done, progress, cancellation);
            views.follow(work, child);
            if (done.tables() > before || child.viewedAt() == null) {
                views.make(work, child, actor);
            }
        });
    }

    /// Compares ledger, tables and what is kept; what has changed is written down.
    public Done verify(long plan, Consumer<Progress> progress) {
        try (PlanLock unused = PlanLock.take(store, plan)) {
            Work work = work(plan);
            Tally done = new Tally();
            for (Child child : work.plan().children()) {
                if (child.tables() > child.in(TableState.SEEN)) {
                    views.follow(work, child);
                    checker.check(work, child, done, progress);
                }
            }
            return done.done("verified");
        }
    }

    /// Makes the view of each child, or brings it up to date.
    ///
    /// @param atMost when above 0: also a view of its old name for each dropped table whose ids wait, if no more
    /// @return how many views of old names there are
    public int view(long plan, int atMost, String actor) {
        try (PlanLock unused = PlanLock.take(store, plan)) {
            Work work = work(plan);
            for (Child child : work.plan().children()) {
                views.follow(work, child);
                views.make(work, child, actor);
            }
            return atMost > 0 ? views.sessions(work, atMost) : 0;
        }
    }

    /// Drops folded tables whose grace has passed.
    ///
    /// @throws HoldfastException `BLOCKED` when none may be dropped
    public Done drop(long plan, Scope scope, String actor, Consumer<Progress> progress, Cancellation cancellation) {
        return act(plan, scope, actor, Act.LEGACY_DROPPED, "dropped", "dropped", (work, child, done) -> {
            views.follow(work, child);
            dropper.drop(work, child, scope, done, progress, cancellation);
        });
    }

    /// Takes the last step back: brings dropped tables back, or, where none is dropped, takes ids out of the ledger.
    public Done undo(long plan, Scope scope, String actor, Consumer<Progress> progress, Cancellation cancellation) {
        boolean dropped = find(plan).children().stream()
                .filter(child -> scope.covers(child.child()))
                .anyMatch(child -> child.in(TableState.DROPPED) + child.in(TableState.DROPPING) > 0);
        return act(
                plan,
                scope,
                actor,
                Act.LEGACY_UNDONE,
                dropped ? "brought back" : "unfolded",
                "undone",
                (work, child, done) -> {
                    if (dropped) {
                        undoer.drop(work, child, scope, done, progress, cancellation);
                    } else {
                        undoer.fold(work, child, scope, done, progress, cancellation);
                    }
                });
    }

    private Done act(long plan, Scope scope, String actor, Act act, String did, String moment, Step step) {
        return audit.guard(store, actor, act, "legacy plan " + plan, () -> {
            try (PlanLock unused = PlanLock.take(store, plan)) {
                Work work = work(plan);
                for (String child : scope.children()) {
                    if (work.plan().children().stream()
                            .noneMatch(each -> each.child().equals(child))) {
                        throw new HoldfastException(
                                ErrorCode.USAGE,
                                "legacy plan %d has no child '%s'; nothing was changed".formatted(plan, child));
                    }
                }
                Tally tally = new Tally();
                try {
                    for (Child child : work.plan().children()) {
                        if (scope.covers(child.child())) {
                            step.on(work, child, tally);
                        }
                    }
                } finally {
                    ended(work, act, actor, tally.done(did));
                }
                Done done = tally.done(did);
                if (act == Act.LEGACY_DROPPED && done.tables() == 0 && done.leftTables() == 0) {
                    throw dropper.nothingDue(work);
                }
                if (reached(find(plan), moment)) {
                    remember(work, moment);
                }
                return done;
            }
        });
    }

    /// What was done is written down also when the run ends in the middle.
    private void ended(Work work, Act act, String actor, Done done) {
        store.run(tx -> {
            plans.milestones(tx, work.plan().id());
            if (done.tables() + done.leftTables() > 0) {
                audit.append(
                        tx,
                        Deed.done(
                                        actor,
                                        act,
                                        "legacy plan " + work.plan().id(),
                                        null,
                                        new Acted(done.did(), done.tables(), done.ids(), done.leftTables()))
                                .byPlan(work.plan().digest()));
            }
        });
    }

    private record Acted(String did, long tables, long ids, long leftTables) {}

    private static boolean reached(LegacyPlan plan, String moment) {
        return switch (moment) {
            case "folded" -> plan.foldedAt() != null;
            case "dropped" -> plan.droppedAt() != null;
            default -> plan.in(TableState.DROPPED) == 0;
        };
    }

    /// @throws HoldfastException `BLOCKED` when its rows were given up
    private Work work(long plan) {
        LegacyPlan found = find(plan);
        if (found.forgottenAt() != null) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "legacy plan %d: what was kept of it was given up at %s; nothing was changed"
                            .formatted(plan, found.forgottenAt()));
        }
        return Work.on(store, estate, found);
    }

    /// Gives up kept rows and views of a plan whose tables are dropped and whose ids are at their children: after this
    /// nothing can be undone.
    public LegacyPlan forget(long plan, String actor) {
        return audit.guard(store, actor, Act.LEGACY_FORGOTTEN, "legacy plan " + plan, () -> {
            try (PlanLock unused = PlanLock.take(store, plan)) {
                Work work = work(plan);
                dropper.forget(work);
                return store.inTransaction(tx -> {
                    plans.forgotten(tx, plan);
                    audit.append(
                            tx,
                            Deed.done(actor, Act.LEGACY_FORGOTTEN, "legacy plan " + plan, null, null)
                                    .byPlan(work.plan().digest()));
                    return plans.find(tx, plan);
                });
            }
        });
    }

    private void remember(Work work, String moment) {
        Measure measure = measures.measure(work, moment);
        store.run(tx -> measures.keep(tx, work.plan().id(), measure));
    }

    /// What the database's catalog cost at each step, and costs now, which is measured.
    public List<Measure> report(long plan) {
        Work work = Work.on(store, estate, find(plan));
        Measure now = measures.measure(work, "asked");
        List<Measure> all = new java.util.ArrayList<>(store.inTransaction(tx -> measures.of(tx, plan)));
        all.add(now);
        return List.copyOf(all);
    }

    /// What was measured so far; measures nothing.
    public List<Measure> measured(long plan) {
        return store.inTransaction(tx -> measures.of(tx, plan));
    }
}
