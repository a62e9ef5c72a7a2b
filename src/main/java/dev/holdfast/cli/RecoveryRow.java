package dev.holdfast.cli;

import dev.holdfast.recovery.Recovery;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A session that stands still, what resuming it does, and whether the records agree.
///
/// @param resume in words; @param unread why some record could not be asked; null when all were
record RecoveryRow(
        long session,
        String policy,
        String state,
        boolean consistent,
        String resume,
        int handedOffChunks,
        int movedChunks,
        int copiedChunks,
        int waitingChunks,
        List<String> problems,
        @Nullable String unread) {
    static RecoveryRow of(Recovery recovery) {
        return new RecoveryRow(
                recovery.session().id(),
                recovery.session().policy(),
                recovery.session().state().id(),
                recovery.consistent(),
                recovery.words(),
                recovery.handedOff(),
                recovery.toHandOff(),
                recovery.toDelete(),
                recovery.toMove(),
                recovery.problems(),
                recovery.unread().isEmpty() ? null : recovery.unread());
    }

    String text() {
        StringBuilder text = new StringBuilder("session %d of %s (%s): resume %s; "
                .formatted(session, policy, state, resume));
        if (unread != null) {
            return text.append("its records cannot be compared now: ").append(unread).append('\n').toString();
        }
        text.append(consistent ? "list, receipts and manifests agree\n" : "RECORDS CONTRADICT EACH OTHER\n");
        problems.forEach(problem -> text.append("  ").append(problem).append('\n'));
        return text.toString();
    }
}
