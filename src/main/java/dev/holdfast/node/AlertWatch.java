package dev.holdfast.node;

import dev.holdfast.alert.Alert;
import dev.holdfast.alert.AlertDelivery;
import dev.holdfast.alert.AlertKind;
import dev.holdfast.alert.AlertRules;
import dev.holdfast.alert.Alerts;
import dev.holdfast.alert.BetweenTries;
import dev.holdfast.alert.Trouble;
import dev.holdfast.hold.HoldViolation;
import dev.holdfast.recovery.Recovery;
import dev.holdfast.recovery.RecoveryCheck;
import dev.holdfast.run.EstateRunReport;
import dev.holdfast.run.EstateRunViews;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks for what a person should know, and sees to it that somebody is told.
final class AlertWatch implements AlertOperations {
    private static final Logger LOG = LoggerFactory.getLogger(AlertWatch.class);

    /// How long a session or a run may take before somebody is told.
    static final Duration USUAL_MOST = Duration.ofMinutes(60);

    private static final int MOST_OPEN = 1_000;

    private static final Duration TOLD_OF_SERVICES = Duration.ofDays(7);

    private final Features features;
    private final SessionsInHand inHand;
    private final EstateRunViews runs;
    private final RecoveryCheck recovery;
    private final Alerts alerts;
    private final FindingWatch findings;
    private final InstantSource clock;
    private final BetweenTries betweenTries = new BetweenTries();
    private volatile List<String> blind = List.of();
    private volatile Duration most = USUAL_MOST;
    private volatile AlertDelivery delivery = (_, alert) -> log(alert);

    AlertWatch(
            Features features, SessionsInHand inHand, EstateRunViews runs, FindingWatch findings, InstantSource clock) {
        this.findings = findings;
        this.features = features;
        this.inHand = inHand;
        this.runs = runs;
        this.recovery = new RecoveryCheck(
                features.store(), features.store().installation(), features.estate(), features.policies());
        this.alerts = new Alerts(features.store());
        this.clock = clock;
    }

    /// @param longest a session or a run may take; @param teller beside the log
    void configure(Duration longest, AlertDelivery teller) {
        most = longest;
        delivery = (tx, alert) -> {
            teller.deliver(tx, alert); // when it fails, the log says so, and the alert is told again later
            log(alert);
        };
    }

    private static void log(Alert alert) {
        if (alert.open()) {
            LOG.warn("{}", alert.line());
        } else {
            LOG.info("{}", alert.line());
        }
    }

    @Override
    public List<Alert> look() {
        List<EstateRunReport> reports = new ArrayList<>(runs.reports(true, MOST_OPEN));
        runs.reports(false, 1).stream()
                .filter(newest -> newest.run().state().ended())
                .forEach(reports::add);
        List<SessionView> latest =
                features.store().inTransaction(tx -> features.sessionViews().latest(tx));
        Set<Long> nobodys = new HashSet<>(inHand.orphans());
        List<SessionView> atWork = latest.stream()
                .filter(session -> session.state() == SessionState.RUNNING && !nobodys.contains(session.id()))
                .toList();
        Instant now = clock.instant();
        betweenTries.keep(latest);
        AlertRules.Judged failed = AlertRules.failed(latest, reports, session -> betweenTries.may(session, now));
        alerts.found(AlertKind.FAILED, failed.troubles(), failed.undecided());
        alerts.found(AlertKind.LONG, AlertRules.tooLong(atWork, reports, most, now));
        alerts.found(AlertKind.RECOVERY, AlertRules.recovery(recoveries()));
        blind = findings.look();
        alerts.found(AlertKind.VERIFY, findings.differences());
        alerts.found(AlertKind.FINDING, findings.critical());
        alerts.tell(delivery);
        return list(true, MOST_OPEN);
    }

    /// The rules that could not look the last time, and why.
    List<String> blind() {
        return blind;
    }

    /// Sessions that stand still, and what resuming each will do.
    List<Recovery> recoveries() {
        Set<Long> nobodys = new HashSet<>(inHand.orphans());
        return Stream.of(
                        SessionState.INTERRUPTED,
                        SessionState.PAUSED,
                        SessionState.RUNNING,
                        SessionState.PAUSING,
                        SessionState.CANCELLING)
                .flatMap(
                        state -> features
                                .store()
                                .inTransaction(tx -> features.sessionViews().list(tx, "", state.id(), 0, MOST_OPEN))
                                .stream())
                .filter(session -> session.state() == SessionState.PAUSED || nobodys.contains(session.id()))
                .map(recovery::of)
                .toList();
    }

    /// Looks whether holds held. Reads each chunk that was marked since the oldest hold.
    void lookAtHolds() {
        List<Trouble> troubles = new ArrayList<>(
                features.holds().violations().stream().map(AlertWatch::trouble).toList());
        troubles.addAll(byServices());
        alerts.found(AlertKind.HOLD, troubles);
        alerts.tell(delivery);
    }

    /// As [#lookAtHolds], where something else is the caller's business.
    void lookAtHoldsQuietly() {
        try {
            lookAtHolds();
        } catch (RuntimeException e) { // anything else would end the timer
            LOG.warn("holds could not be looked at: {}", e.getMessage());
        }
    }

    /// Rows that a service archived are in no table of ours: their session says so, and is listened to for a while.
    private List<Trouble> byServices() {
        Instant since = clock.instant().minus(TOLD_OF_SERVICES);
        return features.store().inTransaction(tx -> features.sessions().said(tx, "hold_violated", since)).stream()
                .map(said -> new Trouble(
                        "session " + said.session(), said.message(), "holdfast session show " + said.session()))
                .toList();
    }

    private static Trouble trouble(HoldViolation found) {
        return new Trouble(
                "hold %d policy %s".formatted(found.hold(), found.policy()),
                "%,d rows that hold %d (%s) covers were archived after it was effective, first in chunk %d"
                        .formatted(found.rows(), found.hold(), found.matter(), found.chunk()),
                "holdfast hold show " + found.hold());
    }

    /// As [#look], where something else is the caller's business.
    void lookQuietly() {
        try {
            look();
        } catch (RuntimeException e) { // anything else would end the timer
            LOG.warn("alerts could not be looked for: {}", e.getMessage());
        }
    }

    @Override
    public List<Alert> list(boolean openOnly, int limit) {
        return alerts.list(openOnly, limit);
    }
}
