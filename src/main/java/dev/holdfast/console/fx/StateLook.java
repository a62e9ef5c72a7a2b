package dev.holdfast.console.fx;

import dev.holdfast.audit.Outcome;
import dev.holdfast.dispose.OrderState;
import dev.holdfast.estate.DatabaseCheck;
import dev.holdfast.explain.Explanation.Answer;
import dev.holdfast.explain.Explanation.Kind;
import dev.holdfast.explain.Explanation.Verdict;
import dev.holdfast.finding.Severity;
import dev.holdfast.freeze.ColdState;
import dev.holdfast.growth.CatchUp;
import dev.holdfast.history.HistoryRow;
import dev.holdfast.hold.HoldState;
import dev.holdfast.ledger.RowExceptions.State;
import dev.holdfast.notify.DeliveryState;
import dev.holdfast.notify.EndpointView.Circuit;
import dev.holdfast.restore.RestoreState;
import dev.holdfast.retention.Conflict.Grade;
import dev.holdfast.run.EstateRunSummary;
import dev.holdfast.run.RunState;
import dev.holdfast.run.TurnState;
import dev.holdfast.session.SessionState;
import java.util.Locale;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignD;
import org.kordamp.ikonli.materialdesign2.MaterialDesignG;
import org.kordamp.ikonli.materialdesign2.MaterialDesignH;
import org.kordamp.ikonli.materialdesign2.MaterialDesignI;
import org.kordamp.ikonli.materialdesign2.MaterialDesignL;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.kordamp.ikonli.materialdesign2.MaterialDesignT;

/// How a state looks: an icon, a text and a colour, never a colour alone.
///
/// @param styleClass one of `css/states.css`
/// @param textKey in [Texts]
public record StateLook(Ikon icon, String styleClass, String textKey) {
    public static StateLook of(SessionState state) {
        return switch (state) {
            case RUNNING -> new StateLook(MaterialDesignP.PLAY_CIRCLE, "state-running", "state.running");
            case PAUSING -> new StateLook(MaterialDesignP.PAUSE_CIRCLE_OUTLINE, "state-paused", "state.pausing");
            case PAUSED -> new StateLook(MaterialDesignP.PAUSE_CIRCLE, "state-paused", "state.paused");
            case CANCELLING ->
                new StateLook(MaterialDesignC.CLOSE_CIRCLE_OUTLINE, "state-cancelled", "state.cancelling");
            case CANCELLED -> new StateLook(MaterialDesignC.CANCEL, "state-cancelled", "state.cancelled");
            case INTERRUPTED -> new StateLook(MaterialDesignL.LAN_DISCONNECT, "state-interrupted", "state.interrupted");
            case SUCCEEDED -> new StateLook(MaterialDesignC.CHECK_CIRCLE, "state-succeeded", "state.succeeded");
            case FAILED -> new StateLook(MaterialDesignA.ALERT_OCTAGON, "state-failed", "state.failed");
        };
    }

    /// @param chunk a state of [dev.holdfast.session.ChunkView]
    public static StateLook ofChunk(String chunk) {
        return switch (chunk) {
            case "marked" -> new StateLook(MaterialDesignM.MARKER, "state-idle", "chunk.marked");
            case "copied" -> new StateLook(MaterialDesignC.CONTENT_COPY, "state-running", "chunk.copied");
            case "deleted" -> new StateLook(MaterialDesignT.TRAY_REMOVE, "state-running", "chunk.deleted");
            case "handed_off" -> new StateLook(MaterialDesignC.CHECK_CIRCLE, "state-succeeded", "chunk.handed_off");
            case "failed" -> new StateLook(MaterialDesignA.ALERT_OCTAGON, "state-failed", "chunk.failed");
            default -> throw new IllegalArgumentException("no such chunk state: " + chunk);
        };
    }

    public static StateLook ofRowLeft(State state) {
        return switch (state) {
            case CHANGED -> new StateLook(MaterialDesignP.PENCIL, "state-idle", "left.changed");
            case GONE -> new StateLook(MaterialDesignT.TRASH_CAN_OUTLINE, "state-idle", "left.gone");
            case HELD -> new StateLook(MaterialDesignG.GAVEL, "state-waiting", "left.held");
            case BUSY -> new StateLook(MaterialDesignL.LOCK_CLOCK, "state-waiting", "left.busy");
            case CONFLICT -> new StateLook(MaterialDesignA.ALERT_OCTAGON, "state-failed", "left.conflict");
        };
    }

