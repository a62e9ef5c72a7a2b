package dev.holdfast.alert;

import dev.holdfast.recovery.Recovery;
import dev.holdfast.run.EstateRunReport;
import dev.holdfast.run.RunState;
import dev.holdfast.run.TurnState;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// What is wrong now, by what the control database says. Pure: everything that is looked at comes in.
public final class AlertRules {
    private AlertRules() {}

    /// What a rule found.
    ///
    /// @param undecided subjects of which it cannot say yet; those of `troubles` may be among them
    public record Judged(List<Trouble> troubles, Set<String> undecided) {
        public Judged {
            troubles = List.copyOf(troubles);
            undecided = Set.copyOf(undecided);
        }
    }

    /// Policies whose newest session did not come to its end and that nobody works on, and runs that stand still.
    /// Undecided is what is at work, and what may stand between two tries: a failover that is over before anybody
    /// has looked is no reason to wake somebody, and who was woken before hears of the end when it went well.
    ///
    /// @param latest the newest session of each policy; @param runs that did not end, and the newest that did
    /// @param betweenTries whether a session may stand between two tries ([BetweenTries])
    public static Judged failed(
            List<SessionView> latest, List<EstateRunReport> runs, Predicate<SessionView> betweenTries) {
        Map<String, Trouble> troubles = new LinkedHashMap<>();
        Set<String> undecided = new HashSet<>();
        for (EstateRunReport report : runs) {
            long run = report.run().id();
            boolean stands = report.abandoned() || report.run().state() == RunState.INTERRUPTED;
            boolean underWay = !stands && !report.run().state().ended();
            if (stands) {
                put(
                        troubles,
                        "run " + run,
                        "it was cut off: %d of its policies wait"
                                .formatted(report.count(TurnState.WAITING)
                                        + report.count(TurnState.RUNNING)
                                        + report.count(TurnState.RETRYING)),
                        "holdfast run --resume " + run);
            }
            for (EstateRunReport.Line line : report.lines()) {
                String subject = "policy " + line.policy();
                switch (line.state()) {
                    case FAILED, SKIPPED -> put(troubles, subject, line.reason(), line.action());
                    case RUNNING, RETRYING -> {
                        if (underWay) {
                            undecided.add(subject);
                        }
                    }
                    case WAITING, SUCCEEDED -> {}
                }
            }
        }
        for (SessionView session : latest) {
            String subject = "policy " + session.policy();
            if (atWork(session) || betweenTries.test(session)) {
                undecided.add(subject);
            } else if (failed(session) && !undecided.contains(subject)) {
                put(
                        troubles,
                        subject,
                        "session %d is %s: %s"
                                .formatted(
                                        session.id(),
                                        session.state().id(),
                                        session.error() == null ? session.stopReason() : session.error()),
                        "holdfast session show " + session.id());
            } else if (session.state() == SessionState.SUCCEEDED) {
                troubles.remove(subject); // went well since
            }
        }
        return new Judged(List.copyOf(troubles.values()), undecided);
    }

    private static void put(Map<String, Trouble> troubles, String subject, String message, String action) {
        troubles.putIfAbsent(subject, new Trouble(subject, message, action));
    }

    private static boolean failed(SessionView session) {
        return switch (session.state()) {
            case FAILED -> true;
            case INTERRUPTED, PAUSED -> session.failure() != null;
            case RUNNING, PAUSING, CANCELLING, CANCELLED, SUCCEEDED -> false;
        };
    }

    private static boolean atWork(SessionView session) {
        return switch (session.state()) {
            case RUNNING, PAUSING, CANCELLING -> true;
            case PAUSED, INTERRUPTED, CANCELLED, SUCCEEDED, FAILED -> false;
        };
    }

    /// Sessions and runs that are at work for longer than `most`.
    public static List<Trouble> tooLong(
            List<SessionView> atWork, List<EstateRunReport> runs, Duration most, Instant now) {
        List<Trouble> troubles = new ArrayList<>();
        for (SessionView session : atWork) {
            if (Duration.between(session.startedAt(), now).compareTo(most) > 0) {
                String waits = session.driving().waitingReason();
                troubles.add(new Trouble(
                        "session " + session.id(),
                        "policy %s has run for more than %d minutes%s"
                                .formatted(
                                        session.policy(),
                                        most.toMinutes(),
                                        waits == null ? "" : "; it waits: " + waits),
                        "holdfast session show " + session.id()));
            }
        }
        for (EstateRunReport report : runs) {
            boolean atIt = report.run().state() == RunState.RUNNING && !report.abandoned();
            if (atIt && report.duration(now).compareTo(most) > 0) {
                troubles.add(new Trouble(
                        "run " + report.run().id(),
                        "it has run for more than %d minutes; %d of its policies are done"
                                .formatted(most.toMinutes(), report.count(TurnState.SUCCEEDED)),
                        "holdfast runs show " + report.run().id()));
            }
        }
        return troubles;
    }

    public static List<Trouble> recovery(List<Recovery> stand) {
        return stand.stream()
                .filter(recovery -> !recovery.consistent())
                .map(recovery -> new Trouble(
                        "session " + recovery.session().id(),
                        "policy %s: %s%s"
                                .formatted(
                                        recovery.session().policy(),
                                        recovery.problems().getFirst(),
                                        recovery.problems().size() == 1
                                                ? ""
                                                : "; and %d more"
                                                        .formatted(recovery.problems()
                                                                        .size()
                                                                - 1)),
                        "holdfast verify " + recovery.session().policy()))
                .toList();
    }
}
