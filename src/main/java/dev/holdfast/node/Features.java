package dev.holdfast.node;

import dev.holdfast.archive.ArchiveChanges;
import dev.holdfast.archive.ArchiveTables;
import dev.holdfast.archive.Routes;
import dev.holdfast.dispose.Disposals;
import dev.holdfast.drive.SessionDrivers;
import dev.holdfast.estate.Estate;
import dev.holdfast.explain.RowExplainer;
import dev.holdfast.hold.Holds;
import dev.holdfast.ledger.Handoffs;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.plan.IndexBuilder;
import dev.holdfast.plan.Inspector;
import dev.holdfast.plan.Planner;
import dev.holdfast.plan.StoredPlans;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.PolicyAuthoring;
import dev.holdfast.session.Leases;
import dev.holdfast.session.Nodes;
import dev.holdfast.session.SessionRunner;
import dev.holdfast.session.SessionViews;
import dev.holdfast.session.Sessions;
import dev.holdfast.store.Store;

/// The features of one engine, built once by `app`.
public record Features(
        Store store,
        Estate estate,
        Policies policies,
        PolicyAuthoring authoring,
        Sessions sessions,
        SessionViews sessionViews,
        Leases leases,
        Nodes nodes,
        Ledger ledger,
        Handoffs handoffs,
        Holds holds,
        Routes routes,
        ArchiveTables archiveTables,
        ArchiveChanges archiveChanges,
        Inspector inspector,
        IndexBuilder indexBuilder,
        Planner planner,
        StoredPlans plans,
        RowExplainer explainer,
        SessionRunner runner,
        SessionDrivers drivers,
        Disposals disposals) {}
