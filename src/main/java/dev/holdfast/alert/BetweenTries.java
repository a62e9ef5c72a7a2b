package dev.holdfast.alert;

import dev.holdfast.ErrorCode;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Which sessions may stand between two tries at a database that could not be reached: those that it stopped less
/// than a minute ago, for so long whoever runs a session tries again. One that is stopped again and again, by fires
/// that come more often than that, has this minute once until it gets on.
///
/// Safe for several threads. What it remembers is of this process: another one gives such a session a minute more.
public final class BetweenTries {
    private static final Duration MOST = Duration.ofMinutes(1);

    private final Map<Long, Stop> stops = new ConcurrentHashMap<>();

    /// @param since when it was stopped after so many chunks
    private record Stop(int chunksDone, Instant since) {
        Stop and(Stop seen) {
            boolean gotOn = seen.chunksDone > chunksDone;
            return gotOn || seen.since.isBefore(since) ? seen : this;
        }
    }

    /// Forgets all sessions but these.
    public void keep(List<SessionView> latest) {
        stops.keySet().retainAll(latest.stream().map(SessionView::id).collect(Collectors.toSet()));
    }

    /// @param session as it stands at `now`
    public boolean may(SessionView session, Instant now) {
        if (session.state() != SessionState.INTERRUPTED || session.errorCode() != ErrorCode.UNREACHABLE) {
            return false;
        }
        Stop stop = stops.merge(session.id(), new Stop(session.chunksDone(), session.updatedAt()), Stop::and);
        return Duration.between(stop.since(), now).compareTo(MOST) < 0;
    }
}