    /// @param outcome of an [dev.holdfast.audit.Entry]
    public static StateLook ofOutcome(String outcome) {
        return outcome.equals(Outcome.REFUSED.id())
                ? new StateLook(MaterialDesignC.CANCEL, "state-failed", "outcome.refused")
                : new StateLook(MaterialDesignC.CHECK_CIRCLE, "state-succeeded", "outcome.done");
    }

    public static StateLook ofFinding(Severity severity) {
        String key = "finding." + severity.id();
        return switch (severity) {
            case CRITICAL -> new StateLook(MaterialDesignA.ALERT_OCTAGON, "state-failed", key);
            case WARNING -> new StateLook(MaterialDesignA.ALERT, "state-waiting", key);
            case NOTICE -> new StateLook(MaterialDesignI.INFORMATION_OUTLINE, "state-running", key);
        };
    }

    /// A line of what was looked at in a database.
    public static StateLook of(DatabaseCheck.Severity severity) {
        String key = "check." + severity.name().toLowerCase(Locale.ROOT);
        return switch (severity) {
            case OK -> new StateLook(MaterialDesignC.CHECK_CIRCLE, "state-succeeded", key);
            case WARNING -> new StateLook(MaterialDesignA.ALERT, "state-waiting", key);
            case ERROR -> new StateLook(MaterialDesignA.ALERT_OCTAGON, "state-failed", key);
        };
    }

    /// A whole connection, by the worst that was found.
    public static StateLook ofConnection(DatabaseCheck.Severity worst) {
        StateLook look = of(worst);
        return new StateLook(
                look.icon(),
                look.styleClass(),
                "connection.state." + worst.name().toLowerCase(Locale.ROOT));
    }

    public static StateLook testing() {
        return new StateLook(MaterialDesignT.TIMER_SAND, "state-waiting", "connection.state.testing");
    }

    public static StateLook untested() {
        return new StateLook(MaterialDesignH.HELP_CIRCLE_OUTLINE, "state-idle", "connection.state.untested");
    }

    public static StateLook of(Grade grade) {
        String key = "grade." + grade.id();
        return switch (grade) {
            case CONTRADICTION -> new StateLook(MaterialDesignA.ALERT_OCTAGON, "state-failed", key);
            case WARNING -> new StateLook(MaterialDesignA.ALERT, "state-waiting", key);
            case NOTE -> new StateLook(MaterialDesignS.SQUARE_SMALL, "state-idle", key);
        };
    }

    public static StateLook of(Verdict verdict) {
        String key = "verdict." + verdict.id();
        return switch (verdict) {
            case DUE -> new StateLook(MaterialDesignA.ARCHIVE_ARROW_DOWN, "state-succeeded", key);
            case NOT_YET -> new StateLook(MaterialDesignC.CLOCK_OUTLINE, "state-waiting", key);
            case BLOCKED -> new StateLook(MaterialDesignC.CANCEL, "state-failed", key);
            case MARKED -> new StateLook(MaterialDesignM.MARKER, "state-running", key);
            case ARCHIVED -> new StateLook(MaterialDesignC.CHECK_CIRCLE, "state-succeeded", key);
            case IN_BOTH -> new StateLook(MaterialDesignC.CONTENT_COPY, "state-waiting", key);
            case NO_POLICY -> new StateLook(MaterialDesignH.HELP_CIRCLE_OUTLINE, "state-idle", key);
            case NOT_FOUND -> new StateLook(MaterialDesignM.MAGNIFY_CLOSE, "state-idle", key);
        };
    }

    public static StateLook of(Answer answer) {
        String key = "answer." + answer.id();
        return switch (answer) {
            case PASSES -> new StateLook(MaterialDesignC.CHECK_CIRCLE, "state-succeeded", key);
            case BLOCKS -> new StateLook(MaterialDesignC.CANCEL, "state-failed", key);
            case WAITS -> new StateLook(MaterialDesignC.CLOCK_OUTLINE, "state-waiting", key);
            case NOTE -> new StateLook(MaterialDesignS.SQUARE_SMALL, "state-idle", key);
        };
    }

    public static StateLook of(Kind place) {
        String key = "location." + place.id();
        return switch (place) {
            case HOT -> new StateLook(MaterialDesignD.DATABASE, "state-running", key);
            case MARKED -> new StateLook(MaterialDesignM.MARKER, "state-waiting", key);
            case WARM -> new StateLook(MaterialDesignA.ARCHIVE, "state-succeeded", key);
            case COLD -> new StateLook(MaterialDesignS.SNOWFLAKE, "state-succeeded", key);
            case HANDED_OFF -> new StateLook(MaterialDesignS.SHARE_ALL, "state-idle", key);
        };
    }

