package dev.holdfast.console.archivenow;

import dev.holdfast.estate.Environment;
import dev.holdfast.plan.Difference;
import dev.holdfast.plan.Plan;
import dev.holdfast.plan.StoredPlan;
import dev.holdfast.session.ChunkView;
import dev.holdfast.session.SessionView;
import java.time.ZoneId;
import java.util.List;

/// Where archive-now stands; each step holds what it knows and no more.
public sealed interface Step {
    /// The four pages that a person sees.
    enum Page {
        SCOPE,
        PLAN,
        CONFIRM,
        LIVE
    }

    default Page page() {
        return switch (this) {
            case Scope _ -> Page.SCOPE;
            case Planning _, Planned _, PlanFailed _, Differs _ -> Page.PLAN;
            case Confirming _, Asking _, AskFailed _ -> Page.CONFIRM;
            case Waiting _, Running _, Ended _, NothingDone _ -> Page.LIVE;
        };
    }

    /// Policy, limit and children are being chosen.
    record Scope() implements Step {}

    record Planning() implements Step {}

    record PlanFailed(String message) implements Step {}

    record Planned(Measured measured) implements Step {}

    record Confirming(Measured measured) implements Step {}

    /// The request is on its way to the control database.
    record Asking(Measured measured) implements Step {}

    /// The request could not be written; nothing runs.
    record AskFailed(Measured measured, String message) implements Step {}

    /// The request stands; no session was made yet.
    ///
    /// @param claimed a node has taken it
    record Waiting(Measured measured, long request, boolean claimed) implements Step {}

    /// @param family the session first, then what its keys set off
    /// @param chunks newest first, the latest few
    /// @param finished the engine will do no more for the request by itself
    record Running(
            Measured measured,
            long request,
            SessionView session,
            List<SessionView> family,
            List<ChunkView> chunks,
            boolean finished)
            implements Step {
        public Running {
            family = List.copyOf(family);
            chunks = List.copyOf(chunks);
        }
    }

    /// Session and children have come to their end, good or bad.
    ///
    /// @param error what the request ended with, e.g. why a child policy did not run; empty when nothing was wrong
    record Ended(Measured measured, SessionView session, List<SessionView> family, List<ChunkView> chunks, String error)
            implements Step {
        public Ended {
            family = List.copyOf(family);
            chunks = List.copyOf(chunks);
        }
    }

    /// The plan did not stand any more; no row was moved.
    ///
    /// @param session that stopped before its first row
    record Differs(Measured measured, SessionView session, List<Difference> differences) implements Step {
        public Differs {
            differences = List.copyOf(differences);
        }
    }

    /// The request ended without a session.
    ///
    /// @param error empty when there was simply nothing due
    record NothingDone(Measured measured, String error) implements Step {}

    /// A kept plan, and what beside it decides how carefully to ask.
    ///
    /// @param stored under which number
    /// @param environment the stricter one of source and archive; production when one of them is unknown
    /// @param zone the policy's
    record Measured(Plan plan, StoredPlan stored, Environment environment, ZoneId zone) {
        /// What must be typed before rows of a production database move.
        public String target() {
            return plan.policy() + "@" + plan.sourceDatabase();
        }

        /// Whether a run would begin and have something to do.
        public boolean runnable() {
            return plan.rootRows() > 0 && plan.findings().refusals().isEmpty();
        }

        public boolean mustBeTyped() {
            return environment == Environment.PRODUCTION;
        }
    }
}
