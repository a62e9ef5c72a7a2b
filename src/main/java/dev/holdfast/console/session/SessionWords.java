package dev.holdfast.console.session;

import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.session.SessionControls.Wish;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a session says of itself, the same in list, detail and archive-now.
public record SessionWords(Texts texts, Formats formats) {
    public String trigger(SessionView session) {
        return texts.get("trigger." + session.trigger());
    }

    /// Why it stopped, or why it does not go on now.
    public String reason(SessionView session) {
        String waiting = session.driving().waitingReason();
        return waiting == null ? stopReason(session) : texts.format("reason.waiting", waiting);
    }

    /// An unknown reason is shown as it stands: better its raw word than none.
    String stopReason(SessionView session) {
        String reason = session.stopReason();
        if (reason == null) {
            return texts.get("reason.none");
        }
        return texts.bundle().containsKey("reason." + reason) ? texts.get("reason." + reason) : reason;
    }

    /// How many are done, and of how many where that is not all.
    public String chunks(SessionView session) {
        String done = formats.count(session.chunksDone());
        return session.chunksDone() == session.chunks() ? done : done + " / " + formats.count(session.chunks());
    }

    /// Rows with bundle in a second.
    public String rate(SessionView session) {
        return formats.rate(session.archivedRows(), session.duration());
    }

    /// Everything that was measured of its progress, in one line; no time left before one percent.
    public String progress(SessionView session) {
        Progress progress = Progress.of(session);
        List<String> parts = new ArrayList<>();
        parts.add(
                progress.fraction().isPresent()
                        ? texts.format(
                                "session.progress",
                                formats.count(session.rootRows()),
                                formats.count(session.expectedRows()),
                                formats.count(
                                        (long) Math.floor(progress.fraction().getAsDouble() * 100)))
                        : texts.format(
                                session.state().terminal() ? "session.progress.rows-only" : "session.progress.unknown",
                                formats.count(session.rootRows())));
        parts.add(texts.format(
                "session.progress.rows",
                formats.count(session.archivedRows()),
                formats.bytes(session.archivedBytes())));
        String rate = formats.rate(session.rootRows(), session.duration());
        if (session.rootRows() > 0) {
            parts.add(texts.format("session.progress.rate", rate.replaceFirst("/s$", "")));
        }
        progress.eta().ifPresent(eta -> parts.add(texts.format("session.progress.eta", formats.duration(eta))));
        return String.join("   ·   ", parts);
    }

    /// What is asked and not confirmed, or what a state in between means; empty when there is nothing to say.
    public String wish(Wish wish, SessionState state) {
        if (wish != Wish.NONE && !state.terminal()) {
            return texts.get("session.wish." + wish.name().toLowerCase(Locale.ROOT));
        }
        return switch (state) {
            case PAUSING, CANCELLING, INTERRUPTED -> texts.get("session.state." + state.id());
            case RUNNING, PAUSED, CANCELLED, SUCCEEDED, FAILED -> "";
        };
    }
}
