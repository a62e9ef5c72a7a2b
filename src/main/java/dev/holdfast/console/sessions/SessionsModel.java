package dev.holdfast.console.sessions;

import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Paged;
import dev.holdfast.filter.Filter;
import dev.holdfast.node.Listed;
import dev.holdfast.node.Operations;
import dev.holdfast.session.SessionView;
import java.util.List;

/// Pages of sessions, and which policy they are asked for by.
public final class SessionsModel {
    private final Paged<SessionView> list;

    public SessionsModel(Operations operations, Background background) {
        this.list = new Paged<>(
                background,
                new Paged.Source<>(
                        operations.lists(),
                        Listed.SESSIONS,
                        operations.lists()::sessions,
                        SessionView::id,
                        "holdfast session list --limit 1000000"),
                typed -> typed,
                "");
    }

    /// The sessions, newest first unless somebody sorted them.
    public Paged<SessionView> list() {
        return list;
    }

    /// The policy that is asked for alone; empty when none or several are.
    public String policy() {
        List<String> policies = Listed.SESSIONS
                .words()
                .read(list.filterProperty().get())
                .terms()
                .stream()
                .filter(term -> term.word().equals("policy"))
                .map(Filter.Term::value)
                .toList();
        return policies.size() == 1 && !policies.getFirst().contains("*") ? policies.getFirst() : "";
    }

    /// Asks for the sessions of one policy.
    public void askFor(String policy) {
        list.filterProperty().set(policy.isEmpty() ? "" : new Filter.Term("policy", policy).toString());
    }
}
