package dev.holdfast.console.palette;

import dev.holdfast.console.fx.Navigator;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.filter.ListQuery;
import dev.holdfast.glance.PolicyLine;
import dev.holdfast.hold.Hold;
import dev.holdfast.node.Operations;
import dev.holdfast.session.SessionView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Policies, sessions and holds as entries.
public final class Things {
    /// Older sessions are found by their number.
    private static final int NEWEST_SESSIONS = 200;

    /// Older holds are found by the filter of their room.
    private static final int NEWEST_HOLDS = 1_000;

    private static final Pattern NUMBER = Pattern.compile("#?(\\d{1,18})");

    private final Operations operations;
    private final Navigator navigator;
    private final Texts texts;

    public Things(ScreenTools tools) {
        operations = tools.operations();
        navigator = tools.navigator();
        texts = tools.texts();
    }

    /// Blocks on the control database.
    List<Entry> read() {
        List<Entry> entries = new ArrayList<>();
        operations.grid().policies().forEach(policy -> addPolicy(policy, entries));
        if (navigator.opens(Room.SESSION)) {
            operations
                    .sessions(new Operations.SessionQuery("", "", 0, NEWEST_SESSIONS))
                    .forEach(session -> entries.add(session(session)));
        }
        if (navigator.opens(Room.HOLDS)) {
            operations.lists().holds(ListQuery.newest("", NEWEST_HOLDS)).forEach(hold -> entries.add(hold(hold)));
        }
        return entries;
    }

    private void addPolicy(PolicyLine policy, List<Entry> entries) {
        String table = policy.database() + "/" + policy.table();
        if (navigator.opens(Room.POLICIES)) {
            entries.add(new Entry(
                    "policy-" + policy.name(),
                    Room.POLICIES.icon(),
                    policy.name(),
                    table,
                    texts.get("palette.kind.policy"),
                    "",
                    () -> navigator.openPolicy(policy.name())));
        }
        if (navigator.opens(Room.ARCHIVE_NOW) && policy.root()) {
            entries.add(new Entry(
                    "archive-now-" + policy.name(),
                    Room.ARCHIVE_NOW.icon(),
                    texts.format("palette.archive-now", policy.name()),
                    table,
                    texts.get("palette.kind.action"),
                    "",
                    () -> navigator.archiveNow(policy.name())));
        }
    }

    private Entry session(SessionView session) {
        return session(
                session.id(),
                session.policy() + ", " + texts.get("state." + session.state().id()));
    }

    private Entry session(long number, String detail) {
        return new Entry(
                "session-" + number,
                Room.SESSION.icon(),
                texts.format("palette.session", Long.toString(number)),
                detail,
                texts.get("palette.kind.session"),
                "",
                () -> navigator.openSession(number));
    }

    private Entry hold(Hold hold) {
        return new Entry(
                "hold-" + hold.id(),
                Room.HOLDS.icon(),
                hold.matter(),
                hold.reason() + ", " + texts.get("hold." + hold.state().id()),
                texts.get("palette.kind.hold"),
                "",
                () -> navigator.openHold(hold.id()));
    }

    /// A session by its number, however old it is.
    Optional<Entry> numbered(String typed) {
        Matcher number = NUMBER.matcher(typed);
        if (!number.matches() || !navigator.opens(Room.SESSION)) {
            return Optional.empty();
        }
        return Optional.of(session(Long.parseLong(number.group(1)), ""));
    }
}
