package dev.holdfast.recovery;

import dev.holdfast.session.SessionView;
import java.util.ArrayList;
import java.util.List;

/// A session that stands still, and what resuming it will do.
///
/// @param handedOff chunks that are done; @param toHandOff that moved, which the list does not know yet
/// @param toDelete that stand in both databases, as a copy not yet verified anew; @param toMove that nobody touched
/// @param problems where list, receipts and manifests contradict each other; empty when they agree
/// @param unread why some could not be asked; empty when all were
public record Recovery(
        SessionView session,
        int handedOff,
        int toHandOff,
        int toDelete,
        int toMove,
        List<String> problems,
        String unread) {
    public Recovery {
        problems = List.copyOf(problems);
    }

    public boolean consistent() {
        return problems.isEmpty();
    }

    /// What resuming does, for people.
    public String words() {
        List<String> does = new ArrayList<>();
        if (toHandOff > 0) {
            does.add("hands off " + chunks(toHandOff) + " that moved");
        }
        if (toDelete > 0) {
            does.add("verifies and deletes " + chunks(toDelete) + " that stand copied");
        }
        if (toMove > 0) {
            does.add("moves " + chunks(toMove));
        }
        does.add("marks what else is due");
        return String.join(", ", does);
    }

    private static String chunks(int count) {
        return count == 1 ? "1 chunk" : "%,d chunks".formatted(count);
    }
}
