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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is wrong now, by what the control database says. Pure: everything that is looked at comes in.
public final class AlertRules {
    private AlertRules() {}

    /// Policies whose newest session did not come to its end and that nobody works on, and runs that stand still.
    ///
    /// @param latest the newest session of each policy; @param runs that did not end, and the newest that did
    public static List<Trouble> failed(List<SessionView> latest, List<EstateRunReport> runs) {
        Map<String, Trouble> troubles = new LinkedHashMap<>();
        for (EstateRunReport report : runs) {
            long run = report.run().id();
            boolean stands = report.abandoned() || report.run().state() == RunState.INTERRUPTED;
            if (stands) {
                put(troubles, "run " + run, "it was cut off: %d of its policies wait"
                        .formatted(report.count(TurnState.WAITING) + report.count(TurnState.RUNNING)
                                + report.count(TurnState.RETRYING)), "holdfast run --resume " + run);
            }
            report.lines().stream()
                    .filter(line -> line.state() == TurnState.FAILED || line.state() == TurnState.SKIPPED)
                    .forEach(line -> put(troubles, "policy " + line.policy(), line.reason(), line.action()));
        }
        for (SessionView session : latest) {
            if (failed(session)) {
                put(
                        troubles,
                        "policy " + session.policy(),
                        "session %d is %s: %s"
                                .formatted(
                                        session.id(),
                                        session.state().id(),
                                        session.error() == null ? session.stopReason() : session.error()),
                        "holdfast session show " + session.id());
            } else if (session.state() == SessionState.SUCCEEDED) {
                troubles.remove("policy " + session.policy()); // went well since
            }
        }
        return List.copyOf(troubles.values());
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
                                .formatted(session.policy(), most.toMinutes(), waits == null ? "" : "; it waits: " + waits),
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
                                                : "; and %d more".formatted(recovery.problems().size() - 1)),
                        "holdfast verify " + recovery.session().policy()))
                .toList();
    }
}
