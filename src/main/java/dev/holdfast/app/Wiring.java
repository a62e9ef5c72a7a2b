package dev.holdfast.app;

import dev.holdfast.archive.ArchiveChanges;
import dev.holdfast.archive.ArchiveTables;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.archive.Routes;
import dev.holdfast.calendar.FireCalendar;
import dev.holdfast.callback.Services;
import dev.holdfast.cold.ColdStore;
import dev.holdfast.cold.DirectoryStore;
import dev.holdfast.dispose.Disposals;
import dev.holdfast.drive.Limits;
import dev.holdfast.drive.SessionDrivers;
import dev.holdfast.estate.Estate;
import dev.holdfast.explain.RowExplainer;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.freeze.FreezePoint;
import dev.holdfast.growth.Growth;
import dev.holdfast.growth.Keeping;
import dev.holdfast.history.History;
import dev.holdfast.hold.Holds;
import dev.holdfast.index.IndexBuilder;
import dev.holdfast.index.Indexes;
import dev.holdfast.ledger.Handoffs;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.legacy.Legacy;
import dev.holdfast.legacy.LegacyPoint;
import dev.holdfast.maintenance.Maintenance;
import dev.holdfast.node.Features;
import dev.holdfast.notify.NotifySettings;
import dev.holdfast.onboard.Onboarding;
import dev.holdfast.plan.Inspector;
import dev.holdfast.plan.Planner;
import dev.holdfast.plan.StoredPlans;
import dev.holdfast.policy.CronCheck;
import dev.holdfast.policy.EligibilityRule;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.PolicyAuthoring;
import dev.holdfast.policy.TableClasses;
import dev.holdfast.restore.Pins;
import dev.holdfast.restore.RestorePoint;
import dev.holdfast.restore.Restorer;
import dev.holdfast.restore.Restores;
import dev.holdfast.retention.Retention;
import dev.holdfast.session.Leases;
import dev.holdfast.session.Nodes;
import dev.holdfast.session.SessionRunner;
import dev.holdfast.session.SessionViews;
import dev.holdfast.session.Sessions;
import dev.holdfast.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.Period;

/// Puts the features of an engine together.
public final class Wiring {
    private Wiring() {}

    /// With the usual limits.
    ///
    /// @param failpoints [Failpoint.Listener#NONE] outside of tests
    public static Features features(
            Store store, Estate estate, CronCheck crons, Failpoint.Listener failpoints, InstantSource clock) {
        return features(
                store,
                estate,
                crons,
                failpoints,
                clock,
                Choices.usual(
                        Path.of(System.getProperty("java.io.tmpdir"), "holdfast-" + store.installation(), "cold")));
    }

    /// What an installation may choose.
    ///
    /// @param planLife how long a stored plan may be run; @param limits what sessions give way to
    /// @param patience with services that archive; @param growth how long samples are kept
    public record Choices(
            Duration planLife,
            Limits limits,
            Cold cold,
            NotifySettings.Bound notifying,
            Services.Patience patience,
            Keeping growth) {
        /// With the usual patience.
        public Choices(Duration planLife, Limits limits, Cold cold, NotifySettings.Bound notifying, Keeping growth) {
            this(planLife, limits, cold, notifying, Services.Patience.USUAL, growth);
        }

        /// With samples kept as long as usual.
        public Choices(
                Duration planLife,
                Limits limits,
                Cold cold,
                NotifySettings.Bound notifying,
                Services.Patience patience) {
            this(planLife, limits, cold, notifying, patience, Keeping.USUAL);
        }

        /// With nobody who is told of alerts, and no address inside.
        public Choices(Duration planLife, Limits limits, Cold cold) {
            this(planLife, limits, cold, NotifySettings.Bound.NONE, Services.Patience.USUAL);
        }

        public static Choices usual(Path coldFiles) {
            return new Choices(StoredPlans.USUAL_LIFE, Limits.DEFAULT, Cold.usual(coldFiles));
        }
    }

    /// @param files where cold files are; @param work a local folder for files that are not finished
    /// @param after how old archived rows are before they freeze; @param points hears of each step
    public record Cold(ColdStore files, Path work, Period after, FreezePoint.Listener points) {
        public static Cold usual(Path folder) {
            return in(folder, ColdKeeper.USUAL_AGE, FreezePoint.Listener.NONE);
        }

        public static Cold in(Path folder, Period after, FreezePoint.Listener points) {
            return new Cold(
                    new DirectoryStore(folder), folder.resolveSibling(folder.getFileName() + "-work"), after, points);
        }
    }

    public static Features features(
            Store store,
            Estate estate,
            CronCheck crons,
            Failpoint.Listener failpoints,
            InstantSource clock,
            Choices choices) {
        Sessions sessions = new Sessions();
        SessionViews sessionViews = new SessionViews();
        Leases leases = new Leases();
        Nodes nodes = new Nodes();
        Ledger ledger = new Ledger();
        Handoffs handoffs = new Handoffs();
        Routes routes = new Routes(estate, new EligibilityRule());
        ArchiveChanges archiveChanges = new ArchiveChanges();
        Policies policies = new Policies(store);
        ColdKeeper cold = new ColdKeeper(
                store,
                estate,
                policies,
                leases,
                nodes,
                choices.cold().files(),
                choices.cold().work(),
                choices.cold().after(),
                clock,
                choices.cold().points());
        History history = History.of(store, estate, policies, cold);
        ArchiveTables archiveTables = new ArchiveTables(store, archiveChanges, history.views());
        Inspector inspector = new Inspector(archiveTables);
        Holds holds = new Holds(store, store.installation(), estate, policies, routes, cold);
        Pins pins = new Pins(store);
        Restores restores = new Restores(store);
        SessionDrivers drivers = new SessionDrivers(store, sessions, choices.limits(), clock);
        SessionRunner runner = new SessionRunner(
                store,
                store.installation(),
                sessions,
                sessionViews,
                leases,
                ledger,
                handoffs,
                archiveTables,
                pins.guarding(holds),
                (work, _) -> drivers.open(work.route(), work.session()),
                new Services(choices.notifying().allowed(), choices.notifying().secrets(), clock, choices.patience()),
                failpoints,
                clock);
        return new Features(
                store,
                estate,
                policies,
                new PolicyAuthoring(
                        store,
                        policies,
                        new EstateCatalogs(estate),
                        crons,
                        choices.notifying().allowed()),
                new TableClasses(store, policies),
                sessions,
                sessionViews,
                leases,
                nodes,
                ledger,
                handoffs,
                holds,
                pins,
                restores,
                new Restorer(store, estate, policies, cold, restores, pins, RestorePoint.Listener.NONE, clock),
                new Retention(store, estate, policies, holds, clock),
                routes,
                archiveTables,
                archiveChanges,
                inspector,
                new IndexBuilder(store, routes, inspector, clock),
                new Planner(store, routes, handoffs, inspector, clock),
                new StoredPlans(choices.planLife()),
                new RowExplainer(store, estate, policies, routes, inspector, holds, pins, cold, clock),
                history,
                runner,
                drivers,
                cold,
                new Disposals(store, store.installation(), estate, policies, routes, holds, pins, cold),
                new Onboarding(estate, policies, new TableClasses(store, policies), clock),
                choices.notifying(),
                new Legacy(store, estate, policies, LegacyPoint.Listener.NONE, clock),
                new Indexes(store, estate, policies, routes, inspector, clock),
                new Maintenance(store, estate),
                new Growth(store, estate, policies, choices.growth(), clock),
                new FireCalendar(store, policies, clock));
    }
}