    /// Where a life of a row is, and whether it is sure to be one.
    public static StateLook of(HistoryRow row) {
        return row.confirmed()
                ? switch (row.where()) {
                    case HOT -> of(Kind.HOT);
                    case WARM -> of(Kind.WARM);
                    case COLD -> of(Kind.COLD);
                }
                : new StateLook(MaterialDesignH.HELP_CIRCLE_OUTLINE, "state-waiting", "history.unconfirmed");
    }

    /// @param damaged whether the last look at the file found something wrong
    public static StateLook of(ColdState state, boolean damaged) {
        if (damaged && state.hasFile()) {
            return new StateLook(MaterialDesignA.ALERT_OCTAGON, "state-failed", "cold.state.damaged");
        }
        String key = "cold.state." + state.id();
        return switch (state) {
            case WRITING -> new StateLook(MaterialDesignT.TIMER_SAND, "state-waiting", key);
            case VERIFIED -> new StateLook(MaterialDesignC.CHECK_CIRCLE, "state-waiting", key);
            case COLD -> new StateLook(MaterialDesignS.SNOWFLAKE, "state-running", key);
            case THAWING -> new StateLook(MaterialDesignS.SNOWFLAKE_MELT, "state-waiting", key);
            case THAWED -> new StateLook(MaterialDesignA.ARCHIVE, "state-succeeded", key);
            case DISPOSING -> new StateLook(MaterialDesignD.DELETE, "state-waiting", key);
            case DISPOSED -> new StateLook(MaterialDesignD.DELETE_FOREVER, "state-succeeded", key);
            case ABANDONED -> new StateLook(MaterialDesignC.CANCEL, "state-cancelled", key);
        };
    }

    public static StateLook of(DeliveryState state) {
        String key = "delivery." + state.id();
        return switch (state) {
            case WAITING -> new StateLook(MaterialDesignC.CLOCK_OUTLINE, "state-idle", key);
            case FAILED -> new StateLook(MaterialDesignT.TIMER_SAND, "state-waiting", key);
            case DEAD -> new StateLook(MaterialDesignA.ALERT_OCTAGON, "state-failed", key);
            case DELIVERED -> new StateLook(MaterialDesignC.CHECK_CIRCLE, "state-succeeded", key);
        };
    }

    public static StateLook of(Circuit circuit) {
        String key = "circuit." + circuit.id();
        return switch (circuit) {
            case CLOSED -> new StateLook(MaterialDesignC.CHECK_CIRCLE, "state-succeeded", key);
            case OPEN -> new StateLook(MaterialDesignA.ALERT, "state-waiting", key);
            case HALF_OPEN -> new StateLook(MaterialDesignT.TIMER_SAND, "state-waiting", key);
            case DISABLED -> new StateLook(MaterialDesignC.CANCEL, "state-failed", key);
        };
    }

    public static StateLook of(HoldState state) {
        return switch (state) {
            case PLACING -> new StateLook(MaterialDesignT.TIMER_SAND, "state-waiting", "hold.placing");
            case EFFECTIVE -> new StateLook(MaterialDesignG.GAVEL, "state-running", "hold.effective");
            case REVIEW -> new StateLook(MaterialDesignC.CALENDAR_ALERT, "state-waiting", "hold.review");
            case RELEASED -> new StateLook(MaterialDesignL.LOCK_OPEN_OUTLINE, "state-idle", "hold.released");
        };
    }

    public static StateLook of(RestoreState state) {
        String key = "restore.state." + state.id();
        return switch (state) {
            case REQUESTED -> new StateLook(MaterialDesignT.TIMER_SAND, "state-waiting", key);
            case RUNNING -> new StateLook(MaterialDesignP.PLAY_CIRCLE, "state-running", key);
            case INTERRUPTED -> new StateLook(MaterialDesignL.LAN_DISCONNECT, "state-interrupted", key);
            case DONE -> new StateLook(MaterialDesignC.CHECK_CIRCLE, "state-succeeded", key);
            case REFUSED -> new StateLook(MaterialDesignC.CANCEL, "state-failed", key);
        };
    }

    /// @param cooling whether an approved order may not be run yet
    public static StateLook of(OrderState state, boolean cooling) {
        String key = "disposal." + state.id();
        return switch (state) {
            case REQUESTED -> new StateLook(MaterialDesignC.CLOCK_OUTLINE, "state-waiting", key);
            case APPROVED ->
                cooling
                        ? new StateLook(MaterialDesignT.TIMER_SAND, "state-waiting", "disposal.cooling")
                        : new StateLook(MaterialDesignC.CHECK_DECAGRAM, "state-running", key);
            case RUNNING -> new StateLook(MaterialDesignP.PLAY_CIRCLE, "state-running", key);
            case DONE -> new StateLook(MaterialDesignC.CHECK_CIRCLE, "state-succeeded", key);
            case REFUSED -> new StateLook(MaterialDesignC.CANCEL, "state-idle", key);
            case STOPPED -> new StateLook(MaterialDesignA.ALERT_OCTAGON, "state-failed", key);
        };
    }

    public static StateLook of(EstateRunSummary run) {
        return run.abandoned()
                ? new StateLook(MaterialDesignL.LAN_DISCONNECT, "state-interrupted", "run.abandoned")
                : of(run.run().state());
    }

    public static StateLook of(RunState run) {
        String key = "run." + run.id();
        return switch (run) {
            case RUNNING -> new StateLook(MaterialDesignP.PLAY_CIRCLE, "state-running", key);
            case INTERRUPTED -> new StateLook(MaterialDesignL.LAN_DISCONNECT, "state-interrupted", key);
            case SUCCEEDED -> new StateLook(MaterialDesignC.CHECK_CIRCLE, "state-succeeded", key);
            case PARTIAL -> new StateLook(MaterialDesignA.ALERT, "state-waiting", key);
            case FAILED -> new StateLook(MaterialDesignA.ALERT_OCTAGON, "state-failed", key);
        };
    }

    public static StateLook of(Job.State state) {
        return switch (state) {
            case RUNNING -> new StateLook(MaterialDesignP.PLAY_CIRCLE, "state-running", "state.running");
            case CANCELLING -> new StateLook(MaterialDesignT.TIMER_SAND, "state-waiting", "state.cancelling");
            case CANCELLED -> new StateLook(MaterialDesignC.CANCEL, "state-cancelled", "state.cancelled");
            case DONE -> new StateLook(MaterialDesignC.CHECK_CIRCLE, "state-succeeded", "jobs.state.done");
            case PARTIAL -> new StateLook(MaterialDesignA.ALERT, "state-waiting", "jobs.state.partial");
            case FAILED -> new StateLook(MaterialDesignA.ALERT_OCTAGON, "state-failed", "state.failed");
        };
    }

    public static StateLook of(CatchUp.Verdict verdict) {
        return switch (verdict) {
            case KEEPS_UP -> new StateLook(MaterialDesignC.CHECK_CIRCLE, "state-succeeded", "catch-up.keeps-up");
            case CATCHES_UP -> new StateLook(MaterialDesignT.TRENDING_DOWN, "state-running", "catch-up.catches-up");
            case NEVER -> new StateLook(MaterialDesignA.ALERT_OCTAGON, "state-failed", "catch-up.never");
            case UNKNOWN -> new StateLook(MaterialDesignC.CLOCK_OUTLINE, "state-idle", "catch-up.unknown");
        };
    }

    public static StateLook of(TurnState turn) {
        String key = "turn." + turn.id();
        return switch (turn) {
            case WAITING -> new StateLook(MaterialDesignC.CLOCK_OUTLINE, "state-idle", key);
            case RUNNING -> new StateLook(MaterialDesignP.PLAY_CIRCLE, "state-running", key);
            case RETRYING -> new StateLook(MaterialDesignT.TIMER_SAND, "state-waiting", key);
            case SUCCEEDED -> new StateLook(MaterialDesignC.CHECK_CIRCLE, "state-succeeded", key);
            case FAILED -> new StateLook(MaterialDesignA.ALERT_OCTAGON, "state-failed", key);
            case SKIPPED -> new StateLook(MaterialDesignC.CANCEL, "state-cancelled", key);
        };
    }

    /// @param severity of a [dev.holdfast.session.SessionEvent]
    public static StateLook ofSeverity(String severity) {
        return switch (severity) {
            case "warning" -> new StateLook(MaterialDesignA.ALERT, "state-waiting", "severity.warning");
            case "error" -> new StateLook(MaterialDesignA.ALERT_OCTAGON, "state-failed", "severity.error");
            default -> new StateLook(MaterialDesignS.SQUARE_SMALL, "state-idle", "severity.info");
        };
    }
}
